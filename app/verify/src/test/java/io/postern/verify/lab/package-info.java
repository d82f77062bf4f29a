/**
 * A small internet in network namespaces: a client behind a firewall that can be changed while it runs, the server half as
 * an operator has it, and somebody outside; and our own client as a program of its own in any of these places.
 */
@NullMarked
package io.postern.verify.lab;

import org.jspecify.annotations.NullMarked;
