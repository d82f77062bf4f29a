package io.postern.call.chat;

import io.postern.resources.Texts;
import io.postern.room.ChatMessage;
import io.postern.ui.names.DisplayNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a conversation into rows of the list. A pure function. */
final class ChatLines {
    /** A pause after which a run of messages says the time again. */
    private static final Duration MAX_RUN_GAP = Duration.ofMinutes(5);

    /** The longest text that can be unfolded or sent, in characters. */
    static final int MAX_CHARS = 10_000;

    /** The visible part of a folded message, in characters and in lines. */
    static final int FOLDED_CHARS = 1_000;

    static final int FOLDED_LINES = 15;

    /** Less than this is not worth folding. */
    private static final double MIN_FOLDING_RATIO = 1.25;

    private static final Pattern CONTROLS =
            Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\n\\t]]|[\\u202a-\\u202e\\u2066-\\u2069]");
    private static final Pattern EMPTY_LINES = Pattern.compile("\\n{4,}");

    private ChatLines() {}

    /**
     * @param hidden messages that were sent anew
     * @param unfolded long messages that are to be seen whole
     * @param before what this gave last time; lines of unchanged messages are taken from there
     * @param names what people are called
     */
    static List<ChatLine> of(
            List<ChatMessage> chat,
            Set<ChatLine.Key> hidden,
            Set<ChatLine.Key> unfolded,
            List<ChatLine> before,
            DisplayNames names,
            Texts texts) {
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
            String sender = message.own()
                    ? texts.text("call.chat.you")
                    : names.of(message.senderIdentity(), message.senderName());
            ChatLine same = made.get(key);
            if (same != null
                    && same.startsRun() == startsRun
                    && (same.fold() == ChatLine.Fold.UNFOLDED) == unfolded.contains(key)
                    && same.sender().equals(sender)
                    && same.message().equals(message)) {
                lines.add(same);
                continue;
            }
            String text = shown(message.text());
            lines.add(new ChatLine(
                    message,
                    sender,
                    text,
                    startsRun,
                    fold(text, unfolded.contains(key)),
                    message.cut() || message.text().length() > MAX_CHARS,
                    message.attachments().stream()
                            .map(file -> FileText.of(file, texts))
                            .toList()));
        }
        return lines;
    }

    private static boolean startsRun(@Nullable ChatMessage before, ChatMessage message) {
        return before == null
                || before.own() != message.own()
                || !before.senderIdentity().equals(message.senderIdentity())
                || Duration.between(before.sentAt(), message.sentAt()).abs().compareTo(MAX_RUN_GAP) > 0;
    }

    /** The visible part of a folded text. */
    static String beginning(String text) {
        int end = Math.min(text.length(), FOLDED_CHARS);
        for (int line = 0, at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
            if (++line == FOLDED_LINES) {
                end = at;
            }
        }
        if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
            end--;
        }
        return end < text.length() ? text.substring(0, end).stripTrailing() + "…" : text;
    }

    private static ChatLine.Fold fold(String text, boolean unfolded) {
        boolean isLong = text.length() > FOLDED_CHARS * MIN_FOLDING_RATIO
                || text.chars().filter(c -> c == '\n').count() >= FOLDED_LINES * MIN_FOLDING_RATIO;
        if (!isLong) {
            return ChatLine.Fold.SHORT;
        }
        return unfolded ? ChatLine.Fold.UNFOLDED : ChatLine.Fold.FOLDED;
    }

    private static String shown(String text) {
        String head = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "…" : text;
        String clean = CONTROLS.matcher(head.replace("\r\n", "\n")).replaceAll("");
        return EMPTY_LINES.matcher(clean).replaceAll("\n\n").strip();
    }
}
