package io.postern.livekit;

import java.util.List;
import java.util.Map;

/** The server's configuration: one machine, loopback, media over TCP and nothing else. */
final class ServerConfiguration {
    /** What a variable of the person's own could change behind the configuration's back. */
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

    /** Hands the YAML over in a server's environment, where it is in nobody's arguments, and takes out what overrides it. */
    static void handOver(String yaml, Map<String, String> environment) {
        OVERRIDING_VARIABLES.forEach(environment::remove);
        environment.put("LIVEKIT_CONFIG", yaml);
    }

    /** The YAML for a server that runs as a process of this machine. */
    static String forProcess(Machine.Kind system, ServerPorts ports, ApiKeyPair keys, boolean createsRooms) {
        // The connections of the TCP mux are filed under the address they came in on, so candidates are to be
        // gathered on the loopback interface, which has another name on each system.
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
