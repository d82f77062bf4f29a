/** Links to calls, and the addresses of servers in them. */
@NullMarked
package io.postern.call.invite;

import org.jspecify.annotations.NullMarked;
