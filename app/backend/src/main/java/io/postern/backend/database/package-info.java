/** Where accounts and sessions are kept: connections and the schema's versions. */
@NullMarked
package io.postern.backend.database;

import org.jspecify.annotations.NullMarked;
