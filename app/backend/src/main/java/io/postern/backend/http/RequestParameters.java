package io.postern.backend.http;

import io.javalin.http.Context;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;

/** Numbers in paths and queries. */
final class RequestParameters {
    private RequestParameters() {}

    /**
     * A whole number of the query.
     *
     * @param otherwise what it is if it is not there
     * @throws RefusedException if it is none from min to max
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
            // The same sentence as for one out of range.
        }
        throw new RefusedException(
                ErrorCode.BAD_REQUEST, "%s must be a whole number from %d to %d.".formatted(name, min, max));
    }

    /**
     * The id in the path.
     *
     * @throws RefusedException with {@link ErrorCode#NOT_FOUND} if it is no number: there is nothing of that name
     */
    static long id(Context ctx) {
        try {
            return Long.parseLong(ctx.pathParam("id"));
        } catch (NumberFormatException e) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "There is nothing at this address.");
        }
    }
}
