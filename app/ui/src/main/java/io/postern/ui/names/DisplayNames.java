package io.postern.ui.names;

import io.postern.resources.Texts;
import io.postern.room.ChatMessage;
import io.postern.room.Participant;
import io.postern.room.RoomSnapshot;
import io.postern.room.name.NameSanitizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives all participants of a room distinguishable names. Names that look the same are told apart by the identity,
 * which a server keeps unique, and identities that look the same by a number. No participant's name contains the mark
 * for oneself, such as "(you)". Immutable.
 */
public final class DisplayNames {
    private static final String BEFORE_IDENTITY = " · ";

    /** The most characters of a name and of an identity where both are shown. */
    private static final int MAX_PART_CHARS = 24;

    private final Texts texts;
    private final List<Bearer> bearers;
    private final Map<String, String> shown;

    private record Bearer(String identity, String name, boolean own) {}

    private DisplayNames(Texts texts, List<Bearer> bearers) {
        this.texts = texts;
        this.bearers = bearers;
        this.shown = distinct(bearers);
    }

    /** Nobody's names yet. */
    public static DisplayNames none(Texts texts) {
        return new DisplayNames(texts, List.of());
    }

    /** Returns the names of everybody who is in the room or has written in it; this instance if they are unchanged. */
    public DisplayNames of(RoomSnapshot snapshot) {
        Map<String, Bearer> now = new LinkedHashMap<>();
        snapshot.local().ifPresent(me -> now.put(me.identity(), new Bearer(me.identity(), me.name(), true)));
        for (Participant other : snapshot.remotes()) {
            now.putIfAbsent(other.identity(), new Bearer(other.identity(), other.name(), false));
        }
        for (ChatMessage message : snapshot.chat()) {
            if (!message.own()) {
                now.putIfAbsent(
                        message.senderIdentity(), new Bearer(message.senderIdentity(), message.senderName(), false));
            }
        }
        List<Bearer> next = List.copyOf(now.values());
        return next.equals(bearers) ? this : new DisplayNames(texts, next);
    }

    /** The display name of a participant; for an unknown one, the sanitized identity. */
    public String of(String identity) {
        return of(identity, "");
    }

    /** @param name used for somebody who is not known yet; may be empty */
    public String of(String identity, String name) {
        String known = shown.get(identity);
        return known == null ? single(name, identity) : known;
    }

    private Map<String, String> distinct(List<Bearer> all) {
        Map<String, Integer> alike = new HashMap<>();
        Map<String, String> single = new HashMap<>();
        for (Bearer bearer : all) {
            String name = bearer.own()
                    ? DisplayName.of(bearer.name(), bearer.identity(), texts)
                    : single(bearer.name(), bearer.identity());
            single.put(bearer.identity(), name);
            alike.merge(NameSanitizer.skeleton(name), 1, Integer::sum);
        }
        Map<String, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (Bearer bearer : all) {
            String name = single.getOrDefault(bearer.identity(), "");
            String key = NameSanitizer.skeleton(name);
            String base = !bearer.own() && alike.getOrDefault(key, 1) > 1 ? withIdentity(name, bearer) : name;
            String candidate = base;
            String baseKey = NameSanitizer.skeleton(base);
            while (!taken.add(NameSanitizer.skeleton(candidate))) {
                candidate = base + BEFORE_IDENTITY + numbers.merge(baseKey, 2, (last, first) -> last + 1);
            }
            names.put(bearer.identity(), candidate);
        }
        return names;
    }

    private String single(String name, String identity) {
        String given = DisplayName.of(name, identity, texts);
        if (!looksOwn(given)) {
            return given;
        }
        String instead = DisplayName.of("", identity, texts);
        return looksOwn(instead) ? texts.text("common.avatar.nameless") : instead;
    }

    /** Whether a name could be taken for one's own: it is the word for oneself, or carries the mark. */
    private boolean looksOwn(String name) {
        String key = NameSanitizer.skeleton(name);
        return key.contains(NameSanitizer.skeleton(texts.text("call.tile.own", "")))
                || key.equals(NameSanitizer.skeleton(texts.text("call.chat.you")))
                || key.equals(NameSanitizer.skeleton(texts.text("call.people.you")));
    }

    private static String withIdentity(String name, Bearer bearer) {
        String identity = NameSanitizer.oneLine(bearer.identity());
        if (identity.isEmpty() || NameSanitizer.skeleton(identity).equals(NameSanitizer.skeleton(name))) {
            return name;
        }
        return shortened(name) + BEFORE_IDENTITY + shortened(identity);
    }

    private static String shortened(String part) {
        return part.codePointCount(0, part.length()) <= MAX_PART_CHARS
                ? part
                : part.substring(0, part.offsetByCodePoints(0, MAX_PART_CHARS)).strip() + "…";
    }
}
