/** What a measurement needs besides those who are measured: a screen, a server's rooms, senders, clips. */
@NullMarked
package io.postern.bench.environment;

import org.jspecify.annotations.NullMarked;
