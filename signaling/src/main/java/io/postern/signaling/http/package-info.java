/** The common part of signalling and backend calls: creating and closing HTTP clients, and classifying failed calls. */
@NullMarked
package io.postern.signaling.http;

import org.jspecify.annotations.NullMarked;
