package io.postern.backend;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A meeting room's device as a client of the backend. */
final class TestDevice {
    private final HttpCaller caller;
    private final String token;
    private String bearer;

    private TestDevice(HttpCaller caller, String token) {
        this.caller = caller;
        this.token = token;
        this.bearer = login().text("accessToken");
    }

    /** Makes a code as an administrator and enrols with it. */
    static TestDevice enrol(HttpCaller caller, String admin, Map<String, String> codeRequest) {
        HttpAnswer code = caller.post("/api/admin/devices", admin, codeRequest);
        if (code.status() != 201) {
            throw new AssertionError("No code: " + code);
        }
        return enrolled(caller, enrol(caller, code.text("code")));
    }

    /** Signs in after an enrolment. */
    static TestDevice enrolled(HttpCaller caller, HttpAnswer enrolled) {
        if (enrolled.status() != 200) {
            throw new AssertionError("Not enrolled: " + enrolled);
        }
        return new TestDevice(caller, enrolled.text("deviceToken"));
    }

    static HttpAnswer enrol(HttpCaller caller, String code) {
        return caller.post("/api/device/enrol", "none", Map.of("code", code));
    }

    HttpAnswer login() {
        return caller.post("/api/device/login", "none", Map.of("deviceToken", token));
    }

    void signIn() {
        bearer = login().text("accessToken");
    }

    HttpAnswer joinToken(String room) {
        return caller.post("/api/livekit/token", bearer, Map.of("roomName", room));
    }

    HttpAnswer news(long after, int wait) {
        return caller.get("/api/device/news?after=%d&wait=%d".formatted(after, wait), bearer);
    }

    HttpAnswer news(long after, int wait, String room) {
        return caller.get(
                "/api/device/news?after=%d&wait=%d&room=%s"
                        .formatted(after, wait, URLEncoder.encode(room, StandardCharsets.UTF_8)),
                bearer);
    }

    /** Waits for news in the background. */
    CompletableFuture<HttpAnswer> waiting(long after) {
        return CompletableFuture.supplyAsync(
                () -> news(after, 25), task -> Thread.ofVirtual().start(task));
    }

    HttpAnswer done(long command, String outcome, String note) {
        return caller.post("/api/device/commands/" + command, bearer, Map.of("outcome", outcome, "note", note));
    }

    HttpAnswer report(Map<String, ?> status) {
        return caller.post("/api/device/status", bearer, status);
    }

    String token() {
        return token;
    }

    String bearer() {
        return bearer;
    }
}
