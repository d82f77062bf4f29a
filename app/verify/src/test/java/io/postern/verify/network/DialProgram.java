package io.postern.verify.network;

import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialException;
import io.postern.network.dial.DialRequest;
import io.postern.network.dial.DialedConnection;
import io.postern.network.dial.Dialer;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.Route;
import io.postern.network.trust.TrustStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** For each line it reads, HOST:PORT or HOST:PORT through HOST:PORT, it says that it dials, and what came of it. */
final class DialProgram {
    private DialProgram() {}

    public static void main(String[] arguments) throws IOException {
        Dialer dialer = new Dialer(TrustStore.only(List.of()), ProxyCredentials.NONE);
        System.out.println("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" through ", -1);
            Route route = Route.DIRECT;
            if (words.length == 2) {
                Endpoint proxy = endpoint(words[1]);
                route = new Route.HttpProxy(proxy.host(), proxy.port(), false);
            }
            System.out.println("dialling");
            long began = System.nanoTime();
            try (DialedConnection _ = dialer.connect(DialRequest.plain(endpoint(words[0]), List.of(route)))) {
                System.out.println("connected after " + (System.nanoTime() - began) / 1_000_000 + " ms");
            } catch (DialException e) {
                System.out.println("failed: " + e.failure().detail());
            }
        }
    }

    private static Endpoint endpoint(String text) {
        int colon = text.lastIndexOf(':');
        return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
