package io.postern.media.rtc;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sender of a {@link QueuedPeerSession}, whose calls are made later on the session's call thread. */
final class QueuedSender implements PeerSession.Sender {
    private final String trackId;
    private final MediaKind kind;
    private final boolean layered;
    private final PeerCallQueue calls;
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    private volatile @Nullable String mid;
    private volatile boolean stopped;

    /** On the call thread only; null before it was added and if it could not be added. */
    private PeerSession.@Nullable Sender sender;

    QueuedSender(String trackId, MediaKind kind, boolean layered, PeerCallQueue calls) {
        this.trackId = trackId;
        this.kind = kind;
        this.layered = layered;
        this.calls = calls;
    }

    void add(Supplier<PeerSession.Sender> adding) {
        ask("addSender", () -> sender = adding.get());
    }

    /** Reads the media section's id. On the call thread. */
    void readMid() {
        PeerSession.Sender added = sender;
        if (added != null && !stopped) {
            mid = added.mid();
        }
    }

    @Override
    public String trackId() {
        return trackId;
    }

    @Override
    public @Nullable String mid() {
        return stopped ? null : mid;
    }

    @Override
    public void setEnabled(boolean enabled) {
        requireRunning();
        run("setEnabled", added -> added.setEnabled(enabled));
    }

    @Override
    public boolean selectLayers(Set<String> layers) {
        require(MediaKind.VIDEO);
        Set<String> wanted = Set.copyOf(layers);
        run("selectLayers", added -> added.selectLayers(wanted));
        return layered;
    }

    @Override
    public void replace(MediaEngine.VideoCapture capture) {
        require(MediaKind.VIDEO);
        requireRunning();
        run("replace", added -> added.replace(capture));
    }

    @Override
    public void replace(MediaEngine.AudioCapture capture) {
        require(MediaKind.AUDIO);
        requireRunning();
        run("replace", added -> added.replace(capture));
    }

    @Override
    public void stop() {
        if (!stopped) {
            stopped = true;
            run("stop", PeerSession.Sender::stop);
        }
    }

    @Override
    public CompletableFuture<Throwable> failed() {
        return failed;
    }

    private void run(String what, Consumer<PeerSession.Sender> call) {
        ask(what, () -> {
            PeerSession.Sender added = sender;
            if (added != null) {
                call.accept(added);
            }
        });
    }

    private void ask(String what, Runnable call) {
        calls.ask(what, () -> {
                    call.run();
                    return CompletableFuture.completedFuture(what);
                })
                .whenComplete((done, failure) -> {
                    if (failure != null && !calls.hasFailed()) {
                        failed.complete(failure);
                    }
                });
    }

    private void require(MediaKind needed) {
        if (kind != needed) {
            throw new IllegalArgumentException("Sender " + trackId + " sends " + kind + ", not " + needed);
        }
    }

    private void requireRunning() {
        if (stopped) {
            throw new IllegalStateException("Sender " + trackId + " was stopped");
        }
    }
}
