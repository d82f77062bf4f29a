/** The bench measures: whether fast enough is for people to read. */
@NullMarked
package io.postern.verify.bench;

import org.jspecify.annotations.NullMarked;
