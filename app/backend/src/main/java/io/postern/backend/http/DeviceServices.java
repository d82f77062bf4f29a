package io.postern.backend.http;

import io.postern.backend.device.DeviceAuthorization;
import io.postern.backend.device.DeviceCommandQueue;
import io.postern.backend.device.DeviceLongPoll;
import io.postern.backend.device.DeviceRegistry;
import io.postern.backend.device.DeviceSignIn;

/** The services behind the routes for devices. */
public record DeviceServices(
        DeviceRegistry devices,
        DeviceSignIn signIn,
        DeviceCommandQueue commands,
        DeviceAuthorization access,
        DeviceLongPoll longPoll) {}
