package io.postern.network.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthChallengeTest {
    @Test
    void severalStandInOneHeaderOrInSeveral() {
        assertEquals(
                List.of(
                        new AuthChallenge("negotiate", Map.of(), ""),
                        new AuthChallenge("ntlm", Map.of(), ""),
                        new AuthChallenge(
                                "digest", Map.of("realm", "a, \"b\" = c", "qop", "auth,auth-int", "nonce", "n=="), ""),
                        new AuthChallenge("basic", Map.of("realm", "x", "charset", "UTF-8"), "")),
                AuthChallenge.parse(
                        List.of(
                                "Negotiate",
                                "NTLM",
                                "Digest realm=\"a, \\\"b\\\" = c\", qop=\"auth,auth-int\" ,NONCE = \"n==\", Basic realm=x,charset=\"UTF-8\"")));
    }

    @Test
    void tokensAreToldFromParameters() {
        assertEquals(
                List.of(
                        new AuthChallenge("ntlm", Map.of(), "TlRMTVNTUAAC+/=="),
                        new AuthChallenge("basic", Map.of("realm", "r"), "")),
                AuthChallenge.parse(List.of("NTLM TlRMTVNTUAAC+/==, Basic realm=\"r\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",,,", "=", "\"", "Basic realm=\"", "Digest =", "Basic realm", "@@@", "Basic \\"})
    void garbageIsSurvived(String header) {
        for (AuthChallenge challenge : AuthChallenge.parse(List.of(header))) {
            assertEquals(challenge.scheme().toLowerCase(java.util.Locale.ROOT), challenge.scheme());
        }
    }
}
