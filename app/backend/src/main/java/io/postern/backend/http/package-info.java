/** The HTTP surface: routes, bodies, answers, addresses. */
@NullMarked
package io.postern.backend.http;

import org.jspecify.annotations.NullMarked;
