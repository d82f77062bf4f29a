package io.postern.network.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import io.postern.network.proxy.InMemoryCredentials;
import io.postern.network.proxy.PromptingCredentials;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import io.postern.network.proxy.Route;
import io.postern.network.trust.TrustStore;
import io.postern.testing.LeakGuard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks misbehaving HTTP proxies, and some that behave. */
@LeakGuard.Tolerates(threads = "ForkJoinPool-1-delayScheduler", because = "the JVM wakes virtual threads with it")
class HttpConnectClientTest {
    private static final Endpoint TARGET = new Endpoint("meet.behind.example", 443);
    private static final String BASIC = "Proxy-Authenticate: Basic realm=\"corp\"";
    private static final String EMPTY = "Content-Length: 0";

    private static final NameResolver LOOPBACK_ONLY = host -> {
        if (host.equals("proxy.example")) {
            return List.of(InetAddress.getLoopbackAddress());
        }
        throw new UnknownHostException(host + " was looked up here");
    };

    private EchoServer echo;

    @BeforeEach
    void echo() throws Exception {
        echo = new EchoServer();
    }

    @AfterEach
    void end() throws Exception {
        echo.close();
    }

    private static Dialer dialer(ProxyCredentials credentials) {
        return new Dialer(TrustStore.only(List.of()), credentials, LOOPBACK_ONLY);
    }

    private static DialRequest through(ScriptedProxy proxy) {
        return DialRequest.plain(TARGET, List.of(new Route.HttpProxy("proxy.example", proxy.port(), false)));
    }

    private static DialFailure failureOf(Dialer dialer, DialRequest request) {
        return assertThrows(DialException.class, () -> dialer.connect(request).close())
                .failure();
    }

    private void assertConnects(Dialer dialer, ScriptedProxy proxy) throws Exception {
        try (DialedConnection dialed = dialer.connect(through(proxy))) {
            EchoServer.assertEchoes(dialed.socket());
            assertTrue(dialed.socket().getTcpNoDelay());
        }
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTunnelIsAskedForByNameAndNothingIsResolvedHere() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.tunnel();
        })) {
            assertConnects(dialer(ProxyCredentials.NONE), proxy);
            ScriptedProxy.Request request = proxy.requests.getFirst();
            assertEquals(
                    "CONNECT meet.behind.example:443 HTTP/1.1", request.lines().getFirst());
            assertEquals("meet.behind.example:443", request.header("Host").orElseThrow());
            assertEquals("", request.authorization());
        }
    }

    @Test
    void anIpv6AddressIsWrittenInBrackets() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.tunnel();
        })) {
            Endpoint target = new Endpoint("2001:db8::1", 7881);
            List<Route> routes = List.of(new Route.HttpProxy("proxy.example", proxy.port(), false));
            try (DialedConnection dialed = dialer(ProxyCredentials.NONE).connect(DialRequest.plain(target, routes))) {
                EchoServer.assertEchoes(dialed.socket());
            }
            assertEquals("[2001:db8::1]:7881", proxy.requests.getFirst().target());
        }
    }

    @Test
    void noByteBehindTheHeadIsTaken() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            // Some send a length with it, which means nothing here, and the server may speak first.
            talk.say("HTTP/1.1 100 Wait", "X: y");
            talk.out.write(
                    "HTTP/1.0 200 OK\nContent-Length: 5\n\nhello from the server".getBytes(StandardCharsets.US_ASCII));
            talk.out.flush();
        })) {
            try (DialedConnection dialed = dialer(ProxyCredentials.NONE).connect(through(proxy))) {
                assertEquals(
                        "hello from the server",
                        new String(dialed.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void basicIsAnsweredOnTheSameConnectionAndSentUnaskedAfterwards() throws Exception {
        ScriptedCredentials logins = new ScriptedCredentials("ada", "pässword");
        try (ScriptedProxy proxy = new ScriptedProxy(
                echo.port(),
                talk -> {
                    talk.request();
                    talk.out.write(("HTTP/1.1 407 No\r\n" + BASIC + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "5\r\nSorry\r\n0\r\nTrailer: x\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    talk.request();
                    talk.tunnel();
                },
                talk -> {
                    talk.request();
                    talk.tunnel();
                })) {
            Dialer dialer = dialer(logins);
            assertConnects(dialer, proxy);
            assertEquals(1, proxy.connections());
            assertConnects(dialer, proxy);
            assertEquals(
                    List.of("", basic("ada:pässword"), basic("ada:pässword")),
                    proxy.requests.stream()
                            .map(ScriptedProxy.Request::authorization)
                            .toList());
            assertEquals(List.of("accepted ada"), logins.events);
            Route.Proxied route = new Route.HttpProxy("proxy.example", proxy.port(), false);
            assertEquals(List.of(new ProxyRealm(route, "corp", true)), logins.asked, "asked once");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 No\r\n" + BASIC + "\r\nConnection: close\r\n\r\nSorry",
                "HTTP/1.0 407 No\r\n" + BASIC + "\r\n\r\n<html>",
                "HTTP/1.1 407 No\r\n" + BASIC + "\r\nContent-Length: 999999999\r\n\r\n",
                "HTTP/1.1 407 No\r\n" + BASIC + "\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 407 No\r\n" + BASIC + "\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"
            })
    void aConnectionThatEndsAfterTheQuestionIsOpenedAnew(String answer) throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(
                echo.port(),
                talk -> {
                    talk.request();
                    talk.out.write(answer.getBytes(StandardCharsets.US_ASCII));
                    talk.out.flush();
                },
                talk -> {
                    talk.request();
                    talk.tunnel();
                })) {
            assertConnects(dialer(new ScriptedCredentials("ada", "secret")), proxy);
            assertEquals(2, proxy.connections());
            assertEquals(basic("ada:secret"), proxy.requests.getLast().authorization());
        }
    }

    @Test
    void aWrongLoginIsReportedAndTheNextOneAskedFor() throws Exception {
        ScriptedCredentials logins = new ScriptedCredentials("ada", "wrong", "ada", "right");
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            while (!talk.request().authorization().equals(basic("ada:right"))) {
                talk.say("HTTP/1.1 407 No", BASIC, EMPTY);
            }
            talk.tunnel();
        })) {
            assertConnects(dialer(logins), proxy);
            assertEquals(List.of("rejected ada", "accepted ada"), logins.events);
        }
    }

    @Test
    void theSameWrongLoginIsNotTriedTwiceAndTriesAreBounded() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            while (true) {
                talk.request();
                talk.say("HTTP/1.1 407 No", BASIC, EMPTY);
            }
        })) {
            DialFailure same = failureOf(dialer(new ScriptedCredentials("a", "x", "a", "x", "a", "x")), through(proxy));
            assertEquals(2, proxy.requests.size(), "one without and one with the login");
            assertTrue(assertInstanceOf(DialFailure.ProxyAuthenticationNeeded.class, same)
                    .rejected());
            proxy.requests.clear();
            ScriptedCredentials others = new ScriptedCredentials("a", "1", "b", "2", "c", "3", "d", "4", "e", "5");
            failureOf(dialer(others), through(proxy));
            assertEquals(List.of("rejected a", "rejected b", "rejected c"), others.events);
        }
    }

    @Test
    void whoHasNoLoginIsToldThatOneIsNeeded() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.say("HTTP/1.1 407 No", BASIC, "Proxy-Authenticate: Bearer", EMPTY);
        })) {
            DialFailure.ProxyAuthenticationNeeded needed = assertInstanceOf(
                    DialFailure.ProxyAuthenticationNeeded.class,
                    failureOf(dialer(ProxyCredentials.NONE), through(proxy)));
            assertFalse(needed.rejected());
            assertEquals("corp", needed.realm());
            assertEquals(List.of("basic", "bearer"), needed.schemes());
            assertEquals("network.failure.proxy_login_needed", needed.key());
        }
    }

    @Test
    void noSecretIsInAFailure() throws Exception {
        String secret = "uncommon-secret";
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            while (true) {
                String authorization = talk.request().authorization();
                // A proxy that throws back what it got, in the places that are shown.
                talk.say("HTTP/1.1 407 No", BASIC, EMPTY);
                assertFalse(authorization.contains(secret));
            }
        })) {
            DialException e = assertThrows(
                    DialException.class,
                    () -> dialer(new ScriptedCredentials("ada", secret))
                            .connect(through(proxy))
                            .close());
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            String all = trace + e.failure().toString() + e.failure().arguments();
            assertFalse(all.contains(secret));
            assertFalse(all.contains(basic("ada:" + secret).substring(6)));
        }
    }

    @Test
    void theStrongestSchemeIsTaken() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.say(
                    "HTTP/1.1 407 No",
                    BASIC,
                    "Proxy-Authenticate: Digest realm=\"corp\", nonce=\"m\", qop=\"auth\", algorithm=MD5",
                    "Proxy-Authenticate: Digest realm=\"corp\", nonce=\"s\", qop=\"auth\", algorithm=SHA-256",
                    EMPTY);
            talk.request();
            talk.tunnel();
        })) {
            assertConnects(dialer(new ScriptedCredentials("ada", "secret")), proxy);
            Map<String, String> answer = AuthChallenge.parse(
                            List.of(proxy.requests.getLast().authorization()))
                    .getFirst()
                    .parameters();
            assertEquals("s", answer.get("nonce"));
            assertEquals("meet.behind.example:443", answer.get("uri"));
        }
    }

    @Test
    void aPasswordGivenForDigestIsNotSentReadableWithoutAsking() throws Exception {
        List<ProxyRealm> asked = new CopyOnWriteArrayList<>();
        ProxyCredentials person = realm -> {
            asked.add(realm);
            return realm.cleartext() ? Optional.empty() : Optional.of(new ProxyLogin("ada", "secret".toCharArray()));
        };
        try (ScriptedProxy proxy = new ScriptedProxy(
                echo.port(),
                talk -> {
                    talk.request();
                    talk.say(
                            "HTTP/1.1 407 No",
                            "Proxy-Authenticate: Digest realm=\"corp\", nonce=\"n\", qop=\"auth\"",
                            EMPTY);
                    talk.request();
                    talk.tunnel();
                },
                talk -> {
                    // Somebody else, or the same one after a change: only Basic is offered.
                    while (talk.request() != null) {
                        talk.say("HTTP/1.1 407 No", BASIC, EMPTY);
                    }
                })) {
            Dialer dialer = dialer(new PromptingCredentials(new InMemoryCredentials(), person));
            assertConnects(dialer, proxy);
            assertInstanceOf(DialFailure.ProxyAuthenticationNeeded.class, failureOf(dialer, through(proxy)));
            assertTrue(asked.getLast().cleartext(), "the person is told and asked");
            assertTrue(
                    proxy.requests.stream()
                            .noneMatch(request -> request.authorization().startsWith("Basic")),
                    "the password was sent readable");
        }
    }

    @Test
    void aStaleNonceIsAnsweredWithoutAskingAgain() throws Exception {
        ScriptedCredentials logins = new ScriptedCredentials("ada", "secret");
        String digest = "Proxy-Authenticate: Digest realm=\"corp\", qop=\"auth\", nonce=";
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            if (talk.request().authorization().isEmpty()) {
                talk.say("HTTP/1.1 407 No", digest + "\"one\"", EMPTY);
                talk.request();
            }
            talk.say("HTTP/1.1 407 Old", digest + "\"two\", stale=true", EMPTY);
            talk.request();
            talk.tunnel();
        })) {
            Dialer dialer = dialer(logins);
            assertConnects(dialer, proxy);
            assertConnects(dialer, proxy);
            assertEquals(1, logins.asked.size());
            assertEquals(5, proxy.requests.size());
            assertTrue(proxy.requests.get(3).authorization().contains("nonce=\"two\""), "what worked comes first");
            assertTrue(proxy.requests.get(3).authorization().contains("nc=00000002"));
        }
    }

    @Test
    void whatWorkedOnceAndNoLongerDoesIsAskedAnew() throws Exception {
        ScriptedCredentials logins = new ScriptedCredentials("ada", "old", "ada", "new");
        try (ScriptedProxy proxy = new ScriptedProxy(
                echo.port(),
                talk -> {
                    talk.request();
                    talk.say("HTTP/1.1 407 No", BASIC, EMPTY);
                    talk.request();
                    talk.tunnel();
                },
                talk -> {
                    while (!talk.request().authorization().equals(basic("ada:new"))) {
                        talk.say("HTTP/1.1 407 No", BASIC, EMPTY);
                    }
                    talk.tunnel();
                })) {
            Dialer dialer = dialer(logins);
            assertConnects(dialer, proxy);
            assertConnects(dialer, proxy);
            assertEquals(List.of("accepted ada", "accepted ada"), logins.events);
        }
    }

    @Test
    void ntlmRunsOverOneConnectionAndProvesThePassword() throws Exception {
        byte[][] proven = new byte[1][];
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.say("HTTP/1.1 407 No", "Proxy-Authenticate: NTLM", BASIC, EMPTY);
            SaslServer server = ntlmServer("secret");
            byte[] challenge = server.evaluateResponse(token(talk.request()));
            talk.say(
                    "HTTP/1.1 407 No",
                    "Proxy-Authenticate: NTLM " + Base64.getEncoder().encodeToString(challenge),
                    EMPTY);
            try {
                server.evaluateResponse(token(talk.request()));
                proven[0] = server.getAuthorizationID().getBytes(StandardCharsets.US_ASCII);
                talk.tunnel();
            } catch (SaslException wrong) {
                talk.say("HTTP/1.1 407 No", "Proxy-Authenticate: NTLM", EMPTY);
            }
        })) {
            assertConnects(dialer(new ScriptedCredentials("CORP\\ada", "secret")), proxy);
            assertEquals(1, proxy.connections());
            assertEquals("ada", new String(proven[0], StandardCharsets.US_ASCII));

            ScriptedCredentials wrong = new ScriptedCredentials("CORP\\ada", "guess");
            assertTrue(assertInstanceOf(
                            DialFailure.ProxyAuthenticationNeeded.class, failureOf(dialer(wrong), through(proxy)))
                    .rejected());
            assertEquals(List.of("rejected CORP\\ada"), wrong.events);
        }
    }

    private static byte[] token(ScriptedProxy.Request request) {
        assertTrue(request.authorization().startsWith("NTLM "), request.authorization());
        return Base64.getDecoder().decode(request.authorization().substring(5));
    }

    private static SaslServer ntlmServer(String password) throws SaslException {
        return Sasl.createSaslServer(
                "NTLM",
                "http",
                "proxy",
                Map.of("com.sun.security.sasl.ntlm.version", "NTLMv2", "com.sun.security.sasl.ntlm.domain", "CORP"),
                callbacks -> Arrays.stream(callbacks).forEach(callback -> {
                    switch (callback) {
                        case PasswordCallback asked -> asked.setPassword(password.toCharArray());
                        case NameCallback _, RealmCallback _ -> {}
                        default -> throw new AssertionError(callback.getClass());
                    }
                }));
    }

    @Test
    void withoutATicketNegotiateGivesWayToTheNextScheme() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.say("HTTP/1.1 407 No", "Proxy-Authenticate: Negotiate", BASIC, EMPTY);
            talk.request();
            talk.tunnel();
        })) {
            assertConnects(dialer(new ScriptedCredentials("ada", "secret")), proxy);
            assertEquals(basic("ada:secret"), proxy.requests.getLast().authorization());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 500, 502, 503, 504})
    void aRefusalNamesTheStatus(int status) throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.say("HTTP/1.1 " + status + " Because\u001b[31m of reasons", EMPTY);
        })) {
            DialFailure.ProxyRefused refused = assertInstanceOf(
                    DialFailure.ProxyRefused.class, failureOf(dialer(ProxyCredentials.NONE), through(proxy)));
            assertEquals(status, refused.status());
            assertEquals(TARGET, refused.target());
            assertEquals(status >= 500, refused.retryable());
            assertFalse(refused.detail().contains("\u001b"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
                "",
                "HTTP/1.1 200 OK\r\nX: y"
            })
    void whatIsNoProxyIsAFailureOfTheNetwork(String answer) throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.out.write(answer.getBytes(StandardCharsets.US_ASCII));
        })) {
            DialFailure.Network failure = assertInstanceOf(
                    DialFailure.Network.class, failureOf(dialer(ProxyCredentials.NONE), through(proxy)));
            assertEquals("proxy.example", failure.at().host());
        }
    }

    @Test
    void headsWithoutEndAreCutOff() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(
                echo.port(),
                talk -> {
                    talk.request();
                    talk.say("HTTP/1.1 200 OK", "X: " + "y".repeat(64 * 1024));
                },
                talk -> {
                    talk.request();
                    String[] lines = new String[400];
                    Arrays.fill(lines, "X: y");
                    lines[0] = "HTTP/1.1 200 OK";
                    talk.say(lines);
                },
                talk -> {
                    talk.request();
                    while (true) {
                        talk.say("HTTP/1.1 100 Continue");
                    }
                })) {
            for (int i = 0; i < 3; i++) {
                assertInstanceOf(DialFailure.Network.class, failureOf(dialer(ProxyCredentials.NONE), through(proxy)));
            }
        }
    }

    @Test
    void aProxyThatSaysNothingOrADropAtATimeTimesOut() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), ScriptedProxy.Talk::silence, talk -> {
            CountDownLatch never = new CountDownLatch(1);
            for (char c : ("HTTP/1.1 200 OK" + " ".repeat(200)).toCharArray()) {
                talk.bytes(c);
                if (never.await(20, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        })) {
            DialTimeouts limits = DialTimeouts.of(Duration.ofMillis(400));
            for (int i = 0; i < 2; i++) {
                DialFailure.TimedOut timedOut = assertInstanceOf(
                        DialFailure.TimedOut.class,
                        failureOf(dialer(ProxyCredentials.NONE), through(proxy).within(limits)));
                assertEquals(DialFailure.TimedOut.Phase.PROXY, timedOut.phase());
                assertEquals("proxy.example", timedOut.at().host());
            }
        }
    }

    @Test
    void aPersonMayTypeForLongerThanConnectingMayTake() throws Exception {
        CountDownLatch typed = new CountDownLatch(1);
        ProxyCredentials slow = realm -> {
            try {
                assertFalse(typed.await(700, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Optional.of(new ProxyLogin("ada", "secret".toCharArray()));
        };
        try (ScriptedProxy proxy = new ScriptedProxy(
                echo.port(),
                talk -> {
                    talk.request();
                    talk.say("HTTP/1.1 407 No", BASIC, EMPTY);
                    // Does not wait for people.
                    talk.say("HTTP/1.1 408 Request Timeout", "Connection: close");
                },
                talk -> {
                    talk.request();
                    talk.tunnel();
                })) {
            DialRequest request = through(proxy).within(DialTimeouts.of(Duration.ofMillis(500)));
            try (DialedConnection dialed = dialer(slow).connect(request)) {
                EchoServer.assertEchoes(dialed.socket());
            }
            assertEquals(basic("ada:secret"), proxy.requests.getLast().authorization());
        }
    }

    @Test
    void whoCancelsWhileAPersonIsAskedGetsOutAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<String> interrupted = new CompletableFuture<>();
        ProxyCredentials waiting = realm -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete("interrupted");
            }
            return Optional.empty();
        };
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.say("HTTP/1.1 407 No", BASIC, EMPTY);
            talk.silence();
        })) {
            Cancellation cancellation = new Cancellation();
            Thread.ofVirtual().start(() -> {
                try {
                    asked.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                cancellation.cancel();
            });
            DialException e = assertThrows(
                    DialException.class,
                    () -> dialer(waiting).connect(through(proxy), cancellation).close());
            assertInstanceOf(DialFailure.Cancelled.class, e.failure());
            assertEquals("interrupted", interrupted.get(5, TimeUnit.SECONDS), "the dialog is told");
        }
    }

    @Test
    void theProxysOwnNameAndPortAreTheProxysInAFailure() throws Exception {
        int nobody;
        try (var free = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        Dialer dialer = dialer(ProxyCredentials.NONE);
        Route dead = new Route.HttpProxy("proxy.example", nobody, false);
        DialFailure.Refused refused = assertInstanceOf(
                DialFailure.Refused.class, failureOf(dialer, DialRequest.plain(TARGET, List.of(dead))));
        assertTrue(refused.proxy());
        assertEquals("network.failure.proxy_refused_connection", refused.key());
        DialFailure.UnknownHost unknown = assertInstanceOf(
                DialFailure.UnknownHost.class,
                failureOf(
                        dialer,
                        DialRequest.plain(TARGET, List.of(new Route.HttpProxy("typo.example", nobody, false)))));
        assertTrue(unknown.proxy());
        assertEquals("typo.example", unknown.host());
    }

    @Test
    void theNextProxyIsTakenAndADeadOneTriedLastForAWhile() throws Exception {
        int nobody;
        try (var free = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            talk.request();
            talk.tunnel();
        })) {
            Route dead = new Route.HttpProxy("proxy.example", nobody, false);
            Route alive = new Route.HttpProxy("proxy.example", proxy.port(), false);
            Dialer dialer = dialer(ProxyCredentials.NONE);
            for (int i = 0; i < 2; i++) {
                try (DialedConnection dialed = dialer.connect(DialRequest.plain(TARGET, List.of(dead, alive)))) {
                    assertEquals(alive, dialed.route());
                }
            }
        }
    }

    @Test
    void aRandomStreamSurvivesTheTunnel() throws Exception {
        byte[] data = new byte[1 << 20];
        new SecureRandom().nextBytes(data);
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
                    talk.request();
                    talk.tunnel();
                });
                DialedConnection dialed = dialer(ProxyCredentials.NONE).connect(through(proxy))) {
            assertNotEquals(TARGET.port(), dialed.transport().getPort());
            Thread.ofVirtual().start(() -> {
                try {
                    dialed.socket().getOutputStream().write(data);
                    dialed.socket().shutdownOutput();
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertTrue(Arrays.equals(data, dialed.socket().getInputStream().readAllBytes()));
        }
    }
}
