package io.postern.network.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
    @Test
    void severalStandInOneHeaderOrInSeveral() {
        assertEquals(
                List.of(
                        new Challenge("negotiate", Map.of(), ""),
                        new Challenge("ntlm", Map.of(), ""),
                        new Challenge(
                                "digest", Map.of("realm", "a, \"b\" = c", "qop", "auth,auth-int", "nonce", "n=="), ""),
                        new Challenge("basic", Map.of("realm", "x", "charset", "UTF-8"), "")),
                Challenge.parse(
                        List.of(
                                "Negotiate",
                                "NTLM",
                                "Digest realm=\"a, \\\"b\\\" = c\", qop=\"auth,auth-int\" ,NONCE = \"n==\", Basic realm=x,charset=\"UTF-8\"")));
    }

    @Test
    void tokensAreToldFromParameters() {
        assertEquals(
                List.of(
                        new Challenge("ntlm", Map.of(), "TlRMTVNTUAAC+/=="),
                        new Challenge("basic", Map.of("realm", "r"), "")),
                Challenge.parse(List.of("NTLM TlRMTVNTUAAC+/==, Basic realm=\"r\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",,,", "=", "\"", "Basic realm=\"", "Digest =", "Basic realm", "@@@", "Basic \\"})
    void garbageIsSurvived(String header) {
        for (Challenge challenge : Challenge.parse(List.of(header))) {
            assertEquals(challenge.scheme().toLowerCase(java.util.Locale.ROOT), challenge.scheme());
        }
    }
}
