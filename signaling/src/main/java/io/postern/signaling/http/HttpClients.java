package io.postern.signaling.http;

import io.postern.network.Network;
import io.postern.network.dial.DialTimeouts;
import io.postern.network.dial.PlaceholderAddress;
import io.postern.platform.ProductVersion;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** Creates HTTP clients whose threads and connections belong to one owner, and closes them. */
public final class HttpClients {
    /** The User-Agent header of all requests. */
    public static final String USER_AGENT = "postern/" + ProductVersion.CURRENT;

    private static final long IDLE_THREAD_SECONDS = 10;
    private static final int MAX_IDLE_CONNECTIONS = 2;
    // Each open WebSocket keeps one call for as long as it lives, so OkHttp's own limit of 64 calls is a limit of
    // rooms.
    private static final int MAX_CALLS = 1024;

    private HttpClients() {}

    /**
     * Creates a client with its own threads and connections. The threads are daemons: a program that ends does not wait
     * for them.
     *
     * @param threads beginning of the names of idle threads; OkHttp names a busy one after the call, without query
     */
    public static OkHttpClient owned(String threads) {
        ThreadFactory factory =
                Thread.ofPlatform().daemon().name(threads + "-", 1).factory();
        Dispatcher dispatcher = new Dispatcher(new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory));
        dispatcher.setMaxRequests(MAX_CALLS);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(MAX_IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
                // A redirect would send the bearer header elsewhere, or drop it and look like a rejection.
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    /**
     * Creates a client that uses the routes and trusted certificates of a network. Connecting has the network's own
     * time limits, in which the time a person needs to enter proxy credentials does not count; so the client has none
     * for it.
     *
     * @param limits the time limits of connecting
     */
    public static OkHttpClient owned(String threads, Network network, DialTimeouts limits) {
        return owned(threads)
                .newBuilder()
                // The network selects proxies and resolves names where they have to be resolved: here or at the proxy.
                .proxy(Proxy.NO_PROXY)
                .dns(host -> List.of(PlaceholderAddress.of(host)))
                .socketFactory(network.socketFactory(limits))
                .sslSocketFactory(
                        network.trust().socketFactory(), network.trust().trustManager())
                .connectTimeout(Duration.ZERO)
                .build();
    }

    /**
     * Ends calls, threads and connections of a client. Waits for running calls to end by themselves for the first half
     * of the time, then cancels them.
     *
     * @param timeout the maximum time
     * @return whether all threads have ended
     */
    public static boolean close(OkHttpClient client, Duration timeout) {
        client.dispatcher().executorService().shutdown();
        Duration half = timeout.dividedBy(2);
        boolean ended = awaitEnd(client, half);
        if (!ended) {
            client.dispatcher().cancelAll();
            ended = awaitEnd(client, half);
        }
        client.connectionPool().evictAll();
        return ended;
    }

    private static boolean awaitEnd(OkHttpClient client, Duration timeout) {
        try {
            return client.dispatcher().executorService().awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
