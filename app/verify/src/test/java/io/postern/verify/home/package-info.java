@NullMarked
package io.postern.verify.home;

import org.jspecify.annotations.NullMarked;
