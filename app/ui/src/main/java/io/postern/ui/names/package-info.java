/** Names of people, rooms and devices as they are shown, and what tells apart those that look the same. */
@NullMarked
package io.postern.ui.names;

import org.jspecify.annotations.NullMarked;
