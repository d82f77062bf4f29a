/** Accounts with their roles and password hashes. */
@NullMarked
package io.postern.backend.account;

import org.jspecify.annotations.NullMarked;
