package io.postern.call;

import io.postern.call.CallScene.Person;
import io.postern.resources.Texts;
import io.postern.room.ChatMessage;
import io.postern.room.ChatMessage.Delivery;
import io.postern.room.ConnectionQuality;
import io.postern.room.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.room.Permissions;
import io.postern.ui.fx.FxThread;
import io.postern.ui.gallery.GalleryEntry;
import io.postern.ui.gallery.GalleryEntry.Variants;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedRoom;
import io.postern.ui.video.FrameWorkers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.event.Event;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The call in every state. */
public final class CallGallery implements GalleryEntry.Collection {
    private final List<GalleryEntry> entries = new ArrayList<>();

    @Override
    public List<GalleryEntry> entries() {
        entry(
                "call-connecting",
                Variants.USUAL,
                () -> new CallScene("weekly").connection(new ConnectionState.Connecting()));
        entry("call-empty", Variants.ALL, () -> CallScene.joined("weekly"));
        entry("call-one", Variants.ALL, () -> CallScene.joined("weekly").with(ana()));
        entry(
                "call-one-agent",
                Variants.USUAL,
                () -> CallScene.joined("weekly")
                        .with(new Person("ai-agent", "AI Assistant")
                                .agent()
                                .camera(true)
                                .microphone(true)));
        entry(
                "call-two",
                Variants.USUAL,
                () -> CallScene.joined("weekly")
                        .with(
                                ana(),
                                new Person("bo", "Bo Lindqvist")
                                        .microphone(false)
                                        .camera(true)
                                        .quality(ConnectionQuality.POOR)));
        entry(
                "call-muted",
                Variants.USUAL,
                () -> new CallScene("weekly")
                        .me(new Person("me", "Robin Meyer").microphone(false).camera(false))
                        .with(
                                ana(),
                                new Person("bo", "Bo Lindqvist")
                                        .microphone(false)
                                        .camera(true)));
        entry(
                "call-no-video",
                Variants.USUAL,
                () -> new CallScene("weekly")
                        .me(new Person("me", "Robin Meyer").microphone(true))
                        .with(
                                new Person("ana", "Ana Sousa").microphone(true).speaking(true),
                                new Person("bo", "Bo Lindqvist")
                                        .microphone(false)
                                        .quality(ConnectionQuality.LOST),
                                new Person("c", "Chidi Okafor").pausedCamera().microphone(true),
                                new Person("d", "Dana").encryptedCamera()));
        entry(
                "call-nine",
                Variants.ALL,
                () -> CallScene.joined("weekly").crowd(8).recording());
        entry(
                "call-twenty-five",
                Variants.USUAL,
                () -> CallScene.joined("All hands").crowd(24));
        entry(
                "call-forty-nine",
                Variants.USUAL,
                () -> CallScene.joined("All hands").crowd(48).relayed());
        entry(
                "call-long-names",
                Variants.ALL,
                () -> new CallScene("a room with " + "a very ".repeat(30) + "long name")
                        .me(new Person("me", "Robin").microphone(true).camera(true))
                        .with(
                                new Person("a", "Wolfeschlegelsteinhausenbergerdorff ".repeat(6))
                                        .microphone(false)
                                        .camera(true)
                                        .quality(ConnectionQuality.POOR),
                                new Person("b", "n".repeat(1 << 20)).microphone(true),
                                new Person("c", "").microphone(true),
                                new Person("", "").microphone(true),
                                new Person(
                                                "z",
                                                "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞")
                                        .microphone(true)));
        entry(
                "call-right-to-left",
                Variants.USUAL,
                () -> CallScene.joined("فريق المبيعات")
                        .with(
                                new Person("a", "محمد علي")
                                        .microphone(true)
                                        .camera(true)
                                        .speaking(true),
                                new Person("b", "דנה כהן").microphone(false),
                                new Person("c", "Ana (سارة)").microphone(true).camera(true))
                        .said("a", "محمد علي", "مرحبا بالجميع، هل تسمعونني؟")
                        .said("b", "דנה כהן", "שלום! see https://example.org/ראשי"),
                this::chat);
        entry(
                "call-reconnecting",
                Variants.ALL,
                () -> CallScene.joined("weekly").crowd(3).connection(new ConnectionState.Reconnecting(2)));
        entry(
                "call-ended",
                Variants.USUAL,
                () -> CallScene.joined("weekly")
                        .with(ana())
                        .connection(new ConnectionState.Disconnected(DisconnectReason.SERVER_SHUTDOWN)));
        entry("call-chat-unread", Variants.USUAL, () -> conversation());
        entry("call-chat", Variants.ALL, () -> conversation(), this::chat);
        entry(
                "call-chat-long",
                Variants.USUAL,
                () -> CallScene.joined("weekly")
                        .with(ana(), new Person("an", "Ana Sousa").microphone(true))
                        .said("ana", "Ana Sousa", "What the server says:\n" + "10:00:00 all is well here\n".repeat(80))
                        .sent(
                                "an",
                                "Ana Sousa",
                                "The slides for today",
                                new ChatMessage.Attachment("f", "Quarterly numbers, draft 3.pdf", 1_482_113))
                        .said("ana", "Ana Sousa", "Thank you!"),
                this::chat);
        entry(
                "call-listener",
                Variants.USUAL,
                () -> new CallScene("All hands")
                        .me(new Person("me", "Robin Meyer"))
                        .with(ana(), new Person("d", "Dana").encryptedCamera())
                        .permissions(new Permissions(true, Set.of(), false, false, false))
                        .said("ana", "Ana Sousa", "Questions at the end, please."),
                this::chat);
        entry(
                "call-chat-empty",
                Variants.USUAL,
                () -> CallScene.joined("weekly").with(ana()),
                this::chat);
        entry(
                "call-chat-offline",
                Variants.USUAL,
                () -> conversation().connection(new ConnectionState.Reconnecting(1)),
                view -> {
                    chat(view);
                    ((javafx.scene.control.TextArea) view.lookup("#chat-field")).setText("This is still being written");
                });
        entry(
                "call-people",
                Variants.ALL,
                () -> CallScene.joined("weekly")
                        .crowd(8)
                        .with(
                                new Person("ai-agent", "AI Assistant").agent().microphone(true),
                                new Person("q", "Quentin Vézina-Larocque de la Montagne")
                                        .microphone(true)
                                        .quality(ConnectionQuality.POOR)
                                        .screen(1920, 1200)),
                view -> press(view, "#people"));
        entry(
                "call-pinned",
                Variants.USUAL,
                () -> CallScene.joined("weekly").crowd(7),
                view -> key(view, KeyCode.DIGIT3, "3"));
        entry("call-focus", Variants.ALL, () -> CallScene.joined("weekly").crowd(7), view -> press(view, "#layout"));
        entry(
                "call-screen",
                Variants.ALL,
                () -> CallScene.joined("weekly")
                        .crowd(5)
                        .with(new Person("s", "Sam Carter")
                                .microphone(true)
                                .camera(true)
                                .screen(1920, 1200)));
        entry(
                "call-share-picker",
                Variants.ALL,
                () -> CallScene.joined("weekly").crowd(3),
                view -> press(view, "#share"));
        entry(
                "call-sharing",
                Variants.ALL,
                () -> new CallScene("weekly")
                        .me(new Person("me", "Robin Meyer")
                                .microphone(true)
                                .camera(true)
                                .screen(1920, 1080))
                        .with(ana()));
        entry("call-keys", Variants.ALL, () -> CallScene.joined("weekly").crowd(3), view -> question(view));
        return entries;
    }

    private static Person ana() {
        return new Person("ana", "Ana Sousa").microphone(true).camera(true).speaking(true);
    }

    private static CallScene conversation() {
        return CallScene.joined("weekly")
                .crowd(3)
                .message("ai-agent", "AI Assistant", "Welcome Robin Meyer!", Delivery.RECEIVED, false)
                .said("p0", "Ana Sousa", "Good morning!")
                .said("p0", "Ana Sousa", "The agenda is at https://wiki.example.org/agenda?week=9.")
                .wrote("Thanks, I will go through it while we wait.", Delivery.SENT)
                .message(
                        "p1",
                        "Bo Lindqvist",
                        "Can everybody hear me? My microphone was off, sorry — I was saying that the second point can be dropped.",
                        Delivery.RECEIVED,
                        true)
                .said("p2", "Chidi Okafor", "Yes 👍🏽")
                .wrote("Fine with me", Delivery.FAILED)
                .wrote("One more thing", Delivery.SENDING);
    }

    private void chat(Parent view) {
        press(view, "#chat");
    }

    private static void press(Parent view, String id) {
        ((Button) view.lookup(id)).fire();
    }

    private static void key(Parent view, KeyCode code, String text) {
        Event.fireEvent(view, new KeyEvent(KeyEvent.KEY_PRESSED, text, text, code, false, false, false, false));
    }

    private static void question(Parent view) {
        Event.fireEvent(view, new KeyEvent(KeyEvent.KEY_TYPED, "?", "", KeyCode.UNDEFINED, false, false, false, false));
    }

    private void entry(String name, Variants variants, Supplier<CallScene> scene) {
        entry(name, variants, scene, view -> {});
    }

    private void entry(String name, Variants variants, Supplier<CallScene> scene, Consumer<Parent> then) {
        entries.add(GalleryEntry.of(name, variants, texts -> show(texts, scene.get(), then)));
    }

    private static GalleryEntry.Shown show(Texts texts, CallScene scene, Consumer<Parent> then) {
        SimulatedRoom room = scene.room();
        SimulatedMedia media = CallScene.media();
        media.setLevel(0.3);
        FrameWorkers workers = new FrameWorkers();
        SimulatedContext context = new SimulatedContext(texts, new FxThread());
        CallViews views = new CallViews(workers, address -> {});
        var call = views.open(room, media, context);
        Parent view = call.view();
        view.sceneProperty().subscribe(inScene -> {
            if (inScene != null) {
                // The gallery lays the view out next; what a person would press is pressed after that.
                context.fx().post(() -> then.accept(view));
            }
        });
        return new GalleryEntry.Shown(view, () -> {
            call.close();
            workers.close();
        });
    }
}
