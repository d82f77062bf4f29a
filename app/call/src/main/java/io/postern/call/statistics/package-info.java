/** The statistics of a call: samples once a second, for the person over the stage and for operators in a file. */
@NullMarked
package io.postern.call.statistics;

import org.jspecify.annotations.NullMarked;
