package io.postern.network.proxy.pac;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Reads proxy scripts from files and, over direct connections, from web servers. */
public final class PacDownloader implements PacSource {
    private static final int MAX_SCRIPT_BYTES = 1 << 20;

    private final SSLContext tls;
    private final Duration limit;

    /**
     * @param tls for {@code https}
     * @param limit the time limit of one download
     */
    public PacDownloader(SSLContext tls, Duration limit) {
        this.tls = tls;
        this.limit = limit;
    }

    @Override
    public String read(URI script) throws PacException, InterruptedException {
        String scheme = script.getScheme() == null ? "" : script.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> file(script);
            case "http", "https" -> web(script);
            default -> throw new PacException("a proxy script's URL has to be file, http or https");
        };
    }

    private static String file(URI script) throws PacException {
        try {
            Path path = Path.of(script);
            if (Files.size(path) > MAX_SCRIPT_BYTES) {
                throw new PacException("the proxy script is larger than 1 MiB");
            }
            return text(Files.readAllBytes(path));
        } catch (IOException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new PacException("the proxy script cannot be read from its file: " + e.getMessage(), e);
        }
    }

    /**
     * Downloads with a client of its own, so that no connection stays open for the ten minutes until the next download.
     */
    private String web(URI script) throws PacException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(tls)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .version(HttpClient.Version.HTTP_1_1)
                .executor(
                        task -> Thread.ofVirtual().name("proxy script download").start(task))
                .build();
        try {
            HttpResponse<byte[]> answer = client.sendAsync(
                            HttpRequest.newBuilder(script).build(),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_SCRIPT_BYTES))
                    .get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (answer.statusCode() != 200) {
                throw new PacException("the proxy script's server responded " + answer.statusCode());
            }
            return text(answer.body());
        } catch (TimeoutException e) {
            throw new PacException("the proxy script was not received within " + limit.toMillis() + " ms", e);
        } catch (ExecutionException | IllegalArgumentException e) {
            throw new PacException("the proxy script cannot be downloaded: " + e.getMessage(), e);
        } finally {
            client.shutdownNow();
        }
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
