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

/** LiveKit's client for browsers on a plain page in Chromium. */
public final class BrowserClient implements MeasuredClient {
    private final Chromium chromium;
    private final Path liveKitClient;
    private final RoomTokens visitors;
    private final String description;

    /** @param liveKitClient the library's file */
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
    public Running enter(XvfbDisplay display, String room) throws IOException {
        return new Page(
                display,
                Map.of(
                        "url", visitors.server().wsUrl().toString(),
                        "token", visitors.watcher(room, "browser")));
    }

    @Override
    public Running idle(XvfbDisplay display) throws IOException {
        return new Page(display, Map.of());
    }

    private final class Page implements Running {
        private final AtomicLong shown = new AtomicLong(-1);
        private final AtomicReference<String> trouble = new AtomicReference<>("");
        private final BrowserPageServer pages;
        private final Chromium.Running browser;

        Page(XvfbDisplay display, Map<String, String> order) throws IOException {
            pages = new BrowserPageServer(liveKitClient, chromium.folder(), order, this::hear);
            try {
                browser = chromium.open(pages.page("call.html"), display, List.of());
            } catch (IOException | RuntimeException e) {
                pages.close();
                throw e;
            }
        }

        private void hear(JsonNode event) {
            switch (event.path("event").asText()) {
                case "shown" -> shown.set(event.path("frames").asLong());
                case "failed" -> trouble.set(event.path("error").asText());
                default -> {
                    // Times that are read from the screen instead.
                }
            }
        }

        @Override
        public long pid() {
            return browser.pid();
        }

        @Override
        public long begun() {
            return browser.begun();
        }

        @Override
        public OptionalLong framesSaid() {
            return shown.get() < 0 ? OptionalLong.empty() : OptionalLong.of(shown.get());
        }

        @Override
        public String trouble() {
            return trouble.get();
        }

        @Override
        public void close() {
            browser.close();
            pages.close();
        }
    }
}
