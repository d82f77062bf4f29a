/** Who may sign in: accounts, their roles and their password hashes. */
@NullMarked
package io.postern.backend.account;

import org.jspecify.annotations.NullMarked;
