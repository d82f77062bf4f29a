/** What the tests of calls stand on: a real server, tokens for it, and what must be installed for that. */
@NullMarked
package io.postern.verify.stage;

import org.jspecify.annotations.NullMarked;
