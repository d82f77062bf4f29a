package io.postern.desktop.link;

import io.postern.call.invite.InviteLink;
import io.postern.resources.Texts;
import io.postern.ui.control.Notice;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Handles incoming links: follows those that are trusted, asks about the others, and explains what is not a link. The
 * newest link counts. On the JavaFX thread.
 */
public final class LinkViewModel {
    /** The window's actions for links. */
    public interface Ways {
        LinkContext where();

        TrustedServers known();

        /** Follows the link; it has been confirmed if necessary. */
        void follow(InviteLink link);

        void say(Notice sentence);
    }

    private final Supplier<Texts> texts;
    private final Ways ways;
    private final ReadOnlyObjectWrapper<Optional<LinkConfirmation>> question =
            new ReadOnlyObjectWrapper<>(this, "question", Optional.empty());

    public LinkViewModel(Supplier<Texts> texts, Ways ways) {
        this.texts = texts;
        this.ways = ways;
    }

    /** The confirmation that waits for an answer. */
    public ReadOnlyObjectProperty<Optional<LinkConfirmation>> questionProperty() {
        return question.getReadOnlyProperty();
    }

    /** The text of the question. */
    public Texts texts() {
        return texts.get();
    }

    /** Handles a text that should be a link. */
    public void open(String text) {
        switch (ParsedLink.of(text)) {
            case ParsedLink.Usable(InviteLink link) -> step(link);
            case ParsedLink.Refused(ParsedLink.Problem problem) ->
                ways.say(Notice.of(
                        Notice.Kind.WARN,
                        texts.get().text("link.refused." + problem.name().toLowerCase(Locale.ROOT))));
        }
    }

    /** Follows the link that waits for confirmation. */
    public void accept() {
        Optional<LinkConfirmation> asked = question.get();
        question.set(Optional.empty());
        asked.ifPresent(answered -> ways.follow(answered.link()));
    }

    /** Discards the link that waits for confirmation. */
    public void decline() {
        question.set(Optional.empty());
    }

    /** Re-evaluates the waiting link after the window has changed its page. */
    public void moved() {
        question.get().ifPresent(asked -> step(asked.link()));
    }

    private void step(InviteLink link) {
        switch (LinkAction.of(link, ways.where(), ways.known())) {
            case LinkAction.Stay there -> question.set(Optional.empty());
            case LinkAction.Go(InviteLink agreed) -> {
                question.set(Optional.empty());
                ways.follow(agreed);
            }
            case LinkAction.Ask(LinkConfirmation asked) -> question.set(Optional.of(asked));
            case LinkAction.Forbidden(java.net.URI only) -> {
                question.set(Optional.empty());
                ways.say(Notice.of(
                        Notice.Kind.WARN,
                        texts.get().text("policy.lock.other_server", String.valueOf(only.getAuthority()))));
            }
        }
    }
}
