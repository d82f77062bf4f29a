@NullMarked
package io.postern.call.invite;

import org.jspecify.annotations.NullMarked;
