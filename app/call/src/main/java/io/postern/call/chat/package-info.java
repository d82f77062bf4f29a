/** The conversation beside the call. */
@NullMarked
package io.postern.call.chat;

import org.jspecify.annotations.NullMarked;
