package io.postern.media.rtc.webrtcjava;

import io.postern.testing.LeakProbe;

/** Finds native frames that were not closed. */
public final class NativeFrameLeakProbe implements LeakProbe {
    @Override
    public String name() {
        return "native frames";
    }

    @Override
    public long count() {
        return WebrtcEngine.framesInUse();
    }
}
