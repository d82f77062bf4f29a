package io.postern.livekit;

import java.util.List;
import java.util.Map;

/** Writes the server's YAML configuration: one machine, loopback address, media over TCP only. */
final class ServerConfiguration {
    /** The user's variables that would override the configuration. */
    private static final List<String> OVERRIDING_VARIABLES = List.of(
            "LIVEKIT_CONFIG",
            "LIVEKIT_KEYS",
            "LIVEKIT_REGION",
            "LIVEKIT_TURN_CERT",
            "LIVEKIT_TURN_KEY",
            "NODE_IP",
            "UDP_PORT",
            "REDIS_HOST",
            "REDIS_PASSWORD");

    private ServerConfiguration() {}

    /**
     * Passes the YAML in the environment, so that it does not appear in arguments, and removes variables that override
     * it.
     */
    static void passByEnvironment(String yaml, Map<String, String> environment) {
        OVERRIDING_VARIABLES.forEach(environment::remove);
        environment.put("LIVEKIT_CONFIG", yaml);
    }

    /** The YAML for a server that runs as a process on this machine. */
    static String forProcess(Machine.Kind system, ServerPorts ports, ApiKeyPair keys, boolean createsRooms) {
        // The TCP mux files connections under the address they arrive on, so candidates have to be gathered on the
        // loopback interface, whose name differs between systems.
        String loopback = switch (system) {
            case LINUX -> "lo";
            case MACOS -> "lo0";
            case WINDOWS -> "Loopback Pseudo-Interface 1";
        };
        return yaml(ports, keys, createsRooms, "\"127.0.0.1\"", """
                  enable_loopback_candidate: true
                  interfaces:
                    includes: ["%s"]
                """.formatted(loopback));
    }

    /** The YAML for a server in a container whose two ports are published on the loopback address. */
    static String forContainer(ServerPorts ports, ApiKeyPair keys, boolean createsRooms) {
        return yaml(ports, keys, createsRooms, "\"0.0.0.0\"", "");
    }

    private static String yaml(
            ServerPorts ports, ApiKeyPair keys, boolean createsRooms, String address, String interfaces) {
        return """
                port: %d
                bind_addresses: [%s]
                rtc:
                  tcp_port: %d
                  force_tcp: true
                  use_external_ip: false
                  node_ip: 127.0.0.1
                %sroom:
                  auto_create: %s
                keys:
                  %s: %s
                """.formatted(
                        ports.signal(), address, ports.media(), interfaces, createsRooms, keys.key(), keys.secret());
    }
}
