/** Child processes that never outlive the one that started them. */
@NullMarked
package io.postern.demo.process;

import org.jspecify.annotations.NullMarked;
