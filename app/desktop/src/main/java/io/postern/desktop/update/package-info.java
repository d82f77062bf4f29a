/** Says when there is a newer version, as a signed feed tells it: docs/administration.md. */
@NullMarked
package io.postern.desktop.update;

import org.jspecify.annotations.NullMarked;
