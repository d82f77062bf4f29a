package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.MediaDevice;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.media.rtc.RemoteTrack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a process that had a call exits without errors. */
class CleanExitTest {
    private static final long TIMEOUT_SECONDS = 60;

    /** The program of the child process. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            Loopback call = new Loopback();
            call.caller.session.addSender(
                    "frame",
                    call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, new VideoFormat(320, 180, 30)),
                    new SenderOptions("camera", List.of("VP8"), 0, 0));
            call.caller.session.addSender(
                    "sound",
                    call.engine.openMicrophone(MediaDevice.TEST_TONE_ID),
                    new SenderOptions("camera", List.of(), 0, 0));
            call.negotiate().awaitConnected();
            CountDownLatch shown = new CountDownLatch(10);
            RemoteTrack first = call.callee.awaitTrack();
            RemoteTrack second = call.callee.awaitTrack();
            for (RemoteTrack track : List.of(first, second)) {
                VideoSource.Watch watch = track.watch(frame -> {
                    try (VideoFrame closed = frame) {
                        shown.countDown();
                    }
                });
                Runtime.getRuntime().addShutdownHook(new Thread(watch::close));
            }
            if (!shown.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("No frames came");
            }
            if (args[0].equals("close")) {
                call.close();
                System.out.println("closed");
            } else {
                System.exit(3);
            }
        }
    }

    @Test
    void aProcessThatClosedTheEngineEndsByItselfAndSaysNothing(@TempDir Path folder) throws Exception {
        Outcome outcome = run(folder, "close");

        assertEquals("", outcome.errors());
        assertEquals("closed\n", outcome.output());
        assertEquals(0, outcome.status());
    }

    @Test
    void aProcessThatExitsInTheMiddleOfACallKeepsItsStatus(@TempDir Path folder) throws Exception {
        Outcome outcome = run(folder, "exit");

        assertEquals("", outcome.errors());
        assertEquals(3, outcome.status());
    }

    private record Outcome(int status, String output, String errors) {}

    private static Outcome run(Path folder, String how) throws Exception {
        Path output = folder.resolve("out");
        Path errors = folder.resolve("err");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        how)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertTrue(child.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "The process does not end");
        } finally {
            child.destroyForcibly();
        }
        return new Outcome(child.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
