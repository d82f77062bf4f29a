/** What is handed to the system's own programs: an address to the browser, a file to the window of its folder. */
@NullMarked
package io.postern.platform.open;

import org.jspecify.annotations.NullMarked;
