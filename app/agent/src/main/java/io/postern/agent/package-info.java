/** The bot: its behaviours, and the code that keeps it in its rooms. */
@NullMarked
package io.postern.agent;

import org.jspecify.annotations.NullMarked;
