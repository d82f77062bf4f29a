/** The window of a demo: a child process, an observer of its calls, and a scripted user for unattended runs. */
@NullMarked
package io.postern.demo.window;

import org.jspecify.annotations.NullMarked;
