/** The doctor against real servers, on this machine and behind a firewall that changes. */
@NullMarked
package io.postern.verify.doctor;

import org.jspecify.annotations.NullMarked;
