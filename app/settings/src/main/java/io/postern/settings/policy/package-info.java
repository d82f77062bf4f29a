/** The policy that an administrator has set for this machine: docs/administration.md. */
@NullMarked
package io.postern.settings.policy;

import org.jspecify.annotations.NullMarked;
