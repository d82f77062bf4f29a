/** The results for people: the table, the page and the file. */
@NullMarked
package io.postern.bench.report;

import org.jspecify.annotations.NullMarked;
