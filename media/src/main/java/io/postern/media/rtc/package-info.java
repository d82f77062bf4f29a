/** Interfaces to WebRTC without native types: peer sessions, descriptions, candidates, tracks, statistics. */
@NullMarked
package io.postern.media.rtc;

import org.jspecify.annotations.NullMarked;
