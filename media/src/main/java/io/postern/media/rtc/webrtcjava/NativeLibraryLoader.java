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
 * Loads libwebrtc's native library before anything of webrtc-java does. Its classes load the library when they are
 * initialised, and stay unusable for the rest of the process when that fails; this class can try again.
 *
 * <p>By itself webrtc-java unpacks its 20 MB from a jar into a temporary file at every start; an installed program has it
 * as a file beside its jars, and says so with a system property.
 */
final class NativeLibraryLoader {
    /** Names the folder that holds the library; without it webrtc-java unpacks its own. */
    static final String FOLDER_PROPERTY = "postern.native.folder";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraryLoader.class);

    /** What webrtc-java calls its library, and the field in which it keeps the names of those it has loaded. */
    private static final String LIBRARY_NAME = "webrtc-java";

    private static final String LOADED_NAMES = "LOADED_LIB_SET";

    /** The file that webrtc-java leaves behind where the linker refuses it. */
    private static final Pattern UNPACKED = Pattern.compile("^(.*?lib" + LIBRARY_NAME + "-[\\w.-]+?): ");

    private static final RequiredLibraries REQUIRED = new RequiredLibraries("Sound and video", PackageGroup.MEDIA);

    private NativeLibraryLoader() {}

    /**
     * Loads the library from the folder that was named, if one was, or else webrtc-java's own way. To be called before
     * anything of webrtc-java is used; loading again does nothing.
     *
     * @throws NativeLibraryException if it cannot be loaded; a later call tries again
     */
    static synchronized void load() {
        try {
            loadInstalled();
            NativeLoader.loadLibrary(LIBRARY_NAME);
        } catch (UnsatisfiedLinkError e) {
            deleteUnpacked(e);
            throw REQUIRED.explain(e);
        } catch (NullPointerException e) {
            // The class path holds no library of this name for this system and processor.
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
            // The class that loads it is of the same loader as webrtc-java's, which is what the JVM binds natives to.
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
