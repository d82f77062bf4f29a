package io.postern.call.controls;

import io.postern.platform.OperatingSystem;
import io.postern.resources.Texts;
import java.util.List;
import java.util.Locale;

/** The keyboard shortcuts of a call in words. */
public enum Shortcut {
    MICROPHONE("D", true),
    CAMERA("E", true),
    SHARE("E", true),
    TALK("", false),
    CHAT("C", false),
    PEOPLE("P", false),
    PIN("1–9", false),
    PAGES("", false),
    FULL_SCREEN("F", false),
    STATISTICS("S", true),
    BACK("Esc", false),
    HELP("?", false);

    private static final boolean MAC = OperatingSystem.current() == OperatingSystem.MAC;

    private final String key;
    private final boolean withModifier;

    Shortcut(String key, boolean withModifier) {
        this.key = key;
        this.withModifier = withModifier;
    }

    /** The keys as people read them, such as {@code Ctrl+D} or {@code ⌘D}. */
    public String keys(Texts texts) {
        return switch (this) {
            case TALK -> texts.text("call.keys.space");
            case PAGES -> texts.text("call.keys.page_up_down");
            case SHARE, STATISTICS ->
                MAC ? "⇧⌘" + key : texts.text("call.keys.control") + "+" + texts.text("call.keys.shift") + "+" + key;
            case MICROPHONE, CAMERA, CHAT, PEOPLE, PIN, FULL_SCREEN, BACK, HELP -> withModifier ? modified(texts) : key;
        };
    }

    private String modified(Texts texts) {
        return MAC ? "⌘" + key : texts.text("call.keys.control") + "+" + key;
    }

    /** The action in words. */
    public String meaning(Texts texts) {
        return texts.text("call.keys.does_" + name().toLowerCase(Locale.ROOT));
    }

    /** All, in the order they are listed. */
    public static List<Shortcut> all() {
        return List.of(values());
    }
}
