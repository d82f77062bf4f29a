/** Probes of TLS, TURN, HTTP and WebSockets. They measure; the checks interpret the results. */
@NullMarked
package io.postern.doctor.probe;

import org.jspecify.annotations.NullMarked;
