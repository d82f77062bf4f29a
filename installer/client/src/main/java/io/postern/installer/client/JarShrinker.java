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
 * Shrinks the window's jars: removes unreachable classes, names of local variables, and metadata for compilers and
 * other systems. Keeps the line numbers of our own code, so that stack traces in logs stay readable.
 */
final class JarShrinker {
    private static final String CLASS = ".class";
    private static final Pattern VERSIONED_ENTRY = Pattern.compile("^META-INF/versions/\\d+/");
    private static final ClassDesc KOTLIN_METADATA = ClassDesc.of("kotlin.Metadata");

    /** Files for build tools and other systems; licences are elsewhere in the image. */
    private static final Pattern UNUSED_ENTRIES = Pattern.compile(
            "META-INF/(maven|proguard|native-image|com\\.android\\.tools"
                    + "|rewrite|legal|licen[cs]es?)/.*"
                    + "|META-INF/(INDEX\\.LIST|[^/]+\\.(SF|RSA|DSA|EC|kotlin_module)|(LICEN[CS]E|NOTICE|DEPENDENCIES|AL2|LGPL)[^/]*)"
                    + "|(META-INF/versions/\\d+/)?module-info\\.class|.*\\.(proto|kotlin_builtins)"
                    + "|(LICEN[CS]E|NOTICE|about)[^/]*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern KOTLIN_FUNCTIONS = Pattern.compile("kotlin/\\w+(/\\w+)*Kt\\w*\\.class");

    /** Removing a function makes others unreachable, so the removal is repeated. */
    private static final int SHRINK_PASSES = 3;

    /** A constant timestamp makes the jars reproducible; zip files store local time. */
    private static final LocalDateTime FIXED_TIMESTAMP = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final ExclusionList exclusions;
    private final Set<String> missing;

    /** The contents of all jars, in order; class files after shrinking. */
    private final Map<Path, Map<String, byte[]>> jars = new TreeMap<>();

    /** Class files by name, with all versions of multi-release jars. */
    private final Map<String, List<byte[]>> classes = new HashMap<>();

    /** Class files of modules outside the JDK, for resolving types in code. */
    private final Map<String, byte[]> moduleClasses = new HashMap<>();

    /** @param missing names of module classes that the image does not contain */
    JarShrinker(ExclusionList exclusions, Set<String> missing) {
        this.exclusions = exclusions;
        this.missing = missing;
    }

    /**
     * Writes shrunk copies.
     *
     * @param modules jars that the originals depend on and that are not copied
     * @param isRoot whether all classes of a jar are kept, because they are the program itself
     */
    void trim(List<Path> originals, List<Path> modules, Predicate<Path> isRoot, Path folder) throws IOException {
        for (Path module : modules) {
            read(module).forEach((name, content) -> moduleClasses.put(name, content));
        }
        classes.clear();
        for (Path original : originals) {
            jars.put(original, read(original));
        }
        for (Map.Entry<Path, Map<String, byte[]>> jar : jars.entrySet()) {
            ClassFile rewriting = rewriting(ApplicationJars.isOurs(jar.getKey()));
            jar.getValue()
                    .replaceAll((name, content) ->
                            name.endsWith(CLASS) ? withoutDebugInformation(rewriting, content) : content);
        }
        for (int pass = 0; pass < SHRINK_PASSES; pass++) {
            withoutUncalledFunctions();
        }
        Set<String> needed = needed(isRoot);
        for (Map.Entry<Path, Map<String, byte[]>> jar : jars.entrySet()) {
            write(jar.getValue(), needed, folder.resolve(ApplicationJars.name(jar.getKey())));
        }
    }

    /** @param lines whether line numbers are kept */
    private ClassFile rewriting(boolean lines) {
        return ClassFile.of(
                ClassFile.DebugElementsOption.DROP_DEBUG,
                lines ? ClassFile.LineNumbersOption.PASS_LINE_NUMBERS : ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(this::classFile)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    /**
     * Removes unused top-level functions of Kotlin's library: it has thousands in a few classes, and the program calls
     * some dozens.
     */
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
                if (entry.isDirectory() || UNUSED_ENTRIES.matcher(name).matches() || exclusions.excludes(jar, name)) {
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
        String name = VERSIONED_ENTRY.matcher(entry).replaceFirst("");
        return name.substring(0, name.length() - CLASS.length());
    }

    private static byte[] withoutDebugInformation(ClassFile rewriting, byte[] content) {
        ClassTransform dropping = (builder, element) -> {
            ClassElement kept = withoutCompilerMetadata(element);
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
            // Code for an optional library that is not among the jars stays as it is.
            return content;
        }
    }

    private static @Nullable ClassElement withoutCompilerMetadata(ClassElement element) {
        if (element instanceof SourceDebugExtensionAttribute) {
            return null;
        }
        if (element instanceof RuntimeVisibleAnnotationsAttribute all) {
            // Metadata for Kotlin compilers, which is not needed at run time.
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
        byte[] content = versions == null ? moduleClasses.get(file + CLASS) : versions.getFirst();
        return content == null ? null : new ByteArrayInputStream(content);
    }

    /** The classes reachable from our own classes, services and configuration files. */
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
                    requireComplete(name, entry.getValue());
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

    private void requireComplete(String name, byte[] content) {
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
                header.setTimeLocal(FIXED_TIMESTAMP);
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }
}
