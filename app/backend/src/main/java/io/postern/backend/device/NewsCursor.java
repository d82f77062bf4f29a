package io.postern.backend.device;

/**
 * The state that a device has received so far, encoded as one number that it sends back. Because the device keeps it,
 * any backend can answer the next request.
 *
 * @param command the last command that the device has
 * @param people the number of people it was told; {@link RoomOccupancy#UNKNOWN} if none
 */
record NewsCursor(long command, int people) {
    private static final int PEOPLE_BITS = 12;
    private static final int MAX_PEOPLE = (1 << PEOPLE_BITS) - 2;

    NewsCursor {
        people = Math.min(people, MAX_PEOPLE);
    }

    /** @param number a positive number */
    static NewsCursor of(long number) {
        return new NewsCursor((number >> PEOPLE_BITS) - 1, (int) (number & (MAX_PEOPLE + 1)) - 1);
    }

    /** The encoded cursor; positive. */
    long number() {
        return ((command + 1) << PEOPLE_BITS) | (people + 1);
    }

    /** Whether a number of people differs from the one the device was told. */
    boolean differs(int now) {
        return now != RoomOccupancy.UNKNOWN && Math.min(now, MAX_PEOPLE) != people;
    }
}
