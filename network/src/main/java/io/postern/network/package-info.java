/** The network settings of a program in one object: signalling, backend calls and media connect through it. */
@NullMarked
package io.postern.network;

import org.jspecify.annotations.NullMarked;
