/** Reporting a problem: one archive that the person looks at and sends, or does not. */
@NullMarked
package io.postern.desktop.report;

import org.jspecify.annotations.NullMarked;
