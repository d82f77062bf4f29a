package io.postern.desktop.call.chat;

import io.postern.desktop.call.people.ShownName;
import io.postern.resources.Texts;
import io.postern.room.ChatMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the lines of the list out of a conversation. A pure function. */
final class ChatLines {
    /** A pause after which a run of messages says the time again. */
    private static final Duration RUN = Duration.ofMinutes(5);

    /** What a label lays out without being noticed; the protocol allows no more than this either. */
    static final int LONGEST = 10_000;

    private static final Pattern CONTROLS =
            Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\n\\t]]|[\\u202a-\\u202e\\u2066-\\u2069]");
    private static final Pattern EMPTY_LINES = Pattern.compile("\\n{4,}");

    private ChatLines() {}

    /**
     * @param hidden messages that were sent anew
     * @param before what this gave last time; lines of unchanged messages are taken from there
     */
    static List<ChatLine> of(List<ChatMessage> chat, Set<ChatLine.Key> hidden, List<ChatLine> before, Texts texts) {
        Map<ChatLine.Key, ChatLine> made = new HashMap<>();
        before.forEach(line -> made.put(line.key(), line));
        List<ChatLine> lines = new ArrayList<>(chat.size());
        ChatMessage last = null;
        for (ChatMessage message : chat) {
            ChatLine.Key key = new ChatLine.Key(message.senderIdentity(), message.id());
            if (hidden.contains(key)) {
                continue;
            }
            boolean startsRun = startsRun(last, message);
            last = message;
            ChatLine same = made.get(key);
            if (same != null && same.startsRun() == startsRun && same.message().equals(message)) {
                lines.add(same);
                continue;
            }
            String sender = message.own()
                    ? texts.text("call.chat.you")
                    : ShownName.of(message.senderName(), message.senderIdentity(), texts);
            lines.add(new ChatLine(message, sender, shown(message.text()), startsRun));
        }
        return lines;
    }

    private static boolean startsRun(@Nullable ChatMessage before, ChatMessage message) {
        return before == null
                || before.own() != message.own()
                || !before.senderIdentity().equals(message.senderIdentity())
                || Duration.between(before.sentAt(), message.sentAt()).abs().compareTo(RUN) > 0;
    }

    private static String shown(String text) {
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        String clean = CONTROLS.matcher(head.replace("\r\n", "\n")).replaceAll("");
        return EMPTY_LINES.matcher(clean).replaceAll("\n\n").strip();
    }
}
