package io.postern.settings.policy;

import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import io.postern.settings.policy.PolicyProblem.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy in the managed preferences of macOS, which a configuration profile puts there: a property list with the keys
 * a policy has, read by the system's own {@code plutil}. Lines and columns are those of plutil's JSON and not of
 * anything an administrator has written, so problems have none.
 *
 * @param plutil the program, which a test replaces
 * @param timeout how long it may take
 */
record ManagedPreferences(Path file, String plutil, Duration timeout) implements PolicyLocation {
    private static final Logger LOG = LoggerFactory.getLogger(ManagedPreferences.class);

    ManagedPreferences(Path file) {
        this(file, "/usr/bin/plutil", Duration.ofSeconds(5));
    }

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

    Found converted() {
        try {
            Result json = new BoundedProcess(timeout, plutil, "-convert", "json", "-o", "-", file.toString())
                    .separateErrors()
                    .run();
            if (json.succeeded() && !json.truncated()) {
                return new Found.Written(file.toString(), json.text());
            }
            LOG.warn("The managed preferences cannot be read: plutil gave {}.", json);
        } catch (IOException e) {
            LOG.warn("The managed preferences cannot be read.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Found.Unknown(new PolicyProblem(file.toString(), 0, 0, "", Cause.UNREADABLE, List.of()));
    }
}
