package io.postern.bench.client;

import io.postern.bench.environment.XvfbDisplay;
import java.io.IOException;
import java.util.OptionalLong;

/** A conferencing client that is measured. */
public interface MeasuredClient {
    /** A short name for tables. */
    String name();

    /** An exact description for the report. */
    String description();

    /**
     * Starts the client and takes it to the point where a key press joins the room, which is detected on the screen.
     */
    Session enter(XvfbDisplay display, String room) throws IOException;

    /** Starts the client without a room: a sign-in page or a local page. */
    Session idle(XvfbDisplay display) throws IOException;

    /** A running client; ended by {@link #close}. */
    interface Session extends AutoCloseable {
        long pid();

        /** The time of its start, by {@link System#nanoTime}. */
        long startedAt();

        /** The number of frames that it says it has shown since its start, if it reports them. */
        OptionalLong reportedFrames();

        /** An error message of the client; empty if there is none. */
        String problem();

        @Override
        void close();
    }
}
