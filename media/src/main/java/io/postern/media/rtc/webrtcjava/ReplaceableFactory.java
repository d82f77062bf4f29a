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
 * Holds the current libwebrtc factory and the audio module it was created with, and replaces them.
 *
 * <p>An audio module does not survive the restart of its sound server: it no longer plays or records, and the next
 * stream that starts on it blocks libwebrtc for ever, with all calls to that factory. So a new server gets a new
 * factory, for sessions that are opened from then on. The old one is closed with its last peer session; if that does
 * not respond, it is abandoned. Thread safe.
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

    /** @param wantsAudio whether to use audio devices if there are any */
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
     * Switches to the current sound server, if there is one and it responds. On the device executor, without locks,
     * because a server may be slow.
     *
     * @return whether the factory was replaced
     */
    boolean renewAudio() {
        AudioModule next = open();
        if (!next.real() && !audio.real()) {
            next.module().dispose();
            return false;
        }
        change(factory, next);
        LOG.info(next.real() ? "Audio continues with another sound server" : "There is no audio for now");
        return true;
    }

    /**
     * Replaces a factory that has received its maximum of messages. On the device executor.
     *
     * @return false if it was replaced before
     */
    boolean replaceUsedUp(NativeFactory usedUp) {
        if (!usedUp.equals(factory) || !change(usedUp, open())) {
            return false;
        }
        LOG.info("The media library was recreated after its maximum of messages");
        return true;
    }

    /**
     * Replaces a factory that does not respond by one without audio. Any thread that may block.
     *
     * @return false if it was replaced before
     */
    boolean replaceUnresponsive(NativeFactory unresponsive) {
        if (!unresponsive.equals(factory) || !change(unresponsive, AudioModule.open(false))) {
            return false;
        }
        LOG.warn("The media library does not respond; new calls use another instance");
        return true;
    }

    /** Opens an audio module; one without audio if the sound server does not respond. */
    private AudioModule open() {
        try {
            return MediaThreads.callWithTimeout(
                    "the sound server",
                    () -> AudioModule.open(wantsAudio),
                    late -> late.module().dispose());
        } catch (RtcException e) {
            LOG.warn("There is no audio: {}", e.getMessage());
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

    /** Closes replaced factories that have no more sessions, each on a thread of its own. */
    synchronized void closeUnused(Predicate<NativeFactory> used) {
        for (NativeFactory unused : retired.stream().filter(used.negate()).toList()) {
            retired.remove(unused);
            closing.add(MediaThreads.runOnOwnThread("postern-media-retired", unused::close));
        }
        closing.removeIf(CompletableFuture::isDone);
    }

    /**
     * Closes all factories that can be closed; waits at most five seconds for the replaced ones.
     *
     * @param used whether a session of a factory could not be closed because the factory does not respond
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
            LOG.warn("The media library does not respond and is abandoned");
        } else {
            factory.close();
        }
    }
}
