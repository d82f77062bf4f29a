package io.postern.call;

import io.postern.resources.Texts;
import io.postern.room.Permissions;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.ui.control.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Describes the permissions that the server grants a person, and their changes, in words. */
final class PermissionNotices {
    /** The permissions that can be given and taken, each with its word. */
    private record Right(String key, Predicate<Permissions> given) {}

    private static final List<Right> RIGHTS = List.of(
            new Right("call.rights.microphone", p -> p.canPublish(TrackSource.MICROPHONE)),
            new Right("call.rights.camera", p -> p.canPublish(TrackSource.CAMERA)),
            new Right("call.rights.screen", p -> p.canPublish(TrackSource.SCREEN_SHARE)),
            new Right("call.rights.chat", Permissions::canPublishData),
            new Right("call.rights.others", Permissions::canSubscribe));

    private final Texts texts;

    PermissionNotices(Texts texts) {
        this.texts = texts;
    }

    /** Describes the permissions that a person lacks in a joined room; empty if none is missing. */
    Optional<Notice> onJoin(Permissions permissions) {
        String missing = words(right -> !right.given().test(permissions));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(Notice.of(Notice.Kind.INFO, texts.text("call.rights.joined", missing)));
    }

    /**
     * Describes the permissions that were withdrawn, else those that were granted; empty if a person would not notice.
     */
    Optional<Notice> onChange(RoomEvent.PermissionsChanged changed) {
        String taken = words(
                right -> right.given().test(changed.before()) && !right.given().test(changed.now()));
        String given = words(
                right -> !right.given().test(changed.before()) && right.given().test(changed.now()));
        if (taken.isEmpty() && given.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                taken.isEmpty()
                        ? Notice.of(Notice.Kind.GOOD, texts.text("call.rights.given", given))
                        : Notice.of(Notice.Kind.BAD, texts.text("call.rights.taken", taken)));
    }

    private String words(Predicate<Right> wanted) {
        List<String> words = new ArrayList<>();
        RIGHTS.stream().filter(wanted).forEach(right -> words.add(texts.text(right.key())));
        return String.join(", ", words);
    }
}
