package io.postern.desktop;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens web addresses in the person's browser, through the system's own command for that. Any thread. */
final class SystemBrowser implements Consumer<URI> {
    private static final Logger LOG = LoggerFactory.getLogger(SystemBrowser.class);

    /** @param address only http and https are opened; anything else could start a program */
    @Override
    public void accept(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            LOG.warn("An address of scheme {} is not opened.", scheme);
            return;
        }
        List<String> command = command(System.getProperty("os.name", ""), address.toASCIIString());
        Thread.ofVirtual().name("browser").start(() -> {
            try {
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                LOG.warn("The browser could not be opened.", e);
            }
        });
    }

    static List<String> command(String system, String address) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler", address);
        }
        return List.of(name.startsWith("mac") ? "open" : "xdg-open", address);
    }
}
