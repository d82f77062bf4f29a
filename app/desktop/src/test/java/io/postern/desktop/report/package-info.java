@NullMarked
package io.postern.desktop.report;

import org.jspecify.annotations.NullMarked;
