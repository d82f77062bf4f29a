package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.internal.NativeObject;
import dev.onvoid.webrtc.internal.RefCountedObject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A reference counted by libwebrtc that webrtc-java 0.14 takes and never gives back: of each peer connection, of each
 * transceiver that was added, of each microphone source. Releases it through webrtc-java's own {@link RefCountedObject},
 * whose native code does this for any object of libwebrtc's that counts references.
 */
final class NativeReference extends RefCountedObject {
    private static final VarHandle HANDLE = handle();

    private long held;

    private NativeReference(long held) {
        this.held = held;
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.privateLookupIn(NativeObject.class, MethodHandles.lookup())
                    .findVarHandle(NativeObject.class, "nativeHandle", long.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This webrtc-java keeps its native handles elsewhere", e);
        }
    }

    /**
     * The reference that came with an object, to be released once. The Java object must not be used any more from then on,
     * nor any other that libwebrtc keeps alive through it only, such as the sender and the receiver of a transceiver.
     */
    static NativeReference of(NativeObject object) {
        return new NativeReference((long) HANDLE.get(object));
    }

    /** Gives the reference back. Idempotent; may wait for libwebrtc's signalling thread. */
    @Override
    public void release() {
        if (held != 0) {
            HANDLE.set((NativeObject) this, held);
            held = 0;
            super.release();
        }
    }
}
