package io.postern.settings.policy;

import io.postern.testing.fuzz.Fuzzer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A policy with a slip of the pen must not keep the window from starting. */
@Timeout(120)
class PolicyFuzzTest {
    @Test
    void aPolicyIsReadOrItsProblemsAreNoted() {
        Fuzzer.ofTexts("policies", """
                        {
                          // for the board room
                          "server": "https://meet.example.org", "knownServers": ["meet.example.org:8443"],
                          "proxy": {"use": "manual", "kind": "socks5", "host": "proxy.example", "port": 1080,
                            "exclusions": ["*.example", "10.0.0.0/8"]},
                          "relayPorts": [5349, 443], "locked": ["server", "proxy"], "contact": "it@example.org",
                          "updates": {"allowed": true, "feed": "https://meet.example.org/feed.json", "channel": "beta"},
                          "kiosk": {"room": "Board", "roomName": "T\u00fcr 7", "display": 1, "join": "schedule",
                            "hours": [{"days": ["mon", "fri"], "from": "08:00", "until": "18:00"}], "restartAt": "03:00"}
                        }
                        """, "{}")
                .run(input -> PolicyReader.read("policy.json", new String(input, StandardCharsets.UTF_8)));
    }
}
