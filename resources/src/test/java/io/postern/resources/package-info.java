@NullMarked
package io.postern.resources;

import org.jspecify.annotations.NullMarked;
