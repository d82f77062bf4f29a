package io.postern.installer.client;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Which of a set of classes a text or a class file mentions: in code, in signatures, and in plain words such as those
 * given to {@code Class.forName}. Rather one too many than one too few.
 */
final class ClassReferences {
    private static final Pattern BETWEEN_NAMES = Pattern.compile("[^\\w/$.\\-]+");

    /** Before a name in a descriptor: arrays and primitive parameters. */
    private static final Pattern BEFORE_NAME = Pattern.compile("[\\[BCDFIJSZV]*L");

    private final Set<String> known;

    /** @param known names of classes as class files write them, with slashes */
    ClassReferences(Set<String> known) {
        this.known = known;
    }

    /** Those that a class file mentions. */
    Set<String> inClass(byte[] classFile) {
        Set<String> found = new HashSet<>();
        for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
            if (entry instanceof Utf8Entry text) {
                look(text.stringValue(), found::add);
            }
        }
        return found;
    }

    /** Those that a text mentions, with slashes or dots. */
    Set<String> inText(String text) {
        Set<String> found = new HashSet<>();
        look(text, found::add);
        return found;
    }

    private void look(String text, Consumer<String> found) {
        for (String part : BETWEEN_NAMES.split(text, -1)) {
            String name = part.replace('.', '/');
            if (known.contains(name)) {
                found.accept(name);
                continue;
            }
            var prefix = BEFORE_NAME.matcher(name);
            if (prefix.lookingAt() && known.contains(name.substring(prefix.end()))) {
                found.accept(name.substring(prefix.end()));
            }
        }
    }
}
