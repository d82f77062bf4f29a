@NullMarked
package io.postern.desktop.doctor;

import org.jspecify.annotations.NullMarked;
