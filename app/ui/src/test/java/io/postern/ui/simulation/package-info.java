@NullMarked
package io.postern.ui.simulation;

import org.jspecify.annotations.NullMarked;
