/**
 * What a new user meets: minimal Debian systems with nothing but git and certificates, in which the commands of the README
 * and the package of the window are tried.
 */
@NullMarked
package io.postern.verify.baremachine;

import org.jspecify.annotations.NullMarked;
