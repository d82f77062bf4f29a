/** Figures for people: the table, the page, the file. */
@NullMarked
package io.postern.bench.report;

import org.jspecify.annotations.NullMarked;
