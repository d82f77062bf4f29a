package io.postern.call.invite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "meet.example.org, https://meet.example.org",
        "'  Meet.Example.ORG/ ', https://meet.example.org",
        "https://meet.example.org/postern//, https://meet.example.org/postern",
        "HTTPS://meet.example.org:8443/a/b?x=1#y, https://meet.example.org:8443/a/b",
        "http://meet.example.org, http://meet.example.org",
        "localhost:8080, http://localhost:8080",
        "127.0.0.1:8080/x, http://127.0.0.1:8080/x",
        "[::1]:8080, http://[::1]:8080",
        "localhost.example.org, https://localhost.example.org",
        "bücher.example, https://xn--bcher-kva.example",
        "https://例え.jp, https://xn--r8jz45g.jp",
        "192.168.1.7, https://192.168.1.7"
    })
    void addressesAreUnderstoodAsPeopleWriteThem(String typed, String uri) {
        assertEquals(new ServerAddress.Usable(URI.create(uri)), ServerAddress.parse(typed));
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY",
        "'   ', EMPTY",
        "wss://media.example.org, MEDIA_SERVER",
        "WS://localhost:7880, MEDIA_SERVER",
        "ftp://meet.example.org, SCHEME",
        "file:///tmp, SCHEME",
        "https://ana:secret@meet.example.org, CREDENTIALS",
        "my server, MALFORMED",
        "https://, MALFORMED",
        "https:///path, MALFORMED",
        "meet.example.org:0, MALFORMED",
        "meet.example.org:99999, MALFORMED",
        "meet.example.org:port, MALFORMED",
        "meet..example.org, MALFORMED",
        "https://meet_.example.org, MALFORMED"
    })
    void whatIsNoAddressIsNamed(String typed, ServerAddress.Problem problem) {
        assertEquals(new ServerAddress.Unusable(problem), ServerAddress.parse(typed));
    }
}
