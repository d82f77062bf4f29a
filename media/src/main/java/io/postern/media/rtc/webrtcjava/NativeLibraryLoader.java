package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.internal.NativeLoader;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.platform.natives.RequiredLibraries;
import io.postern.platform.packages.PackageGroup;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads libwebrtc's native library before any class of webrtc-java does. Those load it when they are initialised, and
 * stay unusable for the rest of the process when that fails; this class can retry.
 *
 * <p>By default webrtc-java unpacks its 20 MB from a jar into a temporary file at every start; an installed program has
 * the library as a file next to its jars, and names its folder in a system property.
 */
final class NativeLibraryLoader {
    /** Names the folder that holds the library; without it webrtc-java unpacks its own. */
    static final String FOLDER_PROPERTY = "postern.native.folder";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraryLoader.class);

    /** webrtc-java's name of its library, and the field that holds the names of loaded libraries. */
    private static final String LIBRARY_NAME = "webrtc-java";

    private static final String LOADED_NAMES = "LOADED_LIB_SET";

    /** The file that webrtc-java leaves behind when the linker refuses it. */
    private static final Pattern UNPACKED = Pattern.compile("^(.*?lib" + LIBRARY_NAME + "-[\\w.-]+?): ");

    private static final RequiredLibraries REQUIRED = new RequiredLibraries("Sound and video", PackageGroup.MEDIA);

    private NativeLibraryLoader() {}

    /**
     * Loads the library from the named folder, or the way webrtc-java does. Must be called before any class of
     * webrtc-java is used; loading again does nothing.
     *
     * @throws NativeLibraryException if it cannot be loaded; a later call retries
     */
    static synchronized void load() {
        try {
            loadInstalled();
            NativeLoader.loadLibrary(LIBRARY_NAME);
        } catch (UnsatisfiedLinkError e) {
            deleteUnpacked(e);
            throw REQUIRED.explain(e);
        } catch (NullPointerException e) {
            // The class path has no library for this system and processor.
            throw REQUIRED.notMadeForThisMachine(e);
        } catch (Exception e) {
            throw REQUIRED.explain(e);
        }
    }

    private static void deleteUnpacked(UnsatisfiedLinkError refused) {
        Matcher file = UNPACKED.matcher(String.valueOf(refused.getMessage()));
        if (!file.find()) {
            return;
        }
        Path unpacked = Path.of(file.group(1));
        if (Path.of(System.getProperty("java.io.tmpdir", "")).equals(unpacked.getParent())) {
            try {
                Files.deleteIfExists(unpacked);
            } catch (IOException e) {
                LOG.debug("{} stays", unpacked, e);
            }
        }
    }

    @SuppressWarnings("restricted") // native access is granted where the program is started
    private static void loadInstalled() {
        String folder = System.getProperty(FOLDER_PROPERTY, "");
        if (folder.isEmpty()) {
            return;
        }
        Path library = Path.of(folder, System.mapLibraryName(LIBRARY_NAME)).toAbsolutePath();
        if (!Files.isRegularFile(library)) {
            LOG.warn("There is no {} in the program's folder.", library.getFileName());
            return;
        }
        try {
            // The JVM binds natives to a class loader: this class and webrtc-java's have the same one.
            System.load(library.toString());
            loadedNames().add(LIBRARY_NAME);
        } catch (ReflectiveOperationException e) {
            LOG.warn("{} cannot be used as it is.", library.getFileName(), e);
        }
    }

    @SuppressWarnings("unchecked") // a set of strings in every version that has it
    private static Set<String> loadedNames() throws ReflectiveOperationException {
        Field names = NativeLoader.class.getDeclaredField(LOADED_NAMES);
        names.setAccessible(true);
        Object set = names.get(null);
        if (set instanceof Set<?> known) {
            return (Set<String>) known;
        }
        throw new NoSuchFieldException(LOADED_NAMES);
    }
}
