package io.postern.desktop.update;

import io.postern.desktop.update.UpdateFeedException.Kind;
import io.postern.network.Network;
import io.postern.network.dial.DialTimeouts;
import io.postern.signaling.http.HttpClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Downloads small files over https, through the proxies and with the certificates of the network. Thread safe. */
final class UpdateFeedClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_REDIRECTS = 3;

    private final OkHttpClient http;
    private volatile @Nullable Call running;

    UpdateFeedClient(Network network) {
        this.http = HttpClients.owned("updates", network, DialTimeouts.DEFAULT)
                .newBuilder()
                .callTimeout(TIMEOUT)
                .build();
    }

    /** @param largest the size limit in bytes */
    byte[] get(HttpUrl address, int largest) throws UpdateFeedException {
        HttpUrl next = address;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            if (!next.isHttps()) {
                throw new UpdateFeedException(Kind.NOT_ENCRYPTED, "it leads to an address without encryption");
            }
            Call call = http.newCall(new Request.Builder()
                    .url(next)
                    .header("User-Agent", HttpClients.USER_AGENT)
                    .build());
            running = call;
            try (Response response = call.execute()) {
                if (!response.isRedirect()) {
                    return body(response, largest);
                }
                next = Optional.ofNullable(response.header("Location"))
                        .map(next::resolve)
                        .orElseThrow(() -> new UpdateFeedException(Kind.UNREACHABLE, "it leads nowhere"));
            } catch (IOException e) {
                throw new UpdateFeedException(Kind.UNREACHABLE, "it cannot be had", e);
            } finally {
                running = null;
            }
        }
        throw new UpdateFeedException(Kind.UNREACHABLE, "it leads in circles");
    }

    private static byte[] body(Response response, int largest) throws IOException, UpdateFeedException {
        if (!response.isSuccessful()) {
            throw new UpdateFeedException(Kind.UNREACHABLE, "HTTP " + response.code());
        }
        BufferedSource body = response.body().source();
        if (body.request(largest + 1L)) {
            throw new UpdateFeedException(Kind.TOO_LARGE, "it is larger than " + largest + " bytes");
        }
        return body.readByteArray();
    }

    /** Cancels running downloads. */
    void cancel() {
        Call call = running;
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public void close() {
        cancel();
        HttpClients.close(http, Duration.ofSeconds(1));
    }
}
