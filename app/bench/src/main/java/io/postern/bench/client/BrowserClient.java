package io.postern.bench.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.bench.environment.BrowserPageServer;
import io.postern.bench.environment.Chromium;
import io.postern.bench.environment.RoomTokens;
import io.postern.bench.environment.XvfbDisplay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** LiveKit's browser client on a plain page in Chromium. */
public final class BrowserClient implements MeasuredClient {
    private final Chromium chromium;
    private final Path liveKitClient;
    private final RoomTokens visitors;
    private final String description;

    /** @param liveKitClient the JavaScript library */
    public BrowserClient(Chromium chromium, Path liveKitClient, RoomTokens visitors, String description) {
        this.chromium = chromium;
        this.liveKitClient = liveKitClient;
        this.visitors = visitors;
        this.description = description;
    }

    @Override
    public String name() {
        return "theirs";
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Session enter(XvfbDisplay display, String room) throws IOException {
        return new Page(
                display,
                Map.of(
                        "url", visitors.server().wsUrl().toString(),
                        "token", visitors.watcher(room, "browser")));
    }

    @Override
    public Session idle(XvfbDisplay display) throws IOException {
        return new Page(display, Map.of());
    }

    private final class Page implements Session {
        private final AtomicLong shown = new AtomicLong(-1);
        private final AtomicReference<String> trouble = new AtomicReference<>("");
        private final BrowserPageServer pages;
        private final Chromium.Running browser;

        Page(XvfbDisplay display, Map<String, String> order) throws IOException {
            pages = new BrowserPageServer(liveKitClient, chromium.folder(), order, this::handle);
            try {
                browser = chromium.open(pages.page("call.html"), display, List.of());
            } catch (IOException | RuntimeException e) {
                pages.close();
                throw e;
            }
        }

        private void handle(JsonNode event) {
            switch (event.path("event").asText()) {
                case "shown" -> shown.set(event.path("frames").asLong());
                case "failed" -> trouble.set(event.path("error").asText());
                default -> {
                    // Other events are measured on the screen instead.
                }
            }
        }

        @Override
        public long pid() {
            return browser.pid();
        }

        @Override
        public long startedAt() {
            return browser.startedAt();
        }

        @Override
        public OptionalLong reportedFrames() {
            return shown.get() < 0 ? OptionalLong.empty() : OptionalLong.of(shown.get());
        }

        @Override
        public String problem() {
            return trouble.get();
        }

        @Override
        public void close() {
            browser.close();
            pages.close();
        }
    }
}
