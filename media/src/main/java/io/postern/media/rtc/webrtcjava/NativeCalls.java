package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.internal.DisposableNativeObject;
import io.postern.media.rtc.RtcException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls webrtc-java and translates its exceptions. */
final class NativeCalls {
    private static final Logger LOG = LoggerFactory.getLogger(NativeCalls.class);

    private NativeCalls() {}

    /**
     * Releases our reference. webrtc-java throws when libwebrtc itself still holds one, which is normal for objects
     * that a peer connection uses: our reference is released all the same. Must be called once.
     */
    static void dispose(DisposableNativeObject object) {
        try {
            object.dispose();
        } catch (Error e) {
            rethrowUnlessNative(e);
            LOG.debug("{} is still referenced natively", object.getClass().getSimpleName());
        }
    }

    /**
     * Rethrows exceptions that do not come from webrtc-java, which reports failures as plain {@link RuntimeException}s
     * and plain {@link Error}s.
     */
    static void rethrowUnlessNative(Throwable thrown) {
        if (thrown.getClass().equals(Error.class) || thrown.getClass().equals(RuntimeException.class)) {
            return;
        }
        switch (thrown) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(thrown);
        }
    }

    /**
     * Runs a native operation.
     *
     * @throws RtcException if libwebrtc refuses it
     */
    static <T> T attempt(Supplier<T> operation) {
        try {
            return operation.get();
        } catch (RuntimeException | Error e) {
            rethrowUnlessNative(e);
            throw new RtcException(String.valueOf(e.getMessage()));
        }
    }

    /** Runs a native operation that completes later; the future fails at once if libwebrtc refuses it. */
    static void attempt(CompletableFuture<?> result, Runnable operation) {
        try {
            operation.run();
        } catch (RuntimeException | Error e) {
            rethrowUnlessNative(e);
            result.completeExceptionally(new RtcException(String.valueOf(e.getMessage())));
        }
    }
}
