package io.postern.media.rtc.webrtcjava;

import io.postern.media.rtc.RtcException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libwebrtc's factory of now, with the sound module it was made with.
 *
 * <p>A module does not survive its sound server: it plays and records nothing any more, and the next stream that begins on
 * it makes libwebrtc wait for ever, with all that is asked of that factory. So with another server there is another factory,
 * for what is opened from then on. The one before is closed with its last peer session; if that does not answer, it is left
 * as it is. Thread safe.
 */
final class ReplaceableFactory {
    private static final Logger LOG = LoggerFactory.getLogger(ReplaceableFactory.class);
    private static final long CLOSE_TIMEOUT_SECONDS = 5;

    private final MediaThreads threads;
    private final boolean adapterEnumeration;
    private final boolean wantsAudio;
    private final NativeFactory.MessageLimit messageLimit;
    private final List<NativeFactory> retired = new ArrayList<>();
    private final List<CompletableFuture<Void>> closing = new ArrayList<>();
    private volatile AudioModule audio;
    private volatile NativeFactory factory;

    /** @param wantsAudio whether to use sound devices if there are any */
    ReplaceableFactory(
            boolean wantsAudio,
            MediaThreads threads,
            boolean adapterEnumeration,
            NativeFactory.MessageLimit messageLimit) {
        this.messageLimit = messageLimit;
        this.threads = threads;
        this.adapterEnumeration = adapterEnumeration;
        this.wantsAudio = wantsAudio;
        this.audio = open();
        this.factory = new NativeFactory(audio.module(), threads, adapterEnumeration, messageLimit);
    }

    NativeFactory current() {
        return factory;
    }

    AudioModule audio() {
        return audio;
    }

    /**
     * Takes up the sound server that is there now, if any and if it answers. On the device executor, and without locks: a
     * server may take its time.
     *
     * @return whether there is another factory than before
     */
    boolean renewAudio() {
        AudioModule next = open();
        if (!next.real() && !audio.real()) {
            next.module().dispose();
            return false;
        }
        change(factory, next);
        LOG.info(next.real() ? "Sound goes on with another sound server" : "There is no sound for now");
        return true;
    }

    /**
     * Puts another factory in the place of one that has served long enough. On the device executor.
     *
     * @return false if that has been done already
     */
    boolean replaceUsedUp(NativeFactory usedUp) {
        if (!usedUp.equals(factory) || !change(usedUp, open())) {
            return false;
        }
        LOG.info("The media library is begun anew after very many messages");
        return true;
    }

    /**
     * Puts another factory, which has no sound, in the place of one that does not answer. Any thread that may wait.
     *
     * @return false if that has been done already
     */
    boolean replaceUnresponsive(NativeFactory unresponsive) {
        if (!unresponsive.equals(factory) || !change(unresponsive, AudioModule.open(false))) {
            return false;
        }
        LOG.warn("The media library does not answer; calls go on with another one of it");
        return true;
    }

    /** A module without sound where the sound server does not answer. */
    private AudioModule open() {
        try {
            return MediaThreads.callWithTimeout(
                    "the sound server",
                    () -> AudioModule.open(wantsAudio),
                    late -> late.module().dispose());
        } catch (RtcException e) {
            LOG.warn("There is no sound: {}", e.getMessage());
            return AudioModule.open(false);
        }
    }

    private boolean change(NativeFactory before, AudioModule next) {
        NativeFactory fresh = new NativeFactory(next.module(), threads, adapterEnumeration, messageLimit);
        fresh.setAudioProcessing(before.audioProcessing());
        synchronized (this) {
            if (before.equals(factory)) {
                factory = fresh;
                audio = next;
                retired.add(before);
                return true;
            }
        }
        fresh.close();
        return false;
    }

    /** Closes factories of before that nobody uses any more, on a thread of their own. */
    synchronized void closeUnused(Predicate<NativeFactory> used) {
        for (NativeFactory unused : retired.stream().filter(used.negate()).toList()) {
            retired.remove(unused);
            closing.add(MediaThreads.runOnOwnThread("postern-media-retired", unused::close));
        }
        closing.removeIf(CompletableFuture::isDone);
    }

    /**
     * Closes all of them that can be closed; waits for those of before at most five seconds.
     *
     * @param used whether a session of it could not be closed, because the factory does not answer
     */
    void close(Predicate<NativeFactory> used) {
        closeUnused(used);
        List<CompletableFuture<Void>> ending;
        synchronized (this) {
            ending = List.copyOf(closing);
        }
        CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failure -> null)
                .join();
        if (used.test(factory)) {
            LOG.warn("The media library does not answer and is left to itself");
        } else {
            factory.close();
        }
    }
}
