package io.postern.backend.http;

import io.javalin.http.Context;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;

/** Parses numbers in paths and queries. */
final class RequestParameters {
    private RequestParameters() {}

    /**
     * An integer query parameter.
     *
     * @param otherwise the default
     * @throws RefusedException if it is not an integer from min to max
     */
    static long number(Context ctx, String name, long otherwise, long min, long max) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the error for a number out of range.
        }
        throw new RefusedException(
                ErrorCode.BAD_REQUEST, "%s must be a whole number from %d to %d.".formatted(name, min, max));
    }

    /**
     * The id in the path.
     *
     * @throws RefusedException with {@link ErrorCode#NOT_FOUND} if it is not a number
     */
    static long id(Context ctx) {
        try {
            return Long.parseLong(ctx.pathParam("id"));
        } catch (NumberFormatException e) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "There is nothing at this address.");
        }
    }
}
