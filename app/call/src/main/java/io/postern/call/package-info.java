/** The call: stage, controls, chat and people, and what connects them to a room. */
@NullMarked
package io.postern.call;

import org.jspecify.annotations.NullMarked;
