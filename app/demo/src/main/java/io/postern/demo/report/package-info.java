/** The measurements of a demo, as JSON for programs and as lines for people. */
@NullMarked
package io.postern.demo.report;

import org.jspecify.annotations.NullMarked;
