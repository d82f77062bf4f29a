/** Makes of the window's jars what is installed on a machine: a folder with its own Java runtime, or a package. */
@NullMarked
package io.postern.installer.client;

import org.jspecify.annotations.NullMarked;
