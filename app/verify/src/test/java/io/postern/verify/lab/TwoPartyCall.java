package io.postern.verify.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.room.MediaRoute;
import io.postern.room.TrackSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A call of two in a new room: bob, who joins first, and ada behind the firewall. Ends with {@link #close}. */
final class TwoPartyCall implements AutoCloseable {
    /** Frames after which pictures are said to come. */
    private static final int FRAMES = 30;

    private final String room;
    private final Caller ada;
    private final Caller bob;

    private TwoPartyCall(String room, Caller ada, Caller bob) {
        this.room = room;
        this.ada = ada;
        this.bob = bob;
    }

    /** Lets bob join, then starts ada with these network settings and does not wait for her. */
    static TwoPartyCall begin(Lab lab, CallerNetworkSettings settings) {
        return begin(lab, settings, MediaRoute.BEST);
    }

    static TwoPartyCall begin(Lab lab, CallerNetworkSettings settings, MediaRoute route) {
        Caller ada = lab.inside().open(settings);
        return begin(lab, room -> lab.join(ada, room, route));
    }

    /** @param join has ada, whose client is open, begin to join a room */
    static TwoPartyCall begin(Lab lab, Consumer<String> join) {
        String room = lab.newRoom();
        Caller bob = lab.outside();
        lab.join(bob, room);
        for (TrackSource source : List.of(TrackSource.CAMERA, TrackSource.MICROPHONE)) {
            bob.await(
                    "published", Caller.PATIENCE, e -> e.path("source").asText().equals(source.name()));
        }
        join.accept(room);
        return new TwoPartyCall(room, lab.inside(), bob);
    }

    String room() {
        return room;
    }

    Caller ada() {
        return ada;
    }

    Caller bob() {
        return bob;
    }

    /** Waits until each sees, hears and reads the other. */
    TwoPartyCall awaitBothWays() {
        ada.awaitMedia(bob.identity(), FRAMES);
        bob.awaitMedia(ada.identity(), FRAMES);
        return chatBothWays("Can you read me?", "Every word.");
    }

    /** Waits until each reads what the other writes. */
    TwoPartyCall chatBothWays(String question, String answer) {
        ada.chat(question);
        awaitChat(bob, ada, question);
        bob.chat(answer);
        awaitChat(ada, bob, answer);
        return this;
    }

    private static void awaitChat(Caller reader, Caller writer, String text) {
        reader.await(
                "chat",
                Duration.ofSeconds(10),
                e -> e.path("from").asText().equals(writer.identity())
                        && e.path("text").asText().equals(text));
    }

    /** From ada's click to her first picture of bob, in milliseconds. */
    long clickToFirstFrame() {
        return ada.await("first frame").path("ms").asLong();
    }

    /** Waits until someone is told why they cannot join, prints it and says it. */
    static JsonNode awaitFailure(Caller caller, String row, Duration limit) {
        JsonNode failure = caller.await("failure", limit, _ -> true);
        System.out.printf(
                "%s: after %d ms, \"%s\"%n",
                row, failure.path("ms").asLong(), failure.path("sentence").asText());
        return failure;
    }

    /** Waits until her media goes a way, as people are told: {@code relayed over tls HOST:PORT by proxy HOST}. */
    TwoPartyCall awaitPath(String wanted) {
        ada.await("path", Duration.ofSeconds(5), path -> describe(path).equals(wanted));
        return this;
    }

    /** The same for one of several ways, by its beginning. */
    TwoPartyCall awaitPathThat(String begins) {
        ada.await("path", Duration.ofSeconds(5), path -> describe(path).startsWith(begins));
        return this;
    }

    /** For people to read: how quick she was, and all ways that her media went, in order. */
    TwoPartyCall print(String row) {
        System.out.printf("%s: first frame after %d ms, %s%n", row, clickToFirstFrame(), paths());
        return this;
    }

    private String paths() {
        return ada.events("path").stream().map(TwoPartyCall::describe).collect(Collectors.joining(", then "));
    }

    private static String describe(JsonNode path) {
        String proxy = path.path("proxy").asText();
        return (path.path("relayed").asBoolean() ? "relayed" : "direct")
                + (path.path("tls").asBoolean()
                        ? " over tls "
                        : " over " + path.path("protocol").asText() + " ")
                + path.path("host").asText()
                + ":"
                + path.path("port").asInt()
                + (proxy.isEmpty() ? "" : " by proxy " + proxy);
    }

    /** Both leave. */
    @Override
    public void close() {
        ada.leave();
        bob.leave();
    }
}
