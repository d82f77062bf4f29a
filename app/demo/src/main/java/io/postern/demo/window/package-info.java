/** The window of a demo: a JVM of its own, and in it what watches a call and, when nobody is there, makes one. */
@NullMarked
package io.postern.demo.window;

import org.jspecify.annotations.NullMarked;
