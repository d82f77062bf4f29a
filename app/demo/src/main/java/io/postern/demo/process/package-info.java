/** Child processes that end with the process that started them. */
@NullMarked
package io.postern.demo.process;

import org.jspecify.annotations.NullMarked;
