package io.postern.testing.requirement;

import io.postern.livekit.LiveKitFinder;
import io.postern.livekit.LiveKitProgram;
import io.postern.livekit.Machine;
import io.postern.livekit.MissingProgramException;
import io.postern.platform.natives.GlibcRequirement;
import io.postern.platform.process.BoundedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A requirement of tests on the machine. Each is probed once per process. */
public enum Requirement {
    /** A LiveKit server that can be found, downloaded or built. */
    LIVEKIT {
        @Override
        Optional<String> probe() {
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
    /** Node.js with the peers' packages, which are installed if necessary. */
    NODE {
        @Override
        Optional<String> probe() {
            return PeerPrograms.whyNoNode();
        }
    },
    /** A Chromium or Chrome that can run headless. */
    CHROMIUM {
        @Override
        Optional<String> probe() {
            return PeerPrograms.chromium().isPresent()
                    ? Optional.empty()
                    : Optional.of("no chromium or google-chrome on PATH, and POSTERN_CHROMIUM names none");
        }
    },
    /** A sound server that can be started for a test, and tools that play sound and synthesise speech. */
    PULSEAUDIO {
        @Override
        Optional<String> probe() {
            return onPath("pulseaudio", "pactl", "paplay", "espeak-ng");
        }
    },
    /** Go, which builds a peer from source. */
    GO {
        @Override
        Optional<String> probe() {
            return onPath("go");
        }
    },
    /** An X server that can be started, with a window manager and a tool that presses keys. */
    SCREEN {
        @Override
        Optional<String> probe() {
            return onPath("Xvfb", "openbox", "xdotool");
        }
    },
    /** The key store of a Linux desktop, on a bus of its own. */
    KEYRING {
        @Override
        Optional<String> probe() {
            return onPath("dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool");
        }
    },
    /** The servers that an operator runs around LiveKit. */
    SERVER_PROGRAMS {
        @Override
        Optional<String> probe() {
            return onPath("caddy", "nginx", "turnserver", "redis-server", "openssl", "curl");
        }
    },
    /** Proxy servers as companies run them. */
    PROXIES {
        @Override
        Optional<String> probe() {
            return onPath("squid", "tinyproxy", "danted", "openssl");
        }
    },
    /** A desktop bus, a notification daemon and an X server for it. */
    NOTIFICATIONS {
        @Override
        Optional<String> probe() {
            return onPath("Xvfb", "dbus-daemon", "dbus-monitor", "dunst", "dunstctl", "xprop");
        }
    },
    /** An X server without a monitor, with a window manager and a screenshot tool. */
    DISPLAY {
        @Override
        Optional<String> probe() {
            return onPath("Xvfb", "openbox", "import");
        }
    },
    /** Tools that build and inspect Linux packages and menu entries. */
    PACKAGES {
        @Override
        Optional<String> probe() {
            return onPath("apt-get", "dpkg-deb", "rpm", "rpmbuild", "desktop-file-validate", "xz", "sha256sum");
        }
    },
    /** A linter for shell scripts. */
    SHELLCHECK {
        @Override
        Optional<String> probe() {
            return onPath("shellcheck");
        }
    },
    /** The permission to change owners of files and to create network namespaces and firewall rules. */
    ROOT {
        @Override
        Optional<String> probe() {
            return Machine.here().kind() == Machine.Kind.LINUX && "root".equals(System.getProperty("user.name"))
                    ? Optional.empty()
                    : Optional.of("only root on Linux may do this");
        }
    },
    /** Bare Debian systems in folders: root, and the program that creates them. */
    BARE_ROOT {
        @Override
        Optional<String> probe() {
            return ROOT.missing().or(() -> onPath("mmdebstrap"));
        }
    },
    /** A Java runtime that also runs on Debian 12, like portable builds do. */
    PORTABLE_JDK {
        @Override
        Optional<String> probe() {
            try {
                int needed = GlibcRequirement.minorNeededBy(Path.of(System.getProperty("java.home"), "lib"));
                return needed <= DEBIAN_12_C_LIBRARY
                        ? Optional.empty()
                        : Optional.of("this Java runtime needs C library 2." + needed);
            } catch (IOException e) {
                return Optional.of("the Java runtime cannot be read: " + e.getMessage());
            }
        }
    },
    /** A running Docker Engine, or the requirements to set one up on a bare system. */
    DOCKER {
        @Override
        Optional<String> probe() {
            return engineAnswers()
                    ? Optional.empty()
                    : BARE_ROOT.missing().map(why -> "no Docker Engine answers, and none can be made: " + why);
        }
    };

    /** 2.36. */
    private static final int DEBIAN_12_C_LIBRARY = 36;

    private static final Duration ENGINE_TIMEOUT = Duration.ofSeconds(10);

    private static final LiveKitFinder FINDER = new LiveKitFinder(System.out::println);

    private static final Map<Requirement, Optional<String>> RESULTS = new ConcurrentHashMap<>();

    /** Why the requirement is not met; empty if it is. */
    public Optional<String> missing() {
        Optional<String> known = RESULTS.get(this);
        if (known == null) {
            // One requirement may probe another, which ConcurrentHashMap.computeIfAbsent does not allow.
            synchronized (this) {
                known = RESULTS.get(this);
                if (known == null) {
                    known = probe();
                    RESULTS.put(this, known);
                }
            }
        }
        return known;
    }

    abstract Optional<String> probe();

    /** Returns which of these programs is missing. */
    private static Optional<String> onPath(String... programs) {
        return Stream.of(programs)
                .filter(program -> !isInstalled(program))
                .findFirst()
                .map(program -> "no " + program + " on PATH");
    }

    private static boolean isInstalled(String program) {
        return Machine.here().onPath(List.of(program)).isPresent()
                || Files.isExecutable(Path.of("/usr/sbin", program))
                || Files.isExecutable(Path.of("/usr/local/go/bin", program));
    }

    private static boolean engineAnswers() {
        Optional<Path> docker = Machine.here().onPath(List.of("docker"));
        if (docker.isEmpty()) {
            return false;
        }
        try {
            return new BoundedProcess(
                            ENGINE_TIMEOUT, docker.get().toString(), "version", "--format", "{{.Server.Version}}")
                    .run()
                    .succeeded();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
