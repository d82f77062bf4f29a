@NullMarked
package io.postern.desktop.policy;

import org.jspecify.annotations.NullMarked;
