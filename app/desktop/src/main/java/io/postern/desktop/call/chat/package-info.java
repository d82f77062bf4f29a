/** The conversation beside the call. */
@NullMarked
package io.postern.desktop.call.chat;

import org.jspecify.annotations.NullMarked;
