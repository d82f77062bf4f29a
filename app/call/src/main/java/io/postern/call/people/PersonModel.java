package io.postern.call.people;

import io.postern.room.ConnectionQuality;

/**
 * One row of the list of participants. Immutable.
 *
 * @param name fit to be shown
 * @param own whether this is oneself
 * @param agent whether this is a program
 * @param microphoneOn whether they can be heard
 * @param cameraOn whether they can be seen
 * @param encrypted whether something of theirs is end-to-end encrypted, and so not to be seen or heard here
 */
public record PersonModel(
        String identity,
        String name,
        boolean own,
        boolean agent,
        boolean microphoneOn,
        boolean cameraOn,
        boolean sharesScreen,
        boolean encrypted,
        boolean speaking,
        ConnectionQuality quality) {}
