package io.postern.desktop;

import io.postern.room.RoomClient;
import java.io.File;
import java.io.IOException;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes that a call needs and that the training run of the AOT cache does not reach, because it has no
 * server. Classes that were loaded during training come from the cache, so nobody waits for them before their first
 * frame.
 */
final class CallClassPreloader {
    private static final Logger LOG = LoggerFactory.getLogger(CallClassPreloader.class);

    /** The packages to preload: without those used only before or after a call, or only by a kiosk. */
    private static final Pattern OURS = Pattern.compile(
            "io/postern/(room|signaling/(?!device)|media|network|ui/(video|fx|control|theme)|call|desktop/(shell|lobby))/.*");

    private static final String CLASS = ".class";

    private CallClassPreloader() {}

    /** Loads them. Takes a second or so, and changes nothing else. */
    static void learn() {
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            if (entry.endsWith(".jar")) {
                loadOurs(entry);
            }
        }
        RoomClient.rehearse();
    }

    private static void loadOurs(String path) {
        try (JarFile jar = new JarFile(path)) {
            jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> OURS.matcher(name).matches() && name.endsWith(CLASS))
                    .forEach(CallClassPreloader::load);
        } catch (IOException e) {
            LOG.warn("{} cannot be read, so calls may begin a little later", path, e);
        }
    }

    private static void load(String name) {
        String type = name.substring(0, name.length() - CLASS.length()).replace('/', '.');
        try {
            // Not initialised: some initialisers work only on another system or during a call.
            Class.forName(type, false, CallClassPreloader.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.debug("{} was not loaded", type, e);
        }
    }
}
