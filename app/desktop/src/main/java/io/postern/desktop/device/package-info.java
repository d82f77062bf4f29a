/** Choosing a camera, a microphone, a speaker: the same in every place that offers it. */
@NullMarked
package io.postern.desktop.device;

import org.jspecify.annotations.NullMarked;
