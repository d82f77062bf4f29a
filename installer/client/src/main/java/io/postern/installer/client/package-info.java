/** Packages the window: an app image with its own Java runtime, and installers for each system. */
@NullMarked
package io.postern.installer.client;

import org.jspecify.annotations.NullMarked;
