package io.postern.backend.http;

import org.eclipse.jetty.http.HttpFields;

/** Headers of every answer: it is data for programs, not a page, and not to be kept. */
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
