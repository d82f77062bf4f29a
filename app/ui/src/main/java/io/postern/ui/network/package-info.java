/** The way out as the person at the window has it: proxies, certificates, ports, and signing in at proxies. */
@NullMarked
package io.postern.ui.network;

import org.jspecify.annotations.NullMarked;
