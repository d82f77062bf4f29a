package io.postern.call.chat;

import io.postern.resources.Texts;
import io.postern.room.ChatMessage;
import io.postern.room.Room;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.ui.fx.FxThread;
import io.postern.ui.names.DisplayNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The view model of the chat. On the JavaFX thread. */
public final class ChatViewModel {
    private final Room room;
    private final Texts texts;
    private final FxThread fx;
    private final Consumer<Throwable> failed;
    private final ObservableList<ChatLine> lines = FXCollections.observableArrayList();
    private final StringProperty draft;
    private final ReadOnlyIntegerWrapper unread = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper sendable = new ReadOnlyBooleanWrapper();
    private final Set<ChatLine.Key> sentAnew = new HashSet<>();
    private final Set<ChatLine.Key> unfolded = new HashSet<>();
    private Set<ChatLine.Key> known = new HashSet<>();
    private List<ChatMessage> chat = List.of();
    private DisplayNames names;
    private final ReadOnlyBooleanWrapper permitted = new ReadOnlyBooleanWrapper(true);
    private boolean reading;

    /**
     * @param draft the text that was not sent when this room was last open
     * @param failed receives the reason why a message was rejected, after its text is back in the draft
     */
    public ChatViewModel(Room room, Texts texts, FxThread fx, String draft, Consumer<Throwable> failed) {
        this.room = room;
        this.texts = texts;
        this.fx = fx;
        this.failed = failed;
        this.draft = new SimpleStringProperty(draft);
        this.names = DisplayNames.none(texts);
    }

    public ObservableList<ChatLine> lines() {
        return lines;
    }

    /** The draft, kept until it is sent. */
    public StringProperty draftProperty() {
        return draft;
    }

    /** The number of messages from others that arrived while the chat was not read. */
    public ReadOnlyIntegerProperty unreadProperty() {
        return unread.getReadOnlyProperty();
    }

    /** Whether a message can be sent now. */
    public ReadOnlyBooleanProperty sendableProperty() {
        return sendable.getReadOnlyProperty();
    }

    /** Whether the server lets this person write; a message without permission reaches nobody. */
    public ReadOnlyBooleanProperty permittedProperty() {
        return permitted.getReadOnlyProperty();
    }

    /** Applies a snapshot's permission to write, before its messages. */
    public void permit(boolean isPermitted) {
        permitted.set(isPermitted);
    }

    /** Whether the newest message is being looked at: the panel is open and not scrolled up. */
    public void setReading(boolean isReading) {
        reading = isReading;
        if (isReading) {
            unread.set(0);
        }
    }

    /** Applies a snapshot. */
    public void show(List<ChatMessage> messages, DisplayNames people, boolean connected) {
        sendable.set(connected && permitted.get());
        if (messages.equals(chat) && people.equals(names)) {
            return;
        }
        chat = messages;
        names = people;
        refresh();
        Set<ChatLine.Key> now = new HashSet<>();
        int more = 0;
        for (ChatMessage message : messages) {
            ChatLine.Key key = new ChatLine.Key(message.senderIdentity(), message.id());
            now.add(key);
            if (!message.own() && !known.contains(key)) {
                more++;
            }
        }
        known = now;
        unfolded.retainAll(now);
        if (!reading && more > 0) {
            unread.set(unread.get() + more);
        }
    }

    /** Sends the draft. While that is not possible, or nothing is written, the draft stays as it is. */
    public void send() {
        String text = draft.get().strip();
        if (text.isEmpty() || !sendable.get()) {
            return;
        }
        if (text.length() > ChatLines.MAX_CHARS) {
            failed.accept(new RoomException(
                    new RoomFailure(RoomFailure.Kind.BAD_MESSAGE, false, text.length() + " characters"), null));
            return;
        }
        draft.set("");
        room.sendChat(text).whenComplete((sent, failure) -> {
            if (failure != null) {
                fx.post(() -> notTaken(text, failure));
            }
        });
    }

    /** Sends a failed message again; the new message replaces the failed one. */
    public void retry(ChatLine line) {
        if (!line.failed() || !sendable.get()) {
            return;
        }
        sentAnew.add(line.key());
        refresh();
        room.sendChat(line.message().text()).whenComplete((sent, failure) -> {
            if (failure != null) {
                fx.post(() -> notTaken(line.message().text(), failure));
            }
        });
    }

    /** Shows a long message whole, or its beginning only. */
    public void fold(ChatLine line, boolean folded) {
        if (folded ? unfolded.remove(line.key()) : unfolded.add(line.key())) {
            refresh();
        }
    }

    // A message that failed stands in the list with a way to try again. One that never got there comes back to be
    // edited.
    private void notTaken(String text, Throwable failure) {
        boolean listed = room.snapshot().chat().reversed().stream()
                .limit(50)
                .anyMatch(m -> m.own() && m.text().equals(text));
        if (!listed) {
            draft.set(draft.get().isEmpty() ? text : text + "\n" + draft.get());
        }
        failed.accept(failure);
    }

    // Messages change in place, come at the end, and go when there are too many: the list keeps its cells and its place
    // through all of that.
    private void refresh() {
        List<ChatLine> next = ChatLines.of(chat, sentAnew, unfolded, lines, names, texts);
        dropGone(next);
        for (int i = 0; i < lines.size(); i++) {
            if (!next.get(i).equals(lines.get(i))) {
                lines.set(i, next.get(i));
            }
        }
        if (next.size() > lines.size()) {
            lines.addAll(List.copyOf(next.subList(lines.size(), next.size())));
        }
    }

    private void dropGone(List<ChatLine> next) {
        Set<ChatLine.Key> keys = new HashSet<>();
        next.forEach(line -> keys.add(line.key()));
        lines.removeIf(line -> !keys.contains(line.key()));
    }
}
