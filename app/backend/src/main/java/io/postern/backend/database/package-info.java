/** The database: connections, schema migrations and the private directory of an embedded one. */
@NullMarked
package io.postern.backend.database;

import org.jspecify.annotations.NullMarked;
