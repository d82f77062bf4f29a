/**
 * The containers of {@code installer/server} on a real Docker Engine. A server machine is made of Debian's packages, in the
 * lab's server network; an operator's commands run on it as they stand in docs/operations.md, and callers come from outside.
 */
@NullMarked
package io.postern.verify.containers;

import org.jspecify.annotations.NullMarked;
