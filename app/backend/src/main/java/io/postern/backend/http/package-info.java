/** The HTTP API: routes, JSON bodies, error responses and client addresses. */
@NullMarked
package io.postern.backend.http;

import org.jspecify.annotations.NullMarked;
