package io.postern.media.rtc.webrtcjava;

import io.postern.testing.LeakProbe;

/** Pictures of libwebrtc that nobody gave back. */
public final class NativeFrameLeakProbe implements LeakProbe {
    @Override
    public String name() {
        return "native pictures";
    }

    @Override
    public long count() {
        return WebrtcEngine.framesInUse();
    }
}
