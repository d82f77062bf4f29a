package io.postern.bench.client;

import io.postern.bench.environment.XvfbDisplay;
import java.io.IOException;
import java.util.OptionalLong;

/** A program that shows a call. */
public interface MeasuredClient {
    /** Short, for tables. */
    String name();

    /** What exactly it is, for the report. */
    String description();

    /** Starts it and takes it to the place where a key press joins the room; that it got there is seen on the screen. */
    Running enter(XvfbDisplay display, String room) throws IOException;

    /** Starts it with nothing to do: a sign-in page, or a page that is local. */
    Running idle(XvfbDisplay display) throws IOException;

    /** One that runs; ends with {@link #close}. */
    interface Running extends AutoCloseable {
        long pid();

        /** When it was started, of {@link System#nanoTime}. */
        long begun();

        /** The frames it says it has shown since it started, if it says. */
        OptionalLong framesSaid();

        /** What it complained of, empty if nothing. */
        String trouble();

        @Override
        void close();
    }
}
