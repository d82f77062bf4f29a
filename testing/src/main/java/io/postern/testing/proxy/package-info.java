/** Real proxies, set up for tests. */
@NullMarked
package io.postern.testing.proxy;

import org.jspecify.annotations.NullMarked;
