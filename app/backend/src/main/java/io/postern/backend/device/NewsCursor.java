package io.postern.backend.device;

/**
 * What a machine knows already, as one number that it gives back. Keeping it with the machine is what lets any of several
 * backends answer.
 *
 * @param command the last command it has
 * @param people how many it was told there are; {@link RoomOccupancy#UNKNOWN} if it was not
 */
record NewsCursor(long command, int people) {
    private static final int PEOPLE_BITS = 12;
    private static final int MAX_PEOPLE = (1 << PEOPLE_BITS) - 2;

    NewsCursor {
        people = Math.min(people, MAX_PEOPLE);
    }

    /** @param number positive */
    static NewsCursor of(long number) {
        return new NewsCursor((number >> PEOPLE_BITS) - 1, (int) (number & (MAX_PEOPLE + 1)) - 1);
    }

    /** Positive. */
    long number() {
        return ((command + 1) << PEOPLE_BITS) | (people + 1);
    }

    /** Whether a number of people is another than the machine was told. */
    boolean differs(int now) {
        return now != RoomOccupancy.UNKNOWN && Math.min(now, MAX_PEOPLE) != people;
    }
}
