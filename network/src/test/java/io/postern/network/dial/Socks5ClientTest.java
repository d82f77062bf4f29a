package io.postern.network.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.Route;
import io.postern.network.trust.TrustStore;
import io.postern.testing.LeakGuard;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks SOCKS5 proxies byte by byte. */
@LeakGuard.Tolerates(threads = "ForkJoinPool-1-delayScheduler", because = "the JVM wakes virtual threads with it")
class Socks5ClientTest {
    private static final Endpoint TARGET = new Endpoint("meet.behind.example", 0x1bb);
    private static final NameResolver NOBODY = host -> {
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
        return new Dialer(TrustStore.only(List.of()), credentials, NOBODY);
    }

    private static DialRequest through(ScriptedProxy proxy, Endpoint target) {
        return DialRequest.plain(target, List.of(new Route.Socks5("127.0.0.1", proxy.port())));
    }

    private static DialFailure failureOf(Dialer dialer, ScriptedProxy proxy) {
        return assertThrows(
                        DialException.class,
                        () -> dialer.connect(through(proxy, TARGET)).close())
                .failure();
    }

    private static void expect(ScriptedProxy.Talk talk, int... bytes) throws Exception {
        for (int i = 0; i < bytes.length; i++) {
            assertEquals(bytes[i], talk.in.read(), "byte " + i);
        }
    }

    private static void expect(ScriptedProxy.Talk talk, String text) throws Exception {
        assertEquals(text, new String(talk.in.readNBytes(text.length()), StandardCharsets.US_ASCII));
    }

    private static void greet(ScriptedProxy.Talk talk, int method) throws Exception {
        expect(talk, 5, 2, 0, 2);
        talk.bytes(5, method);
    }

    private static void signIn(ScriptedProxy.Talk talk, String user, String password, int status) throws Exception {
        expect(talk, 1, user.length());
        expect(talk, user);
        expect(talk, password.length());
        expect(talk, password);
        talk.bytes(1, status);
    }

    private static void expectTarget(ScriptedProxy.Talk talk) throws Exception {
        expect(talk, 5, 1, 0, 3, TARGET.host().length());
        expect(talk, TARGET.host());
        expect(talk, 0x01, 0xbb);
    }

    @Test
    void theNameGoesToTheProxyAndIsNotLookedUpHere() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
                    greet(talk, 0);
                    expectTarget(talk);
                    // Bound to a name, which is allowed and odd.
                    talk.bytes(5, 0, 0, 3, 2, 'm', 'e', 0, 80);
                    talk.relay();
                });
                DialedConnection dialed = dialer(ProxyCredentials.NONE).connect(through(proxy, TARGET))) {
            EchoServer.assertEchoes(dialed.socket());
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 1, 4", "2001:db8::7, 4, 16"})
    void addressesGoAsAddresses(String address, int type, int length) throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
                    greet(talk, 0);
                    expect(talk, 5, 1, 0, type);
                    assertEquals(InetAddress.ofLiteral(address), InetAddress.getByAddress(talk.in.readNBytes(length)));
                    expect(talk, 0x1e, 0xc9);
                    talk.bytes(5, 0, 0, 1, 127, 0, 0, 1, 0, 80);
                    talk.relay();
                });
                DialedConnection dialed =
                        dialer(ProxyCredentials.NONE).connect(through(proxy, new Endpoint(address, 7881)))) {
            EchoServer.assertEchoes(dialed.socket());
        }
    }

    @Test
    void aLoginIsGivenOnlyWhereOneIsAskedForAndAgainAfterARefusal() throws Exception {
        ScriptedCredentials logins = new ScriptedCredentials("ada", "wrong", "ada", "right");
        try (ScriptedProxy proxy = new ScriptedProxy(
                        echo.port(),
                        talk -> {
                            greet(talk, 2);
                            signIn(talk, "ada", "wrong", 1);
                        },
                        talk -> {
                            greet(talk, 2);
                            signIn(talk, "ada", "right", 0);
                            expectTarget(talk);
                            talk.bytes(5, 0, 0, 1, 127, 0, 0, 1, 0, 80);
                            talk.relay();
                        });
                DialedConnection dialed = dialer(logins).connect(through(proxy, TARGET))) {
            EchoServer.assertEchoes(dialed.socket());
            assertEquals(List.of("rejected ada", "accepted ada"), logins.events);
            assertTrue(logins.asked.getFirst().cleartext(), "SOCKS passwords can be read on the way");
        }
    }

    @Test
    void aLoginThatIsMissingOrRefusedIsSaid() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            greet(talk, 2);
            if (talk.in.read() == 1) {
                talk.in.readNBytes(1 + 3 + 1 + 5);
            }
            // Closes instead of saying no, as some do.
        })) {
            assertFalse(assertInstanceOf(
                            DialFailure.ProxyAuthenticationNeeded.class,
                            failureOf(dialer(ProxyCredentials.NONE), proxy))
                    .rejected());
            assertTrue(assertInstanceOf(
                            DialFailure.ProxyAuthenticationNeeded.class,
                            failureOf(dialer(new ScriptedCredentials("ada", "wrong", "ada", "wrong")), proxy))
                    .rejected());
        }
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> greet(talk, 0xff))) {
            assertInstanceOf(
                    DialFailure.ProxyAuthenticationNeeded.class, failureOf(dialer(ProxyCredentials.NONE), proxy));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, ProxyRefused, true",
        "2, ProxyRefused, false",
        "3, ProxyRefused, true",
        "4, ProxyRefused, true",
        "5, Refused, true",
        "6, TimedOut, true",
        "7, ProxyRefused, true",
        "8, ProxyRefused, true",
        "99, ProxyRefused, true"
    })
    void repliesHaveTheirMeaning(int reply, String kind, boolean retryable) throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(echo.port(), talk -> {
            greet(talk, 0);
            expectTarget(talk);
            talk.bytes(5, reply, 0, 1, 0, 0, 0, 0, 0, 0);
        })) {
            DialFailure failure = failureOf(dialer(ProxyCredentials.NONE), proxy);
            assertEquals(kind, failure.getClass().getSimpleName());
            assertEquals(retryable, failure.retryable());
        }
    }

    @Test
    void whatDoesNotSpeakSocksIsAFailureOfTheNetwork() throws Exception {
        try (ScriptedProxy proxy = new ScriptedProxy(
                echo.port(),
                talk -> talk.say("HTTP/1.1 400 Bad Request"),
                talk -> greet(talk, 9),
                talk -> {
                    greet(talk, 0);
                    expectTarget(talk);
                    talk.bytes(5, 0, 0, 7);
                },
                talk -> {
                    greet(talk, 0);
                    talk.bytes(4);
                },
                talk -> talk.bytes(5))) {
            for (int i = 0; i < 5; i++) {
                assertInstanceOf(DialFailure.Network.class, failureOf(dialer(ProxyCredentials.NONE), proxy));
            }
        }
    }
}
