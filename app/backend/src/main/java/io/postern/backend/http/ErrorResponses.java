package io.postern.backend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every error into a JSON response with a code and a sentence; details go only to the log. */
final class ErrorResponses {
    record ErrorBody(String code, String message) {}

    private static final Logger log = LoggerFactory.getLogger(ErrorResponses.class);

    private static final Map<ErrorCode, String> SENTENCES = Map.of(
            ErrorCode.NOT_FOUND, "There is nothing at this address.",
            ErrorCode.METHOD_NOT_ALLOWED, "This address does not take this method.",
            ErrorCode.BODY_TOO_LARGE, "The body is too large: at most %d bytes.".formatted(JsonBodies.MAX_BODY_BYTES),
            ErrorCode.BAD_REQUEST, "The request cannot be understood.",
            ErrorCode.INTERNAL, "Something went wrong on the server. Try again in a moment.");

    private ErrorResponses() {}

    static void install(RoutesConfig routes) {
        routes.exception(RefusedException.class, ErrorResponses::refused);
        routes.exception(HttpResponseException.class, ErrorResponses::javalinRefused);
        // A truncated or malformed body is the client's fault and gets no stack trace.
        routes.exception(IOException.class, ErrorResponses::bodyFailed);
        routes.exception(HttpException.RuntimeException.class, ErrorResponses::bodyFailed);
        routes.exception(Exception.class, (e, ctx) -> {
            log.error("{} {} failed", ctx.method(), ctx.endpoint().path, e);
            write(ctx, ErrorCode.INTERNAL.status(), ErrorCode.INTERNAL, sentence(ErrorCode.INTERNAL));
        });
    }

    /** Handles errors outside the routes: requests that are not HTTP, and errors of the server itself. */
    static ErrorHandler ofServer() {
        return new ErrorHandler() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                ErrorCode code = codeOf(response.getStatus());
                byte[] body = JsonBodies.bytes(new ErrorBody(code.wireName(), sentence(code)));
                // Requests that are not HTTP bypass the customizer that sets these headers.
                SecurityHeaders.put(response.getHeaders());
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
                response.write(true, ByteBuffer.wrap(body), callback);
                return true;
            }
        };
    }

    private static void refused(RefusedException e, Context ctx) {
        e.retryAfterSeconds().ifPresent(seconds -> ctx.header("Retry-After", Long.toString(seconds)));
        if (e.code().status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        write(ctx, e.code().status(), e.code(), e.sentence());
    }

    private static void bodyFailed(Exception e, Context ctx) {
        log.debug("{} {}: the body could not be read", ctx.method(), ctx.endpoint().path, e);
        int status = httpStatus(e);
        write(ctx, status, codeOf(status), sentence(codeOf(status)));
    }

    private static int httpStatus(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException http && http.getCode() >= 400 && http.getCode() < 500) {
                return http.getCode();
            }
        }
        return ErrorCode.BAD_REQUEST.status();
    }

    private static void javalinRefused(HttpResponseException e, Context ctx) {
        ErrorCode code = codeOf(e.getStatus());
        if (e instanceof MethodNotAllowedResponse) {
            ctx.header("Allow", String.valueOf(e.getDetails().getOrDefault("availableMethods", "")));
        }
        write(ctx, e.getStatus(), code, sentence(code));
    }

    private static void write(Context ctx, int status, ErrorCode code, String sentence) {
        JsonBodies.write(ctx, status, new ErrorBody(code.wireName(), sentence));
    }

    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 413 -> ErrorCode.BODY_TOO_LARGE;
            // An unknown version of HTTP.
            case 505 -> ErrorCode.BAD_REQUEST;
            default -> status >= 400 && status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
        };
    }

    private static String sentence(ErrorCode code) {
        return SENTENCES.getOrDefault(code, "The request cannot be answered.");
    }
}
