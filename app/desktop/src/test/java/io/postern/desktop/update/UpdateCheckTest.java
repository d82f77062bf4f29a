package io.postern.desktop.update;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UpdateCheckTest {
    @Test
    void aVersionThatWasSkippedBeforeTheEndIsRemembered() throws Exception {
        UpdateState memory = UpdateState.inMemory();
        ProgramVersion unwanted = ProgramVersion.parse("9.9").orElseThrow();
        UpdateFeedSource source = new UpdateFeedSource(
                URI.create("https://meet.example.org/feed.json"),
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic(),
                "stable");
        UpdateCheck check = new UpdateCheck(
                source,
                () -> {
                    throw new IllegalStateException("nothing is looked for");
                },
                memory,
                InstantSource.system(),
                ProgramVersion.parse("1.0").orElseThrow());
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        check.start(
                () -> {
                    looking.countDown();
                    try {
                        looked.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return false;
                },
                found -> {});
        looking.await();
        check.skip(unwanted);

        check.close();
        looked.countDown();

        await().until(() -> memory.isSkipped(unwanted));
    }
}
