package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.internal.NativeLoader;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libwebrtc's library as a file that is there already. By itself webrtc-java unpacks its 20 MB from a jar into a
 * temporary file at every start; an installed program has it beside its jars, and says so with a system property.
 */
final class NativeLibrary {
    /** Names the folder that holds the library; without it webrtc-java unpacks its own. */
    static final String FOLDER = "postern.native.folder";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    /** What webrtc-java calls its library, and the field in which it keeps the names of those it has loaded. */
    private static final String NAME = "webrtc-java";

    private static final String LOADED_NAMES = "LOADED_LIB_SET";

    private NativeLibrary() {}

    /**
     * Loads the library from the folder that was named, if one was. Where that does not work, webrtc-java's own way
     * remains. To be called before anything of webrtc-java is used; loading again does nothing.
     */
    @SuppressWarnings("restricted") // native access is granted where the program is started
    static void loadInstalled() {
        String folder = System.getProperty(FOLDER, "");
        if (folder.isEmpty()) {
            return;
        }
        Path library = Path.of(folder, System.mapLibraryName(NAME)).toAbsolutePath();
        if (!Files.isRegularFile(library)) {
            LOG.warn("There is no {} in the program's folder.", library.getFileName());
            return;
        }
        try {
            // The class that loads it is of the same loader as webrtc-java's, which is what the JVM binds natives to.
            System.load(library.toString());
            loadedNames().add(NAME);
        } catch (ReflectiveOperationException | UnsatisfiedLinkError e) {
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
