package io.postern.demo.window;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the window is to show; told to its process in one line of standard input, because it holds a password.
 *
 * @param theme {@code dark} or {@code light}; absent to follow the system
 * @param seconds how long to stay in an unattended call; absent when a person sits there
 * @param screenshot where to write a picture of the call before leaving it
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
