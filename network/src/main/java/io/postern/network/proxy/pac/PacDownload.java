package io.postern.network.proxy.pac;

import io.postern.network.address.PlatformCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Reads scripts from files and, straight out, from web servers. */
public final class PacDownload implements PacSource {
    private static final int LARGEST = 1 << 20;
    private static final int STEP_MILLIS = 5_000;

    private final SSLSocketFactory tls;
    private final Duration limit;

    /**
     * @param tls for {@code https}
     * @param limit how long one download may take in all
     */
    public PacDownload(SSLSocketFactory tls, Duration limit) {
        this.tls = tls;
        this.limit = limit;
    }

    @Override
    public String read(URI script) throws PacException, InterruptedException {
        String scheme = script.getScheme() == null ? "" : script.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> file(script);
            case "http", "https" -> web(script);
            default -> throw new PacException("a proxy script is a file or a web page");
        };
    }

    private static String file(URI script) throws PacException {
        try {
            Path path = Path.of(script);
            if (Files.size(path) > LARGEST) {
                throw new PacException("the proxy script is larger than 1 MiB");
            }
            return text(Files.readAllBytes(path));
        } catch (IOException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            throw new PacException("the proxy script cannot be read from its file: " + e.getMessage(), e);
        }
    }

    private String web(URI script) throws PacException, InterruptedException {
        AtomicReference<@Nullable HttpURLConnection> open = new AtomicReference<>();
        try {
            return PlatformCall.within(limit, "proxy script download", () -> download(script, open));
        } catch (TimeoutException e) {
            throw new PacException("the proxy script did not come within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PacException known) {
                throw known;
            }
            throw new PacException("the proxy script cannot be had: " + e.getCause(), e);
        } finally {
            HttpURLConnection connection = open.get();
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    private String download(URI script, AtomicReference<@Nullable HttpURLConnection> open)
            throws IOException, PacException {
        URLConnection opened = script.toURL().openConnection(Proxy.NO_PROXY);
        if (!(opened instanceof HttpURLConnection connection)) {
            throw new PacException("a proxy script is a file or a web page");
        }
        open.set(connection);
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls);
        }
        connection.setConnectTimeout(STEP_MILLIS);
        connection.setReadTimeout(STEP_MILLIS);
        connection.setUseCaches(false);
        connection.setRequestProperty("Connection", "close");
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new PacException("the proxy script's server answered " + status);
        }
        try (InputStream body = connection.getInputStream()) {
            byte[] bytes = body.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new PacException("the proxy script is larger than 1 MiB");
            }
            return text(bytes);
        }
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
