package io.postern.verify.stage;

import io.postern.demo.livekit.LiveKitFinder;
import io.postern.demo.livekit.LiveKitProgram;
import io.postern.demo.livekit.Machine;
import io.postern.demo.livekit.MissingProgramException;
import io.postern.verify.peer.PeerPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Something on this machine that tests may need. Looked for once per process. */
public enum Requirement {
    /** A LiveKit server: found, fetched or built. */
    LIVEKIT {
        @Override
        Optional<String> look() {
            try {
                FINDER.find();
                return Optional.empty();
            } catch (MissingProgramException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("the search was interrupted");
            }
        }
    },
    /** Node.js with the peers' packages, which are installed if they are not. */
    NODE {
        @Override
        Optional<String> look() {
            return PeerPrograms.whyNoNode();
        }
    },
    /** A Chromium or Chrome that can run without a window. */
    CHROMIUM {
        @Override
        Optional<String> look() {
            return PeerPrograms.chromium().isPresent()
                    ? Optional.empty()
                    : Optional.of("no chromium or google-chrome on PATH, and POSTERN_CHROMIUM names none");
        }
    },
    /** A sound server that can be started for a test. */
    PULSEAUDIO {
        @Override
        Optional<String> look() {
            return Machine.here().onPath(List.of("pulseaudio")).isPresent()
                    ? Optional.empty()
                    : Optional.of("no pulseaudio on PATH");
        }
    },
    /** Go, which builds a peer from source. */
    GO {
        @Override
        Optional<String> look() {
            return onPath("go");
        }
    },
    /** A screen that can be started, with a window manager and a hand at the keyboard. */
    SCREEN {
        @Override
        Optional<String> look() {
            return Stream.of("Xvfb", "openbox", "xdotool")
                    .flatMap(program -> onPath(program).stream())
                    .findFirst();
        }
    },
    /** The key store of a Linux desktop, on a bus of its own. */
    KEYRING {
        @Override
        Optional<String> look() {
            return Stream.of("dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool")
                    .flatMap(program -> onPath(program).stream())
                    .findFirst();
        }
    },
    /** The programs an operator puts around LiveKit. */
    SERVER_PROGRAMS {
        @Override
        Optional<String> look() {
            return Stream.of("caddy", "nginx", "turnserver", "redis-server", "openssl", "curl")
                    .flatMap(program -> onPath(program).stream())
                    .findFirst();
        }
    },
    /** Proxies as companies run them. */
    PROXIES {
        @Override
        Optional<String> look() {
            return Stream.of("squid", "danted")
                    .flatMap(program -> onPath(program).stream())
                    .findFirst();
        }
    },
    /** A bus of a desktop, a daemon that shows notifications, and a screen for it. */
    NOTIFICATIONS {
        @Override
        Optional<String> look() {
            return Stream.of("Xvfb", "dbus-daemon", "dbus-monitor", "dunst", "dunstctl", "xprop")
                    .flatMap(program -> onPath(program).stream())
                    .findFirst();
        }
    },
    /** An X server without a monitor. */
    DISPLAY {
        @Override
        Optional<String> look() {
            return onPath("Xvfb");
        }
    },
    /** Debian's package manager, and what looks at menu entries and at packages of other systems. */
    PACKAGES {
        @Override
        Optional<String> look() {
            return Stream.of("apt-get", "dpkg-deb", "rpm", "rpmbuild", "desktop-file-validate")
                    .flatMap(program -> onPath(program).stream())
                    .findFirst();
        }
    },
    /** Looks for mistakes in shell scripts. */
    SHELLCHECK {
        @Override
        Optional<String> look() {
            return onPath("shellcheck");
        }
    },
    /** The right to make network namespaces and firewall rules. */
    ROOT {
        @Override
        Optional<String> look() {
            return "root".equals(System.getProperty("user.name"))
                    ? Optional.empty()
                    : Optional.of("these tests run as root only");
        }
    };

    private static final LiveKitFinder FINDER = new LiveKitFinder(System.out::println);

    private static final Map<Requirement, Optional<String>> LOOKED_FOR = new ConcurrentHashMap<>();

    /** Why it cannot be had; empty if it is there. */
    public Optional<String> missing() {
        return LOOKED_FOR.computeIfAbsent(this, Requirement::look);
    }

    abstract Optional<String> look();

    private static Optional<String> onPath(String program) {
        return Machine.here().onPath(List.of(program)).isPresent()
                        || Files.isExecutable(Path.of("/usr/sbin", program))
                        || Files.isExecutable(Path.of("/usr/local/go/bin", program))
                ? Optional.empty()
                : Optional.of("no " + program + " on PATH");
    }

    /** The server that {@link #LIVEKIT} found. */
    public static LiveKitProgram liveKit() throws InterruptedException {
        try {
            return FINDER.find();
        } catch (MissingProgramException e) {
            throw new IllegalStateException("Tests that start a server say @Requires(LIVEKIT).", e);
        }
    }
}
