/** What is left of joining and leaving many times. */
@NullMarked
package io.postern.bench.leak;

import org.jspecify.annotations.NullMarked;
