package io.postern.call.chat;

import io.postern.resources.Texts;
import io.postern.room.ChatMessage.Attachment;
import io.postern.ui.names.DisplayName;

/** Describes a file that somebody sends by its name and, if known, its size in decimal units. A pure function. */
final class FileText {
    private static final String[] UNITS = {"kb", "mb", "gb"};
    private static final double UNIT_STEP = 1_000;

    private FileText() {}

    static String of(Attachment file, Texts texts) {
        String shown = DisplayName.oneLine(file.name());
        String name = shown.isEmpty() ? texts.text("call.chat.file") : shown;
        return file.bytes() < 0 ? name : texts.text("call.chat.file_sized", name, size(file.bytes(), texts));
    }

    private static String size(long bytes, Texts texts) {
        if (bytes < UNIT_STEP) {
            return texts.text("call.chat.bytes", bytes);
        }
        double size = bytes / UNIT_STEP;
        int unit = 0;
        while (size >= UNIT_STEP && unit < UNITS.length - 1) {
            size /= UNIT_STEP;
            unit++;
        }
        return texts.text("call.chat." + UNITS[unit], size);
    }
}
