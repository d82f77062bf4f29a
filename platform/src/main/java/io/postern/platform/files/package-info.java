/** Files and directories that only this user can read. */
@NullMarked
package io.postern.platform.files;

import org.jspecify.annotations.NullMarked;
