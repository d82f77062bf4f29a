package io.postern.platform.open;

import io.postern.platform.OperatingSystem;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens web addresses in the person's browser, through the system's own command for that. Any thread. */
public final class SystemBrowser implements Consumer<URI> {
    private static final Logger LOG = LoggerFactory.getLogger(SystemBrowser.class);

    private final Consumer<List<String>> start;

    public SystemBrowser() {
        this(SystemCommand::start);
    }

    SystemBrowser(Consumer<List<String>> start) {
        this.start = start;
    }

    /** @param address only http and https are opened; anything else could start a program */
    @Override
    public void accept(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            LOG.warn("An address of scheme {} is not opened.", scheme);
            return;
        }
        start.accept(command(OperatingSystem.current(), address.toASCIIString()));
    }

    static List<String> command(OperatingSystem system, String address) {
        return switch (system) {
            case WINDOWS -> List.of("rundll32", "url.dll,FileProtocolHandler", address);
            case MAC -> List.of("open", address);
            case LINUX, OTHER -> List.of("xdg-open", address);
        };
    }
}
