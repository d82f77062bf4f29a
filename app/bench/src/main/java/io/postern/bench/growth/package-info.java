/** What is left of joining and leaving many times. */
@NullMarked
package io.postern.bench.growth;

import org.jspecify.annotations.NullMarked;
