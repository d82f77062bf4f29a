/** Runs one client in one scenario. */
@NullMarked
package io.postern.bench.scenario;

import org.jspecify.annotations.NullMarked;
