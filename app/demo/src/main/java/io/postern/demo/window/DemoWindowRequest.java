package io.postern.demo.window;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The content that the window should show. Sent to its process in one line of standard input, because it contains a password.
 *
 * @param theme {@code dark} or {@code light}; null to follow the system
 * @param seconds the length of an unattended call; null if a person uses the window
 * @param screenshot the file for a screenshot of the call
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DemoWindowRequest(
        String backend,
        String username,
        String password,
        String room,
        int width,
        int height,
        @Nullable String theme,
        @Nullable Integer seconds,
        @Nullable String screenshot) {
    @Override
    public String toString() {
        return "DemoWindowRequest[" + backend + ", " + username + ", " + room + ", " + width + "×" + height + "]";
    }
}
