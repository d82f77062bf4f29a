package io.postern.call.chat;

import io.postern.room.ChatMessage;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One row of the list of messages. Immutable.
 *
 * @param sender fit to be shown
 * @param text fit to be laid out
 * @param startsRun whether it is the first of a run of one sender's messages, which carries name and time
 * @param fold how much of the text is visible
 * @param cut whether the text was shortened
 * @param files descriptions of the files that belong to it
 */
public record ChatLine(
        ChatMessage message,
        String sender,
        String text,
        boolean startsRun,
        Fold fold,
        boolean cut,
        List<String> files) {
    public ChatLine {
        files = List.copyOf(files);
    }

    /** How much of a text is seen. */
    public enum Fold {
        /** The whole text, which is short. */
        SHORT,
        /** The beginning of a long text. */
        FOLDED,
        /** All of a long text. */
        UNFOLDED
    }

    /** The identity of the message, independent of its text and delivery. */
    record Key(String sender, String id) {}

    Key key() {
        return new Key(message.senderIdentity(), message.id());
    }

    /** The visible part of the text. */
    String seen() {
        return fold == Fold.FOLDED ? ChatLines.beginning(text) : text;
    }

    /** All its words, for the clipboard. */
    String words() {
        return Stream.concat(Stream.of(text).filter(words -> !words.isEmpty()), files.stream())
                .collect(Collectors.joining("\n"));
    }

    boolean failed() {
        return message.delivery() == ChatMessage.Delivery.FAILED;
    }
}
