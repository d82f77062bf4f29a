@NullMarked
package io.postern.ui.network;

import org.jspecify.annotations.NullMarked;
