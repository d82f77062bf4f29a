@NullMarked
package io.postern.settings.policy;

import org.jspecify.annotations.NullMarked;
