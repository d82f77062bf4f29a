package io.postern.room.engine;

import io.postern.media.rtc.MediaEngine;
import io.postern.network.Network;
import io.postern.network.watch.NetworkMonitor;
import io.postern.room.chat.ChatWriter;
import io.postern.room.reconnect.ReconnectPolicy;
import io.postern.room.track.DeviceLocalMedia;
import io.postern.signaling.SignalClient;

/** The services that all rooms of a client share. */
record RoomServices(
        MediaEngine engine,
        SignalClient signaling,
        DeviceLocalMedia media,
        Network network,
        NetworkMonitor watch,
        ReconnectPolicy policy,
        RouteCache routes,
        ChatWriter chatWriter) {}
