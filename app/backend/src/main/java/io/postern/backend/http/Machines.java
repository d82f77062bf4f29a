package io.postern.backend.http;

import io.postern.backend.device.DeviceCommands;
import io.postern.backend.device.DeviceSignIn;
import io.postern.backend.device.Devices;
import io.postern.backend.device.MachineAccess;
import io.postern.backend.device.NewsDesk;

/** What the calls about meeting rooms' machines need. */
public record Machines(
        Devices devices, DeviceSignIn signIn, DeviceCommands commands, MachineAccess access, NewsDesk newsDesk) {}
