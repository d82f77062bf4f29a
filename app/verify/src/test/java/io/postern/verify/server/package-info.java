/** The server half as an operator gets it: the files of installer/server, really run. */
@NullMarked
package io.postern.verify.server;

import org.jspecify.annotations.NullMarked;
