/** Requirements of tests on the machine, and how tests are skipped if they are not met. */
@NullMarked
package io.postern.testing.requirement;

import org.jspecify.annotations.NullMarked;
