package io.postern.livekit;

import java.nio.file.Path;

/** A LiveKit server that can be started on this machine: an executable or a Docker image. */
public sealed interface LiveKitProgram {
    /** How it was found, for people. */
    String foundBy();

    /**
     * An executable file.
     *
     * @param path absolute
     */
    record Binary(Path path, String foundBy) implements LiveKitProgram {}

    /**
     * An image in a running Docker Engine.
     *
     * @param docker the Docker client's executable
     * @param image name and tag, already pulled
     */
    record Container(Path docker, String image, String foundBy) implements LiveKitProgram {}
}
