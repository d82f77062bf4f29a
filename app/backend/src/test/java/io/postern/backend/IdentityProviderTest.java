package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.postern.backend.session.IdentityProviderConfig;
import io.postern.testing.LeakGuard;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens of a real key pair, checked against keys fetched over real HTTP. */
@LeakGuard.Shared
@LeakGuard.Tolerates(threads = "Keep-Alive-Timer", because = "HttpURLConnection's timer ends by itself when idle")
class IdentityProviderTest {
    private static final String ISSUER = "https://login.example.org/realms/people";
    private static final String AUDIENCE = "postern";

    private static final AtomicInteger keyRequests = new AtomicInteger();
    private static RSAKey rsa;
    private static ECKey ec;
    private static HttpServer provider;
    private static ExecutorService providerThreads;
    private static BackendServer server;
    private static HttpCaller caller;

    @BeforeAll
    static void start() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        byte[] jwks = new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        providerThreads = Executors.newVirtualThreadPerTaskExecutor();
        provider.setExecutor(providerThreads);
        provider.createContext("/jwks", exchange -> {
            keyRequests.incrementAndGet();
            exchange.sendResponseHeaders(200, jwks.length);
            exchange.getResponseBody().write(jwks);
            exchange.close();
        });
        provider.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
            try (var body = exchange.getResponseBody()) {
                for (int i = 0; i < 1_000; i++) {
                    body.write(spaces);
                }
            }
        });
        provider.start();
        server = start("/jwks");
        caller = new HttpCaller(server.url());
    }

    private static BackendServer start(String jwksPath) {
        BackendConfig plain = TestBackends.config(TestBackends.unreachableLiveKit());
        BackendServer started = BackendServer.start(new BackendConfig(
                plain.liveKit(),
                plain.host(),
                0,
                plain.database(),
                Optional.of(new IdentityProviderConfig(
                        ISSUER,
                        URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + jwksPath),
                        AUDIENCE,
                        "sub",
                        "name",
                        Optional.of("realm_access.roles"),
                        "conference-admin")),
                List.of(),
                plain.joinPage(),
                plain.auditRetention()));
        TestBackends.addPeople(started);
        return started;
    }

    @AfterAll
    static void stop() {
        caller.close();
        server.close();
        provider.stop(0);
        providerThreads.close();
    }

    @Test
    void takesTheProvidersTokens() throws Exception {
        HttpAnswer answer = join(rsaSigned(claims().build()));

        assertEquals(200, answer.status(), answer.body());
        assertEquals("emmy", answer.text("identity"));
        assertEquals("Emmy Noether", answer.text("name"));
        SignedJWT token = SignedJWT.parse(answer.text("token"));
        assertEquals("emmy", token.getJWTClaimsSet().getSubject());
        assertEquals(600, answer.json().path("expiresInSeconds").asLong());
    }

    @Test
    void takesEllipticCurvesAndAccessTokenTypes() throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID("ec")
                .type(new JOSEObjectType("at+jwt"))
                .build();
        assertEquals(
                200, join(signed(header, claims().build(), new ECDSASigner(ec))).status());
    }

    @Test
    void stillTakesOwnSignIns() {
        assertEquals("ada", join(caller.signIn("ada", PASSWORD)).text("identity"));
    }

    @Test
    void administratorsAreThoseWithTheRole() throws Exception {
        String admin = rsaSigned(claims().claim("realm_access", Map.of("roles", List.of("user", "conference-admin")))
                .build());
        String user = rsaSigned(
                claims().claim("realm_access", Map.of("roles", List.of("user"))).build());

        assertEquals("502 livekit_unreachable", caller.get("/api/rooms", admin).error());
        assertEquals("403 not_allowed", caller.get("/api/rooms", user).error());
        assertEquals(
                "403 not_allowed",
                caller.get("/api/rooms", rsaSigned(claims().build())).error());
    }

    @Test
    void usesTheIdentityWhereThereIsNoName() throws Exception {
        assertEquals(
                "emmy", join(rsaSigned(claims().claim("name", null).build())).text("name"));
        assertEquals("emmy", join(rsaSigned(claims().claim("name", 7).build())).text("name"));
    }

    @Test
    void shortensNamesWithoutEnd() throws Exception {
        String name = join(rsaSigned(
                        claims().claim("name", "\ud83c\udf89\n".repeat(1_000)).build()))
                .text("name");
        assertEquals("\ud83c\udf89".repeat(128), name);
    }

    @Test
    void refusesAnotherIssuer() throws Exception {
        assertRefused(rsaSigned(claims().issuer("https://evil.example.org").build()));
        assertRefused(rsaSigned(claims().issuer(null).build()));
    }

    @Test
    void refusesAnotherAudience() throws Exception {
        assertRefused(rsaSigned(claims().audience("something-else").build()));
        assertRefused(rsaSigned(claims().audience((String) null).build()));
    }

    @Test
    void refusesExpiredTokensAndThoseWithoutEnd() throws Exception {
        assertRefused(rsaSigned(claims().expirationTime(in(-120)).build()));
        assertRefused(rsaSigned(claims().expirationTime(null).build()));
        assertRefused(rsaSigned(claims().notBeforeTime(in(600)).build()));
    }

    @Test
    void refusesUnsignedTokens() {
        assertRefused(new PlainJWT(claims().build()).serialize());
        assertRefused(new PlainJWT(claims().build()).serialize() + "c2lnbmF0dXJl");
    }

    /** The classic algorithm confusion: the public key is used as the secret of a symmetric algorithm. */
    @Test
    void refusesThePublicKeyAsASecret() throws Exception {
        byte[] publicKey = rsa.toRSAPublicKey().getEncoded();
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build();
        assertRefused(signed(header, claims().build(), new MACSigner(publicKey)));
        assertRefused(
                signed(header, claims().build(), new MACSigner(rsa.toPublicJWK().toJSONString())));
    }

    @Test
    void refusesAnotherKeyUnderTheSameName() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("rsa").generate();
        assertRefused(signed(rsaHeader(), claims().build(), new RSASSASigner(other)));
    }

    @Test
    void refusesTamperedClaims() throws Exception {
        String[] genuine = rsaSigned(claims().build()).split("\\.", -1);
        String[] other = rsaSigned(claims().subject("grace").build()).split("\\.", -1);
        assertRefused(genuine[0] + "." + other[1] + "." + genuine[2]);
    }

    @Test
    void refusesIdentitiesThatAreNone() throws Exception {
        assertRefused(rsaSigned(claims().subject(null).build()));
        for (String identity : List.of(" ", "a\nb", "x".repeat(257))) {
            assertEquals(
                    "403 not_allowed",
                    join(rsaSigned(claims().subject(identity).build())).error());
        }
    }

    @Test
    void nobodyPassesForAnAccountOfTheServer() throws Exception {
        for (String identity : List.of("ai-agent", "Ada", "grace")) {
            assertEquals(
                    "403 not_allowed",
                    join(rsaSigned(claims().subject(identity).build())).error());
        }
    }

    @Test
    void fetchesTheKeysOnceAndNotForEachUnknownOne() throws Exception {
        join(rsaSigned(claims().build()));
        int before = keyRequests.get();
        for (int i = 0; i < 20; i++) {
            join(rsaSigned(claims().build()));
        }
        assertEquals(before, keyRequests.get());

        RSAKey unknown = new RSAKeyGenerator(2048).keyID("unknown").generate();
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown").build();
        String token = signed(header, claims().build(), new RSASSASigner(unknown));
        for (int i = 0; i < 20; i++) {
            assertRefused(token);
        }
        assertTrue(keyRequests.get() <= before + 3, (keyRequests.get() - before) + " requests");
        assertEquals(200, join(rsaSigned(claims().build())).status());
    }

    @Test
    void saysWhenTheKeysCannotBeHad() throws Exception {
        for (String path : List.of("/nothing", "/endless")) {
            try (BackendServer blind = start(path);
                    HttpCaller its = new HttpCaller(blind.url())) {
                HttpAnswer answer =
                        its.post("/api/livekit/token", rsaSigned(claims().build()), Map.of("roomName", "weekly"));
                assertEquals("500 internal", answer.error());
                assertEquals(
                        "The identity provider cannot be reached to check the sign-in. Try again in a moment.",
                        answer.text("message"));
            }
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("emmy")
                .claim("name", "Emmy Noether")
                .expirationTime(in(300));
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static JWSHeader rsaHeader() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build();
    }

    private static String rsaSigned(JWTClaimsSet claims) throws Exception {
        return signed(rsaHeader(), claims, new RSASSASigner(rsa));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws Exception {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static HttpAnswer join(String bearer) {
        return caller.post("/api/livekit/token", bearer, Map.of("roomName", "weekly"));
    }

    private static void assertRefused(String bearer) {
        assertEquals("401 session_expired", join(bearer).error());
    }
}
