package io.postern.network.dial;

import io.postern.testing.fuzz.Fuzzer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mutates the response of a proxy, which may be anything. */
@Timeout(120)
class ProxyResponseFuzzTest {
    @Test
    void theHeadOfAnAnswerAndItsChallengesAreReadOrRefused() {
        Fuzzer.ofTexts(
                        "the answers of HTTP proxies",
                        "HTTP/1.1 200 Connection established\r\nProxy-Agent: x\r\n\r\n",
                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"a \\\"b\\\"\", Digest"
                                + " realm=\"r\", nonce=\"n\", qop=\"auth,auth-int\", algorithm=SHA-256, stale=true\r\n"
                                + "Proxy-Authenticate: NTLM TlRMTVNTUAACAAAA\r\nProxy-Authenticate: Negotiate\r\n"
                                + "Content-Length: 12\r\nConnection: close\r\n\r\nnot signed in",
                        "HTTP/1.0 502 \r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
                .refusing(IOException.class)
                .run(input -> {
                    HttpResponseHead head = HttpResponseHead.read(new ByteArrayInputStream(input));
                    AuthChallenge.parse(head.all("proxy-authenticate"));
                    AuthChallenge.parse(List.of(new String(input, StandardCharsets.ISO_8859_1)));
                });
    }
}
