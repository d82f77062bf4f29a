package io.postern.backend.http;

import org.eclipse.jetty.http.HttpFields;

/** Sets the security headers of every response: it is data for programs, not a page, and must not be cached. */
final class SecurityHeaders {
    private SecurityHeaders() {}

    static void put(HttpFields.Mutable answer) {
        answer.put("X-Content-Type-Options", "nosniff");
        answer.put("X-Frame-Options", "DENY");
        answer.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        answer.put("Referrer-Policy", "no-referrer");
        answer.put("Cache-Control", "no-store");
    }
}
