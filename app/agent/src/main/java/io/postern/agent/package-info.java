/** The bot: one class per behaviour, and what keeps it in its rooms. */
@NullMarked
package io.postern.agent;

import org.jspecify.annotations.NullMarked;
