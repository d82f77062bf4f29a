/** What an administrator has set for this machine: docs/administration.md. */
@NullMarked
package io.postern.desktop.policy;

import org.jspecify.annotations.NullMarked;
