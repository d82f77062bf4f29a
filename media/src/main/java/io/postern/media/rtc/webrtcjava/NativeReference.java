package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.internal.NativeObject;
import dev.onvoid.webrtc.internal.RefCountedObject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Releases a reference to a libwebrtc object that webrtc-java 0.14 takes and never gives back: of each peer connection,
 * of each added transceiver, of each microphone source. It uses webrtc-java's own {@link RefCountedObject}, whose
 * native code does this for any reference counted object of libwebrtc.
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
     * Takes over the reference that came with an object, to be released once. From then on the Java object must not be
     * used any more, nor any other that libwebrtc keeps alive only through it, such as the sender and receiver of a
     * transceiver.
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
