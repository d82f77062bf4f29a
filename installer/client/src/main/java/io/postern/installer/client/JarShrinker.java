package io.postern.installer.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.attribute.SourceDebugExtensionAttribute;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the window's jars smaller: without classes that nothing mentions, names of local variables, and what only
 * compilers and other systems read. Lines of our own code stay known, so that what a log shows of a failure can be read.
 */
final class JarShrinker {
    private static final String CLASS = ".class";
    private static final Pattern OF_A_VERSION = Pattern.compile("^META-INF/versions/\\d+/");
    private static final ClassDesc KOTLIN_METADATA = ClassDesc.of("kotlin.Metadata");

    /** Build tools' and other systems' files; licences are shown elsewhere in the image. */
    private static final Pattern OF_NO_USE = Pattern.compile(
            "META-INF/(maven|proguard|native-image|com\\.android\\.tools"
                    + "|rewrite|legal|licen[cs]es?)/.*"
                    + "|META-INF/(INDEX\\.LIST|[^/]+\\.(SF|RSA|DSA|EC|kotlin_module)|(LICEN[CS]E|NOTICE|DEPENDENCIES|AL2|LGPL)[^/]*)"
                    + "|(META-INF/versions/\\d+/)?module-info\\.class|.*\\.(proto|kotlin_builtins)"
                    + "|(LICEN[CS]E|NOTICE|about)[^/]*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern KOTLIN_FUNCTIONS = Pattern.compile("kotlin/\\w+(/\\w+)*Kt\\w*\\.class");

    /** Functions that are called by functions that are not, and so on. */
    private static final int PASSES = 3;

    /** Zip files know local time only; any will do, as long as it is always the same. */
    private static final LocalDateTime ALWAYS = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final ExclusionList leftOut;
    private final Set<String> missing;

    /** Contents of all jars, in order; of an entry that is a class, what remains of it. */
    private final Map<Path, Map<String, byte[]>> jars = new TreeMap<>();

    /** Class files by name, with all versions of each. */
    private final Map<String, List<byte[]>> classes = new HashMap<>();

    /** Class files of modules that are not the JDK's, for what code says about their types. */
    private final Map<String, byte[]> ofModules = new HashMap<>();

    /** @param missing names of classes of modules that the image goes without */
    JarShrinker(ExclusionList leftOut, Set<String> missing) {
        this.leftOut = leftOut;
        this.missing = missing;
    }

    /**
     * Writes trimmed copies.
     *
     * @param modules jars that the originals use and that are not copied
     * @param isRoot whether all classes of a jar are needed, because they are the program itself
     */
    void trim(List<Path> originals, List<Path> modules, Predicate<Path> isRoot, Path folder) throws IOException {
        for (Path module : modules) {
            read(module).forEach((name, content) -> ofModules.put(name, content));
        }
        classes.clear();
        for (Path original : originals) {
            jars.put(original, read(original));
        }
        for (Map.Entry<Path, Map<String, byte[]>> jar : jars.entrySet()) {
            ClassFile rewriting = rewriting(ApplicationJars.isOurs(jar.getKey()));
            jar.getValue().replaceAll((name, content) -> name.endsWith(CLASS) ? shorter(rewriting, content) : content);
        }
        for (int pass = 0; pass < PASSES; pass++) {
            withoutUncalledFunctions();
        }
        Set<String> needed = needed(isRoot);
        for (Map.Entry<Path, Map<String, byte[]>> jar : jars.entrySet()) {
            write(jar.getValue(), needed, folder.resolve(ApplicationJars.name(jar.getKey())));
        }
    }

    /** @param lines whether it remains known which line of a source file code was made of */
    private ClassFile rewriting(boolean lines) {
        return ClassFile.of(
                ClassFile.DebugElementsOption.DROP_DEBUG,
                lines ? ClassFile.LineNumbersOption.PASS_LINE_NUMBERS : ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(this::classFile)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    /** Kotlin's library has thousands of functions in few classes, of which a program calls some dozens. */
    private void withoutUncalledFunctions() {
        Set<String> called = new HashSet<>();
        jars.values()
                .forEach(entries -> entries.forEach((name, content) -> {
                    if (name.endsWith(CLASS)) {
                        for (PoolEntry entry : ClassFile.of().parse(content).constantPool()) {
                            if (entry instanceof NameAndTypeEntry member) {
                                called.add(member.name().stringValue()
                                        + member.type().stringValue());
                            }
                        }
                    }
                }));
        ClassFile rewriting = rewriting(false);
        ClassTransform dropping = ClassTransform.dropping(element -> element instanceof MethodModel method
                && method.flags().has(AccessFlag.STATIC)
                && !method.methodName().equalsString("<clinit>")
                && !called.contains(
                        method.methodName().stringValue() + method.methodType().stringValue()));
        jars.values()
                .forEach(entries -> entries.replaceAll(
                        (name, content) -> KOTLIN_FUNCTIONS.matcher(name).matches()
                                ? transformed(rewriting, content, dropping)
                                : content));
    }

    private Map<String, byte[]> read(Path jar) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>(JarShrinker::manifestFirst);
        try (ZipFile file = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : file.stream().map(ZipEntry.class::cast).toList()) {
                String name = entry.getName();
                if (entry.isDirectory() || OF_NO_USE.matcher(name).matches() || leftOut.ofJar(jar, name)) {
                    continue;
                }
                try (InputStream content = file.getInputStream(entry)) {
                    byte[] bytes = content.readAllBytes();
                    entries.put(name, bytes);
                    if (name.endsWith(CLASS)) {
                        classes.computeIfAbsent(className(name), key -> new ArrayList<>())
                                .add(bytes);
                    }
                }
            }
        }
        return entries;
    }

    private static int manifestFirst(String one, String other) {
        String manifest = "META-INF/MANIFEST.MF";
        if (one.equals(manifest) || other.equals(manifest)) {
            return Boolean.compare(other.equals(manifest), one.equals(manifest));
        }
        return one.compareTo(other);
    }

    private static String className(String entry) {
        String name = OF_A_VERSION.matcher(entry).replaceFirst("");
        return name.substring(0, name.length() - CLASS.length());
    }

    private static byte[] shorter(ClassFile rewriting, byte[] content) {
        ClassTransform dropping = (builder, element) -> {
            ClassElement kept = withoutCompilersNotes(element);
            if (kept != null) {
                builder.with(kept);
            }
        };
        return transformed(rewriting, content, dropping);
    }

    private static byte[] transformed(ClassFile rewriting, byte[] content, ClassTransform transform) {
        try {
            return rewriting.transformClass(
                    rewriting.parse(content),
                    transform.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
        } catch (IllegalArgumentException aTypeIsNotHere) {
            // Code for a library that is optional and not among the jars stays as it is.
            return content;
        }
    }

    private static @Nullable ClassElement withoutCompilersNotes(ClassElement element) {
        if (element instanceof SourceDebugExtensionAttribute) {
            return null;
        }
        if (element instanceof RuntimeVisibleAnnotationsAttribute all) {
            // What other Kotlin compilers want to know of a class, and nobody at run time.
            List<Annotation> kept = all.annotations().stream()
                    .filter(annotation -> !annotation.classSymbol().equals(KOTLIN_METADATA))
                    .toList();
            return kept.isEmpty() ? null : RuntimeVisibleAnnotationsAttribute.of(kept);
        }
        return element;
    }

    private @Nullable InputStream classFile(ClassDesc name) {
        String descriptor = name.descriptorString();
        String file = descriptor.substring(1, descriptor.length() - 1);
        List<byte[]> versions = classes.get(file);
        byte[] content = versions == null ? ofModules.get(file + CLASS) : versions.getFirst();
        return content == null ? null : new ByteArrayInputStream(content);
    }

    /** Ours, what services and settings name, and what those mention, and so on. */
    private Set<String> needed(Predicate<Path> isRoot) {
        ClassReferences mentions = new ClassReferences(classes.keySet());
        Map<String, Set<String>> mentioned = new HashMap<>();
        Deque<String> open = new ArrayDeque<>();
        for (Map.Entry<Path, Map<String, byte[]>> jar : jars.entrySet()) {
            for (Map.Entry<String, byte[]> entry : jar.getValue().entrySet()) {
                if (!entry.getKey().endsWith(CLASS)) {
                    if (holdsNames(entry.getKey())) {
                        open.addAll(mentions.inText(new String(entry.getValue(), StandardCharsets.UTF_8)));
                    }
                    continue;
                }
                String name = className(entry.getKey());
                mentioned.computeIfAbsent(name, key -> new HashSet<>()).addAll(mentions.inClass(entry.getValue()));
                if (ApplicationJars.isOurs(jar.getKey())) {
                    mustNotMiss(name, entry.getValue());
                }
                if (isRoot.test(jar.getKey())) {
                    open.add(name);
                }
            }
        }
        Set<String> needed = new HashSet<>();
        while (!open.isEmpty()) {
            String name = open.pop();
            if (needed.add(name)) {
                open.addAll(mentioned.getOrDefault(name, Set.of()));
            }
        }
        return needed;
    }

    private void mustNotMiss(String name, byte[] content) {
        Set<String> gone = new ClassReferences(missing).inClass(content);
        if (!gone.isEmpty()) {
            throw new PackagingException(
                    name.replace('/', '.') + " uses " + gone.iterator().next().replace('/', '.')
                            + ", which installer/client/common/left-out leaves out of the image. Take it off that list.");
        }
    }

    private static boolean holdsNames(String entry) {
        return entry.startsWith("META-INF/services/") || entry.endsWith(".xml") || entry.endsWith(".properties");
    }

    private static void write(Map<String, byte[]> entries, Set<String> needed, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                if (entry.getKey().endsWith(CLASS) && !needed.contains(className(entry.getKey()))) {
                    continue;
                }
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setTimeLocal(ALWAYS);
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }
}
