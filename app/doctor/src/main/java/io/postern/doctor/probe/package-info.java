/** Single looks at a network: what TLS, TURN, HTTP and WebSockets do there. They measure; what it means is said above. */
@NullMarked
package io.postern.doctor.probe;

import org.jspecify.annotations.NullMarked;
