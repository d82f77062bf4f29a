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
    private static final long PATIENCE_SECONDS = 5;

    private final MediaThreads threads;
    private final boolean adapterEnumeration;
    private final boolean soundWanted;
    private final NativeFactory.Wear wear;
    private final List<NativeFactory> retired = new ArrayList<>();
    private final List<CompletableFuture<Void>> closing = new ArrayList<>();
    private volatile AudioModule sound;
    private volatile NativeFactory factory;

    /** @param soundWanted whether to use sound devices if there are any */
    ReplaceableFactory(boolean soundWanted, MediaThreads threads, boolean adapterEnumeration, NativeFactory.Wear wear) {
        this.wear = wear;
        this.threads = threads;
        this.adapterEnumeration = adapterEnumeration;
        this.soundWanted = soundWanted;
        this.sound = open();
        this.factory = new NativeFactory(sound.module(), threads, adapterEnumeration, wear);
    }

    NativeFactory now() {
        return factory;
    }

    AudioModule sound() {
        return sound;
    }

    /**
     * Takes up the sound server that is there now, if any and if it answers. On the device executor, and without locks: a
     * server may take its time.
     *
     * @return whether there is another factory than before
     */
    boolean renew() {
        AudioModule next = open();
        if (!next.real() && !sound.real()) {
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
    boolean exchange(NativeFactory worn) {
        if (!worn.equals(factory) || !change(worn, open())) {
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
    boolean replace(NativeFactory silent) {
        if (!silent.equals(factory) || !change(silent, AudioModule.open(false))) {
            return false;
        }
        LOG.warn("The media library does not answer; calls go on with another one of it");
        return true;
    }

    /** A module without sound where the sound server does not answer. */
    private AudioModule open() {
        try {
            return MediaThreads.bounded(
                    "the sound server",
                    () -> AudioModule.open(soundWanted),
                    late -> late.module().dispose());
        } catch (RtcException e) {
            LOG.warn("There is no sound: {}", e.getMessage());
            return AudioModule.open(false);
        }
    }

    private boolean change(NativeFactory before, AudioModule next) {
        NativeFactory fresh = new NativeFactory(next.module(), threads, adapterEnumeration, wear);
        fresh.processSound(before.processing());
        synchronized (this) {
            if (before.equals(factory)) {
                factory = fresh;
                sound = next;
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
            closing.add(MediaThreads.alone("postern-media-retired", unused::close));
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
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failure -> null)
                .join();
        if (used.test(factory)) {
            LOG.warn("The media library does not answer and is left to itself");
        } else {
            factory.close();
        }
    }
}
