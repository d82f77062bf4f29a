/** One window for each person and screen: the first start listens, later ones hand over what they were started for. */
@NullMarked
package io.postern.desktop.instance;

import org.jspecify.annotations.NullMarked;
