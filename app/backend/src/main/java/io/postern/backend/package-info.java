/** The backend: signs people and devices in and issues LiveKit tokens; the only holder of the LiveKit secret. */
@NullMarked
package io.postern.backend;

import org.jspecify.annotations.NullMarked;
