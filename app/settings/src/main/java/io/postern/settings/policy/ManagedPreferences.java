package io.postern.settings.policy;

import io.postern.settings.policy.PolicyProblem.Cause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy in the managed preferences of macOS, which a configuration profile puts there: a property list with the keys
 * a policy has, read by the system's own {@code plutil}. Lines and columns are those of plutil's JSON and not of
 * anything an administrator has written, so problems have none.
 */
record ManagedPreferences(Path file) implements PolicyLocation {
    private static final Logger LOG = LoggerFactory.getLogger(ManagedPreferences.class);
    private static final int LONGEST_SECONDS = 5;

    @Override
    public Optional<Found> look() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<Found> believed = new PolicyFile(file, false)
                .look()
                // A binary property list is no text, and need not be.
                .filter(Found.Unbelieved.class::isInstance);
        return believed.or(() -> Optional.of(converted()));
    }

    private Found converted() {
        try {
            Process plutil = new ProcessBuilder("/usr/bin/plutil", "-convert", "json", "-o", "-", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            plutil.getOutputStream().close();
            String json = new String(plutil.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (plutil.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) && plutil.exitValue() == 0) {
                return new Found.Written(file.toString(), json);
            }
            plutil.destroyForcibly();
        } catch (IOException e) {
            LOG.warn("The managed preferences cannot be read.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Found.Unknown(new PolicyProblem(file.toString(), 0, 0, "", Cause.UNREADABLE, List.of()));
    }
}
