/** The servers and the bot that a demo call needs, started in order and ended in reverse. */
@NullMarked
package io.postern.demo.environment;

import org.jspecify.annotations.NullMarked;
