package io.postern.network.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.proxy.ProxyLogin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestAuthTest {
    /** Of RFC 7616, section 3.9.1. */
    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";

    private static final ProxyLogin MUFASA = new ProxyLogin("Mufasa", "Circle of Life".toCharArray());

    private static AuthChallenge challenge(String... namesAndValues) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new AuthChallenge("digest", parameters, "");
    }

    private static Map<String, String> parameters(String header) {
        return AuthChallenge.parse(List.of(header)).getFirst().parameters();
    }

    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void answersAsTheStandardsExampleDoes(String algorithm, String response) {
        AuthChallenge challenge = challenge(
                "realm",
                "http-auth@example.org",
                "qop",
                "auth, auth-int",
                "algorithm",
                algorithm,
                "nonce",
                NONCE,
                "opaque",
                "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS");
        DigestAuth signIn = new DigestAuth(
                challenge, "GET", "/dir/index.html", MUFASA, () -> "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        Map<String, String> answer = parameters(signIn.authorization());
        assertEquals(response, answer.get("response"));
        assertEquals("Mufasa", answer.get("username"));
        assertEquals("auth", answer.get("qop"));
        assertEquals("00000001", answer.get("nc"));
        assertEquals(algorithm, answer.get("algorithm"));
        assertEquals("FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", answer.get("opaque"));
        assertEquals("00000002", parameters(signIn.authorization()).get("nc"), "the nonce is counted");
    }

    /** The example of section 3.9.2; its user name hash as corrected by the RFC's errata. */
    @Test
    void hashesTheUserNameOnRequest() {
        AuthChallenge challenge = challenge(
                "realm",
                "api@example.org",
                "qop",
                "auth",
                "algorithm",
                "SHA-512-256",
                "nonce",
                "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
                "charset",
                "UTF-8",
                "userhash",
                "true");
        DigestAuth signIn = new DigestAuth(
                challenge,
                "GET",
                "/doe.json",
                new ProxyLogin("J\u00e4s\u00f8n Doe", "Secret, or not?".toCharArray()),
                () -> "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm");
        Map<String, String> answer = parameters(signIn.authorization());
        assertEquals("793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b", answer.get("username"));
        assertEquals("true", answer.get("userhash"));
        assertEquals("7a4e1192babbba02e91182d2895bfdbf7adafc6e48d4e517ca301974843d840c", answer.get("response"));
    }

    @Test
    void anOddUserNameIsEncodedForTheHeader() {
        DigestAuth signIn = new DigestAuth(
                challenge("realm", "r", "nonce", "n", "qop", "auth", "charset", "UTF-8"),
                "CONNECT",
                "h:1",
                new ProxyLogin("J\u00f6rg", "x".toCharArray()));
        assertTrue(signIn.authorization().contains("username*=UTF-8''J%C3%B6rg"), "RFC 8187");
        assertTrue(signIn.authorization().chars().allMatch(c -> c >= 0x20 && c < 0x7f));
    }

    @Test
    void aStaleNonceIsReplacedAndARefusalIsNot() {
        DigestAuth signIn =
                new DigestAuth(challenge("realm", "r", "nonce", "one", "qop", "auth"), "CONNECT", "h:1", MUFASA);
        signIn.authorization();
        assertFalse(signIn.respondTo(challenge("realm", "r", "nonce", "two", "qop", "auth")));
        assertTrue(signIn.respondTo(challenge("realm", "r", "nonce", "two", "qop", "auth", "stale", "TRUE")));
        Map<String, String> answer = parameters(signIn.authorization());
        assertEquals("two", answer.get("nonce"));
        assertEquals("00000001", answer.get("nc"));
    }

    @Test
    void connectionsShareANonceAndNoAnswer() {
        DigestAuth one = new DigestAuth(challenge("realm", "r", "nonce", "n", "qop", "auth"), "CONNECT", "a:1", MUFASA);
        Map<String, String> first = parameters(one.authorization());
        Map<String, String> second = parameters(one.to("b:2").authorization());
        assertEquals("00000002", second.get("nc"));
        assertEquals("b:2", second.get("uri"));
        assertNotEquals(first.get("cnonce"), second.get("cnonce"));
        assertNotEquals(first.get("response"), second.get("response"));
    }

    @Test
    void onlyWhatCanBeMetIsTaken() {
        assertTrue(DigestAuth.strength(challenge("nonce", "n", "algorithm", "sha-512-256"))
                > DigestAuth.strength(challenge("nonce", "n", "algorithm", "SHA-256")));
        assertTrue(DigestAuth.strength(challenge("nonce", "n", "algorithm", "SHA-256"))
                > DigestAuth.strength(challenge("nonce", "n")));
        assertEquals(1, DigestAuth.strength(challenge("nonce", "n", "algorithm", "SHA-256-sess")));
        assertEquals(-1, DigestAuth.strength(challenge("nonce", "n", "algorithm", "ROT13")));
        assertEquals(-1, DigestAuth.strength(challenge("nonce", "n", "qop", "auth-int")));
        assertEquals(-1, DigestAuth.strength(challenge("realm", "no nonce")));
    }
}
