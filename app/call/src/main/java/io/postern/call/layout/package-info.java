/** Where tiles go on the stage: pure functions of data, without a single node. */
@NullMarked
package io.postern.call.layout;

import org.jspecify.annotations.NullMarked;
