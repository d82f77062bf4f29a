package io.postern.room.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.postern.media.device.ContentHint;
import io.postern.media.device.DeviceKind;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.room.Publication;
import io.postern.room.ScreenShare;
import io.postern.room.TrackSource;
import io.postern.room.loop.RoomLoop;
import io.postern.room.sim.ManualExecutor;
import io.postern.room.sim.SimulatedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SignalRequest;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens in whatever order: at rest the devices that are open are those whose tracks are shown as on, what is
 * sent is what is shown, the server believes the same, and nobody waits any more.
 *
 * <p>A muted microphone alone may stay open while it is published, so that the next word is heard from its beginning.
 */
class SwitchesPropertyTest {
    private static final int SEQUENCES = 10_000;
    private static final int ROUNDS = 3;
    private static final int OPERATIONS = 40;

    @Test
    void whatIsSwitchedOffIsOff() {
        long seed = Long.getLong("postern.seed", System.nanoTime());
        System.out.println("SwitchesPropertyTest: -Dpostern.seed=" + seed);
        for (int i = 0; i < SEQUENCES; i++) {
            new Sequence(seed + i).run();
        }
    }

    /** One room's own tracks, its devices and its server, with everything that can happen between them in random order. */
    private static final class Sequence {
        private final long seed;
        private final Random random;
        private final List<String> story = new ArrayList<>();
        private final ManualExecutor room = new ManualExecutor();
        private final ManualExecutor devices = new ManualExecutor();
        private final ManualExecutor screens = new ManualExecutor();
        private final SimulatedEngine engine = new SimulatedEngine();
        private final DeviceLocalMedia media = new DeviceLocalMedia(engine, devices, screens);
        private final RoomLoop loop = new RoomLoop(room, () -> {});
        private final LocalTracks tracks = new LocalTracks(loop, media, new TrackRouter(), event -> {});
        private final List<CompletableFuture<?>> futures = new ArrayList<>();
        /** What the person last pressed. */
        private final Map<TrackSource, Boolean> wishes = new EnumMap<>(TrackSource.class);

        private FakeServer server = new FakeServer();
        private boolean connected;
        private boolean left;

        Sequence(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() {
            try {
                // A round begins with what the one before has published: else hardly anything would happen to it.
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = 0; i < OPERATIONS; i++) {
                        if (random.nextBoolean()) {
                            operate();
                        } else {
                            advance();
                        }
                    }
                    rest();
                    check();
                }
                leave();
                rest();
                check();
                media.close();
                rest();
                assertEquals(0, engine.openCaptures());
            } catch (RuntimeException | AssertionError e) {
                fail("-Dpostern.seed=" + seed + ": " + e.getMessage() + "\n" + String.join("\n", story), e);
            }
        }

        private void operate() {
            switch (random.nextInt(24)) {
                case 0, 1, 2 -> press(TrackSource.CAMERA, true);
                case 3, 4 -> press(TrackSource.CAMERA, false);
                case 5, 6 -> press(TrackSource.MICROPHONE, true);
                case 7 -> press(TrackSource.MICROPHONE, false);
                case 8, 9 -> {
                    ContentHint style = random.nextBoolean() ? ContentHint.DETAIL : ContentHint.MOTION;
                    story.add("share " + style);
                    wishes.put(TrackSource.SCREEN_SHARE, true);
                    ask(() -> tracks.shareScreen(new ScreenShare("screen-" + random.nextInt(3), style)));
                }
                case 10 -> {
                    TrackSource source = any(TrackSource.CAMERA, TrackSource.MICROPHONE, TrackSource.SCREEN_SHARE);
                    story.add("unpublish " + source);
                    ask(() -> tracks.unpublish(source));
                }
                case 11, 12 -> moderate();
                case 13, 14 -> connect();
                case 15 -> disconnect();
                case 16 -> {
                    DeviceKind kind = any(DeviceKind.values());
                    story.add("unplug " + kind);
                    engine.plug(kind, random.nextBoolean() ? new String[0] : new String[] {"Second"});
                }
                case 17 -> {
                    DeviceKind kind = any(DeviceKind.values());
                    story.add("plug " + kind);
                    engine.plug(kind, "First", "Second");
                }
                case 18 -> {
                    story.add("the next device does not open");
                    engine.failNext();
                }
                case 19 -> {
                    story.add("the next sender cannot be added");
                    server.failNext = true;
                }
                case 20 -> {
                    story.add("another format");
                    futures.add(media.capture(random.nextBoolean() ? 1280 : 640, 360, 30));
                }
                case 21 -> {
                    if (random.nextInt(8) == 0) {
                        leave();
                    } else if (engine.openScreens() > 0) {
                        story.add("the screen goes");
                        engine.loseScreen();
                    }
                }
                case 22 -> interrupt();
                case 23 -> resume();
                default -> throw new IllegalStateException();
            }
        }

        /** Something that is under way takes its next step. */
        private void advance() {
            switch (random.nextInt(5)) {
                case 0, 1 -> step(room, "room");
                case 2 -> step(devices, "devices");
                case 3 -> step(screens, "screens");
                case 4 -> {
                    if (random.nextInt(6) == 0) {
                        story.add("time passes");
                        room.pass(Duration.ofSeconds(10));
                    } else {
                        server.answer();
                    }
                }
                default -> throw new IllegalStateException();
            }
        }

        private void step(ManualExecutor executor, String name) {
            if (executor.runOne()) {
                story.add("  " + name);
            }
        }

        private void press(TrackSource source, boolean on) {
            story.add(source + (on ? " on" : " off"));
            wishes.put(source, on);
            ask(() -> tracks.setEnabled(source, on));
        }

        private void ask(java.util.function.Supplier<CompletableFuture<Void>> call) {
            if (!room.isShutdown()) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                futures.add(done);
                loop.execute(() -> call.get().whenComplete((nothing, failure) -> done.complete(null)));
            }
        }

        private void moderate() {
            List<String> sids = List.copyOf(server.muted.keySet());
            if (!connected || sids.isEmpty()) {
                return;
            }
            String sid = sids.get(random.nextInt(sids.size()));
            if (random.nextInt(4) == 0 && !server.away) {
                story.add("the server takes " + sid + " away");
                server.muted.remove(sid);
                loop.execute(() -> tracks.onUnpublishedByServer(sid));
            } else if (random.nextInt(4) == 0 && !server.away) {
                story.add("the server unmutes " + sid);
                server.muted.put(sid, false);
                loop.execute(() -> tracks.onServerMute(sid, false));
                server.tell();
            } else {
                story.add("the moderator mutes " + sid);
                server.muted.put(sid, true);
                if (!server.away) {
                    loop.execute(() -> tracks.onServerMute(sid, true));
                    server.tell();
                }
            }
        }

        private void interrupt() {
            if (connected && !server.away) {
                story.add("interrupted");
                server.away = true;
                // What is asked and was not answered yet may have arrived or not.
                server.asked.clear();
                FakeServer cut = server;
                loop.execute(() -> {
                    cut.recovering = true;
                    tracks.interrupted();
                });
            }
        }

        private void resume() {
            if (connected && server.away) {
                story.add("resumed");
                FakeServer resumed = server;
                resumed.away = false;
                resumed.tell();
                loop.execute(() -> {
                    tracks.resumed();
                    resumed.release();
                });
            }
        }

        private void connect() {
            if (!connected && !left) {
                connected = true;
                story.add("connected");
                server = new FakeServer();
                FakeServer port = server;
                loop.execute(() -> tracks.connected(port));
            }
        }

        private void disconnect() {
            if (connected) {
                connected = false;
                story.add("disconnected");
                server.gone = true;
                loop.execute(tracks::disconnected);
            }
        }

        private void leave() {
            if (!left) {
                left = true;
                connected = false;
                story.add("leave");
                loop.execute(() -> {
                    tracks.close();
                    loop.stop();
                });
            }
        }

        private void rest() {
            story.add("rest");
            connect();
            resume();
            for (int i = 0; i < 3; i++) {
                while (room.runOne() || devices.runOne() || screens.runOne() || server.answer()) {
                    // Until nothing is left to do.
                }
                room.pass(Duration.ofSeconds(10));
            }
        }

        private void check() {
            Map<TrackSource, Publication> shown = new HashMap<>();
            tracks.publications().forEach(publication -> shown.put(publication.source(), publication));
            assertEquals(on(shown, TrackSource.CAMERA), engine.openCameras(), "cameras");
            assertEquals(on(shown, TrackSource.SCREEN_SHARE), engine.openScreens(), "screens");
            shown.values().stream()
                    .filter(publication -> !publication.muted())
                    .forEach(publication -> assertTrue(
                            wishes.getOrDefault(publication.source(), false),
                            publication.source() + " is on, and nobody pressed it"));
            int microphones = engine.openMicrophones();
            assertTrue(microphones >= on(shown, TrackSource.MICROPHONE), "the microphone that is on is closed");
            assertTrue(microphones <= (shown.containsKey(TrackSource.MICROPHONE) ? 1 : 0), "a microphone is open");
            for (CompletableFuture<?> future : futures) {
                assertTrue(future.isDone(), "somebody waits for ever");
            }
            if (!left) {
                shown.values()
                        .forEach(publication -> assertEquals(
                                publication.muted(), server.muted.get(publication.sid()), "what the server believes"));
                assertEquals(
                        shown.values().stream()
                                .filter(publication -> !publication.muted())
                                .count(),
                        server.senders.stream().filter(FakeSender::sends).count(),
                        "what is sent");
            }
        }

        private static int on(Map<TrackSource, Publication> shown, TrackSource source) {
            Publication publication = shown.get(source);
            return publication == null || publication.muted() ? 0 : 1;
        }

        @SafeVarargs
        private <T> T any(T... choices) {
            return choices[random.nextInt(choices.length)];
        }

        /** What is published over one connection, as its server knows it. */
        private final class FakeServer implements PublisherConnection {
            private final Map<String, Boolean> muted = new HashMap<>();
            private final List<FakeSender> senders = new ArrayList<>();
            private final List<AddTrackRequest> asked = new ArrayList<>();
            private final List<SignalRequest> held = new ArrayList<>();
            private boolean failNext;
            private boolean gone;
            private boolean away;
            private boolean recovering;

            @Override
            public Sender addSender(String trackId, VideoCapture capture, SenderOptions options) {
                return add(trackId);
            }

            @Override
            public Sender addSender(String trackId, AudioCapture capture, SenderOptions options) {
                return add(trackId);
            }

            private Sender add(String trackId) {
                if (failNext) {
                    failNext = false;
                    throw new IllegalStateException("simulated");
                }
                FakeSender sender = new FakeSender(trackId);
                senders.add(sender);
                return sender;
            }

            @Override
            public void negotiate() {
                // Nothing here depends on when it is done.
            }

            @Override
            public void send(SignalRequest request) {
                if (recovering) {
                    held.add(request);
                } else if (request.hasAddTrack()) {
                    asked.add(request.getAddTrack());
                } else if (request.hasMute()) {
                    muted.computeIfPresent(
                            request.getMute().getSid(),
                            (sid, before) -> request.getMute().getMuted());
                    tell();
                }
            }

            private void release() {
                recovering = away;
                List<SignalRequest> waiting = List.copyOf(held);
                held.clear();
                waiting.forEach(this::send);
            }

            /** Whoever is published is told what is known of them. */
            private void tell() {
                List<TrackInfo> infos = muted.entrySet().stream()
                        .map(entry -> TrackInfo.newBuilder()
                                .setSid(entry.getKey())
                                .setMuted(entry.getValue())
                                .build())
                        .toList();
                loop.execute(() -> tracks.onOwnInfo(infos));
            }

            /** Answers the oldest request; sometimes with a refusal, and sometimes never. */
            private boolean answer() {
                if (asked.isEmpty() || gone || away) {
                    return false;
                }
                AddTrackRequest request = asked.removeFirst();
                switch (random.nextInt(8)) {
                    case 0 -> {
                        story.add("refused " + request.getName());
                        loop.execute(() -> tracks.onRefused(request.getCid(), "simulated"));
                    }
                    case 1 -> story.add("unanswered " + request.getName());
                    default -> {
                        String sid = "TR_" + request.getCid();
                        story.add("published " + request.getName());
                        muted.put(sid, request.getMuted());
                        TrackInfo info = TrackInfo.newBuilder()
                                .setSid(sid)
                                .setMuted(request.getMuted())
                                .build();
                        loop.execute(() -> tracks.onPublished(request.getCid(), info));
                        tell();
                    }
                }
                return true;
            }
        }
    }

    private static final class FakeSender implements Sender {
        private final String trackId;
        private boolean enabled = true;
        private boolean stopped;

        FakeSender(String trackId) {
            this.trackId = trackId;
        }

        boolean sends() {
            return enabled && !stopped;
        }

        @Override
        public String trackId() {
            return trackId;
        }

        @Override
        public String mid() {
            return trackId;
        }

        @Override
        public void setEnabled(boolean on) {
            enabled = on;
        }

        @Override
        public boolean selectLayers(Set<String> layers) {
            return false;
        }

        @Override
        public void replace(VideoCapture capture) {
            // The same frames from elsewhere.
        }

        @Override
        public void replace(AudioCapture capture) {
            // The same sound from elsewhere.
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }
}
