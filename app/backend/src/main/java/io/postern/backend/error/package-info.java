/** What a request can be refused for. */
@NullMarked
package io.postern.backend.error;

import org.jspecify.annotations.NullMarked;
