package io.postern.room;

import io.postern.media.device.ContentHint;

/**
 * A screen or a window to be shared.
 *
 * @param sourceId an id of {@link LocalMedia#screens()}
 * @param style the purpose of the share
 */
public record ScreenShare(String sourceId, ContentHint style) {}
