/** A signal server that is scripted by a test. */
@NullMarked
package io.postern.testing.signal;

import org.jspecify.annotations.NullMarked;
