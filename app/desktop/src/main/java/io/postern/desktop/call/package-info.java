/** The call: stage, controls, chat and people, and what connects them to a room. */
@NullMarked
package io.postern.desktop.call;

import org.jspecify.annotations.NullMarked;
