package io.postern.signaling.http;

import java.net.URI;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Finds the https address that a backend redirects to. Redirects are not followed, least of all with a password: the
 * address is only as trustworthy as an unencrypted response, so people have to confirm it.
 */
public final class HttpsRedirect {
    /** People cannot judge longer ones. */
    private static final int MAX_CHARS = 2_048;

    private static final int HTTPS_PORT = 443;
    private static final String CALLS = "/api/";

    private HttpsRedirect() {}

    /**
     * Returns the backend's address, if a response to one of its calls redirects to https; without a trailing slash.
     */
    public static Optional<URI> of(Response response) {
        String location = String.valueOf(response.header("Location"));
        HttpUrl to = response.isRedirect() && location.length() <= MAX_CHARS ? HttpUrl.parse(location) : null;
        if (to == null || !to.isHttps()) {
            return Optional.empty();
        }
        String asked = response.request().url().encodedPath();
        String call = asked.substring(Math.max(0, asked.lastIndexOf(CALLS)));
        String path = to.encodedPath();
        String backend = path.endsWith(call) ? path.substring(0, path.length() - call.length()) : path;
        String host = to.host().contains(":") ? "[" + to.host() + "]" : to.host();
        String port = to.port() == HTTPS_PORT ? "" : ":" + to.port();
        try {
            return Optional.of(URI.create("https://" + host + port + backend.replaceAll("(?<!/)/+$", "")));
        } catch (IllegalArgumentException noAddress) {
            // OkHttp accepts characters in a path that a URI must not have.
            return Optional.empty();
        }
    }
}
