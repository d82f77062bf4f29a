/** What signalling and backend calls share: how an HTTP client is made and closed, and what a failed call means. */
@NullMarked
package io.postern.signaling.http;

import org.jspecify.annotations.NullMarked;
