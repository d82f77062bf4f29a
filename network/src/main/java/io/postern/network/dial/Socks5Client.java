package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialFailure.TimedOut.Phase;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import io.postern.network.proxy.Route;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens tunnels through SOCKS5 proxies (RFC 1928, RFC 1929). Names are sent as names, for the proxy to resolve. */
final class Socks5Client {
    private static final int VERSION = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int NO_LOGIN = 0;
    private static final int WITH_LOGIN = 2;
    private static final int NO_METHOD = 0xff;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int MAX_FIELD_BYTES = 255;
    private static final int MAX_LOGINS = 3;
    /** If a person types for longer, a new connection is used, because proxies do not wait. */
    private static final Duration PROXY_LOGIN_TIMEOUT = Duration.ofSeconds(5);

    private final ProxyCredentials credentials;
    private final Map<Route.Socks5, ProxyLogin> remembered = new ConcurrentHashMap<>();

    Socks5Client(ProxyCredentials credentials) {
        this.credentials = credentials;
    }

    /** @param opening connects to the proxy, again if it closes the connection after wrong credentials */
    LayeredSocket open(Route.Socks5 proxy, Endpoint target, LayeredSocket.Opener opening, RouteAttempt attempt)
            throws IOException {
        ProxyRealm realm = new ProxyRealm(proxy, "", true);
        @Nullable ProxyLogin login = copy(remembered.get(proxy));
        @Nullable ProxyLogin lastRefused = null;
        int refused = 0;
        try {
            while (true) {
                LayeredSocket tunnel = opening.open();
                attempt.enter(Phase.PROXY, proxy.endpoint());
                InputStream in = tunnel.socket().getInputStream();
                OutputStream out = tunnel.socket().getOutputStream();
                if (greet(proxy, in, out) == NO_LOGIN) {
                    request(proxy, target, in, out);
                    return tunnel;
                }
                if (login == null) {
                    Duration before = attempt.paused();
                    login = attempt.ask(() -> credentials.login(realm)).orElse(null);
                    // A source that repeats rejected credentials has no better ones.
                    if (login == null || login.equals(lastRefused)) {
                        throw needed(proxy, refused > 0);
                    }
                    if (attempt.paused().minus(before).compareTo(PROXY_LOGIN_TIMEOUT) > 0) {
                        attempt.drop(tunnel.transport());
                        continue;
                    }
                }
                if (signIn(login, in, out)) {
                    remembered.put(proxy, login.copy());
                    credentials.accepted(realm, login);
                    request(proxy, target, in, out);
                    return tunnel;
                }
                attempt.drop(tunnel.transport());
                remembered.remove(proxy, login);
                credentials.rejected(realm, login);
                lastRefused = login;
                login = null;
                if (++refused == MAX_LOGINS) {
                    throw needed(proxy, true);
                }
            }
        } finally {
            for (ProxyLogin used : Arrays.asList(login, lastRefused)) {
                if (used != null) {
                    used.close();
                }
            }
        }
    }

    private static @Nullable ProxyLogin copy(@Nullable ProxyLogin login) {
        return login == null ? null : login.copy();
    }

    void forget() {
        remembered.clear();
    }

    private static int greet(Route.Socks5 proxy, InputStream in, OutputStream out) throws IOException {
        out.write(new byte[] {VERSION, 2, NO_LOGIN, WITH_LOGIN});
        out.flush();
        byte[] answer = read(in, 2);
        int method = answer[1] & 0xff;
        if (answer[0] != VERSION) {
            throw new ProtocolException("not a SOCKS5 proxy");
        }
        if (method == NO_METHOD) {
            throw needed(proxy, false);
        }
        if (method != NO_LOGIN && method != WITH_LOGIN) {
            throw new ProtocolException("the proxy wants a sign-in that was not offered");
        }
        return method;
    }

    private static boolean signIn(ProxyLogin login, InputStream in, OutputStream out) throws IOException {
        byte[] user = login.user().getBytes(StandardCharsets.UTF_8);
        char[] characters = login.password();
        byte[] password = PasswordBytes.of(characters, StandardCharsets.UTF_8);
        Arrays.fill(characters, '\0');
        if (user.length > MAX_FIELD_BYTES || password.length > MAX_FIELD_BYTES) {
            throw new ProtocolException("user or password too long for SOCKS");
        }
        byte[] message = new byte[3 + user.length + password.length];
        ByteBuffer.wrap(message)
                .put((byte) LOGIN_VERSION)
                .put((byte) user.length)
                .put(user)
                .put((byte) password.length)
                .put(password);
        Arrays.fill(password, (byte) 0);
        try {
            out.write(message);
            out.flush();
            return read(in, 2)[1] == 0;
        } catch (EOFException closedInsteadOfSayingNo) {
            return false;
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    private static void request(Route.Socks5 proxy, Endpoint target, InputStream in, OutputStream out)
            throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {VERSION, CONNECT, 0});
        Optional<InetAddress> address = target.literal();
        if (address.isPresent()) {
            byte[] bytes = address.get().getAddress();
            message.write(bytes.length == 4 ? IPV4 : IPV6);
            message.writeBytes(bytes);
        } else {
            byte[] name = target.host().getBytes(StandardCharsets.US_ASCII);
            message.write(NAME);
            message.write(name.length);
            message.writeBytes(name);
        }
        message.write(target.port() >>> 8);
        message.write(target.port());
        out.write(message.toByteArray());
        out.flush();

        byte[] answer = read(in, 4);
        if (answer[0] != VERSION) {
            throw new ProtocolException("not a SOCKS5 proxy");
        }
        int reply = answer[1] & 0xff;
        if (reply != SocksReply.SUCCEEDED) {
            throw new DialException(failure(proxy, target, reply));
        }
        int bound = switch (answer[3]) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> read(in, 1)[0] & 0xff;
            default -> throw new ProtocolException("a kind of address that does not exist");
        };
        // Skips the address and port that the proxy connects from.
        read(in, bound + 2);
    }

    private static DialFailure failure(Route.Socks5 proxy, Endpoint target, int reply) {
        String detail = "proxy " + proxy + " for " + target + ": " + SocksReply.words(reply);
        return switch (reply) {
            case SocksReply.REFUSED -> new DialFailure.Refused(target, false, detail);
            case SocksReply.TTL_EXPIRED -> new DialFailure.TimedOut(target, Phase.PROXY, detail);
            default -> new DialFailure.ProxyRefused(proxy, target, reply, detail);
        };
    }

    private static DialException needed(Route.Socks5 proxy, boolean rejected) {
        String detail = "proxy " + proxy + (rejected ? " refused the login" : " wants a sign-in");
        return new DialException(
                new DialFailure.ProxyAuthenticationNeeded(proxy, "", List.of("password"), rejected, detail));
    }

    private static byte[] read(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the proxy closed the connection instead of responding");
        }
        return bytes;
    }
}
