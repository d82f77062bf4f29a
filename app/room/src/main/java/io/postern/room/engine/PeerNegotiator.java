package io.postern.room.engine;

import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.SessionDescription;
import io.postern.room.loop.RoomLoop;
import io.postern.signaling.SignalRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges offers and answers for one peer connection, one exchange at a time: an overlapping offer would lose its answer.
 * A request for another exchange while one is under way is served right after it. Candidates wait until there is a remote
 * description they belong to. Owned by the room's executor.
 */
final class PeerNegotiator {
    private static final Logger log = LoggerFactory.getLogger(PeerNegotiator.class);

    /** The server gives up on an exchange after the same time (docs/protocol.md §2.1). */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private final RoomLoop loop;
    private final PeerSession peer;
    private final SignalTarget target;
    private final Consumer<SignalRequest> send;
    private final BiConsumer<String, Throwable> failed;
    private final Consumer<Map<String, String>> sections;
    private final List<IceCandidate> early = new ArrayList<>();
    private int offerId;
    private boolean exchanging;
    private boolean again;
    private boolean againWithRestart;
    private boolean restarting;
    private boolean remoteSet;
    private boolean closed;
    private Optional<SessionDescription> lastLocal = Optional.empty();
    private Optional<SessionDescription> lastRemote = Optional.empty();
    private RoomLoop.Timer timeout = () -> {};
    private List<CompletableFuture<Void>> settled = new ArrayList<>();

    /**
     * @param send sends to the server through whatever socket is in use
     * @param failed called when an exchange has failed for good
     * @param sections told which track each section carries after each remote description
     */
    PeerNegotiator(
            RoomLoop loop,
            PeerSession peer,
            SignalTarget target,
            Consumer<SignalRequest> send,
            BiConsumer<String, Throwable> failed,
            Consumer<Map<String, String>> sections) {
        this.loop = loop;
        this.peer = peer;
        this.target = target;
        this.send = send;
        this.failed = failed;
        this.sections = sections;
    }

    PeerSession peer() {
        return peer;
    }

    Optional<SessionDescription> lastLocal() {
        return lastLocal;
    }

    Optional<SessionDescription> lastRemote() {
        return lastRemote;
    }

    /**
     * The first offer, made before anyone is there to send it to.
     *
     * @param gathering whether to gather candidates at once, before the server has named its relays
     */
    CompletableFuture<LivekitRtc.SessionDescription> firstOffer(boolean gathering) {
        loop.assertOwned();
        exchanging = true;
        offerId = 1;
        return peer.createOffer(false)
                .thenCompose(offer -> gathering
                        ? peer.setLocalDescription(offer).thenApply(done -> offer)
                        : CompletableFuture.completedFuture(offer))
                .thenApplyAsync(
                        offer -> {
                            lastLocal = Optional.of(offer);
                            return message(offer, offerId);
                        },
                        loop);
    }

    /**
     * Notes that the server has the first offer, and starts gathering with the ICE servers it named. libwebrtc does not
     * gather again for servers that are added later, unless ICE restarts.
     */
    void firstOfferSent(IceConfig ice) {
        peer.updateIce(ice);
        SessionDescription offer = lastLocal.orElseThrow();
        awaitAnswer();
        peer.setLocalDescription(offer).whenCompleteAsync((done, failure) -> fail("first offer", failure), loop);
    }

    /**
     * The server has the first offer, and gathering began with it.
     *
     * @return completes when the answer is in force
     */
    CompletableFuture<Void> gatheredOfferSent() {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        settled.add(answered);
        awaitAnswer();
        return answered;
    }

    /** Asks for an exchange with the present transceivers. */
    void negotiate() {
        loop.assertOwned();
        offer(false);
    }

    /**
     * Asks for an exchange that restarts ICE.
     *
     * @return completes when the answer is in force
     */
    CompletableFuture<Void> restartIce() {
        loop.assertOwned();
        CompletableFuture<Void> done = new CompletableFuture<>();
        settled.add(done);
        offer(true);
        return done;
    }

    private void offer(boolean iceRestart) {
        if (closed) {
            return;
        }
        if (exchanging) {
            again = true;
            againWithRestart |= iceRestart;
            return;
        }
        exchanging = true;
        restarting = iceRestart;
        int id = ++offerId;
        peer.createOffer(iceRestart)
                .thenCompose(offer -> peer.setLocalDescription(offer).thenApply(done -> offer))
                .whenCompleteAsync(
                        (offer, failure) -> {
                            if (failure != null) {
                                exchanging = false;
                                fail("offer", failure);
                            } else if (!closed) {
                                lastLocal = Optional.of(offer);
                                if (iceRestart) {
                                    // Candidates of the new generation come before its answer is in force.
                                    remoteSet = false;
                                }
                                send.accept(SignalRequests.offer(offer.sdp(), id));
                                awaitAnswer();
                            }
                        },
                        loop);
    }

    private void awaitAnswer() {
        timeout.cancel();
        timeout = loop.after(ANSWER_TIMEOUT, () -> fail("answer", new IllegalStateException("no answer in time")));
    }

    /** The socket was replaced while an offer was under way: its answer is lost, so it is made again. */
    void socketReplaced() {
        loop.assertOwned();
        timeout.cancel();
        if (exchanging) {
            exchanging = false;
            again = false;
        }
    }

    /** The server's answer to our offer. */
    void onAnswer(String sdp, int id, Map<String, String> midToTrackId) {
        loop.assertOwned();
        if (closed || (id > 0 && id < offerId)) {
            log.debug("Ignoring an answer to an older offer");
            return;
        }
        timeout.cancel();
        log.debug("Answer {}", id);
        SessionDescription answer = new SessionDescription(SessionDescription.Type.ANSWER, sdp);
        Map<String, String> carried = SdpTrackParser.tracks(sdp, midToTrackId);
        peer.setRemoteDescription(answer)
                .whenCompleteAsync(
                        (done, failure) -> {
                            exchanging = false;
                            if (failure != null) {
                                fail("answer", failure);
                                return;
                            }
                            log.debug("Answer {} is in force", id);
                            remoteIsSet(answer, carried);
                            List<CompletableFuture<Void>> reached = settled;
                            settled = new ArrayList<>();
                            if (!restarting && again && againWithRestart) {
                                // A restart that was requested meanwhile is still pending.
                                settled = reached;
                                reached = List.of();
                            }
                            reached.forEach(waiter -> waiter.complete(null));
                            if (again) {
                                boolean restart = againWithRestart;
                                again = false;
                                againWithRestart = false;
                                offer(restart);
                            }
                        },
                        loop);
    }

    /** Answers an offer of the server, for the subscriber of two peer connections. */
    void onOffer(String sdp, int id, Map<String, String> midToTrackId) {
        loop.assertOwned();
        if (closed) {
            return;
        }
        SessionDescription offer = new SessionDescription(SessionDescription.Type.OFFER, sdp);
        Map<String, String> carried = SdpTrackParser.tracks(sdp, midToTrackId);
        peer.setRemoteDescription(offer)
                .thenCompose(done -> peer.createAnswer())
                .thenCompose(answer -> peer.setLocalDescription(answer).thenApply(done -> answer))
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure != null) {
                                fail("server's offer", failure);
                            } else if (!closed) {
                                lastLocal = Optional.of(answer);
                                remoteIsSet(offer, carried);
                                send.accept(SignalRequests.answer(answer.sdp(), id));
                            }
                        },
                        loop);
    }

    /** Adds a candidate of the server. */
    void onCandidate(IceCandidate candidate) {
        loop.assertOwned();
        if (closed) {
            return;
        }
        if (remoteSet) {
            peer.addRemoteCandidate(candidate);
        } else {
            early.add(candidate);
        }
    }

    SignalTarget target() {
        return target;
    }

    void close() {
        loop.assertOwned();
        closed = true;
        timeout.cancel();
        peer.close();
    }

    private void remoteIsSet(SessionDescription description, Map<String, String> carried) {
        lastRemote = Optional.of(description);
        remoteSet = true;
        sections.accept(carried);
        for (IceCandidate candidate : early) {
            peer.addRemoteCandidate(candidate);
        }
        early.clear();
    }

    private void fail(String what, @org.jspecify.annotations.Nullable Throwable failure) {
        if (failure != null && !closed) {
            failed.accept(what, failure);
        }
    }

    static LivekitRtc.SessionDescription message(SessionDescription description, int id) {
        String type = switch (description.type()) {
            case OFFER -> "offer";
            case ANSWER -> "answer";
        };
        return SignalRequests.description(type, description.sdp(), id);
    }
}
