package io.postern.installer.client;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Finds the known classes that a text or class file refers to: in code, in signatures, and in strings such as arguments
 * of {@code Class.forName}. Errs on the side of finding too many.
 */
final class ClassReferences {
    private static final Pattern BETWEEN_NAMES = Pattern.compile("[^\\w/$.\\-]+");

    /** Precedes a name in a descriptor: arrays and primitive parameters. */
    private static final Pattern BEFORE_NAME = Pattern.compile("[\\[BCDFIJSZV]*L");

    private final Set<String> known;

    /** @param known internal names of classes, with slashes */
    ClassReferences(Set<String> known) {
        this.known = known;
    }

    /** The known classes that a class file refers to. */
    Set<String> inClass(byte[] classFile) {
        Set<String> found = new HashSet<>();
        for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
            if (entry instanceof Utf8Entry text) {
                collect(text.stringValue(), found::add);
            }
        }
        return found;
    }

    /** The known classes that a text refers to, with slashes or dots. */
    Set<String> inText(String text) {
        Set<String> found = new HashSet<>();
        collect(text, found::add);
        return found;
    }

    private void collect(String text, Consumer<String> found) {
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
