/** What tests need of the machine they run on, and how a test is skipped where it is missing. */
@NullMarked
package io.postern.testing.requirement;

import org.jspecify.annotations.NullMarked;
