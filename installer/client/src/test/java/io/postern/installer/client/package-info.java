@NullMarked
package io.postern.installer.client;

import org.jspecify.annotations.NullMarked;
