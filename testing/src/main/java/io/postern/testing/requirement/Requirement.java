package io.postern.testing.requirement;

import io.postern.livekit.LiveKitFinder;
import io.postern.livekit.LiveKitProgram;
import io.postern.livekit.Machine;
import io.postern.livekit.MissingProgramException;
import io.postern.livekit.process.BoundedProcess;
import io.postern.platform.natives.GlibcRequirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    /** A sound server that can be started for a test, and what plays to it and speaks. */
    PULSEAUDIO {
        @Override
        Optional<String> look() {
            return onPath("pulseaudio", "pactl", "paplay", "espeak-ng");
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
            return onPath("Xvfb", "openbox", "xdotool");
        }
    },
    /** The key store of a Linux desktop, on a bus of its own. */
    KEYRING {
        @Override
        Optional<String> look() {
            return onPath("dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool");
        }
    },
    /** The programs an operator puts around LiveKit. */
    SERVER_PROGRAMS {
        @Override
        Optional<String> look() {
            return onPath("caddy", "nginx", "turnserver", "redis-server", "openssl", "curl");
        }
    },
    /** Proxies as companies run them. */
    PROXIES {
        @Override
        Optional<String> look() {
            return onPath("squid", "tinyproxy", "danted", "openssl");
        }
    },
    /** A bus of a desktop, a daemon that shows notifications, and a screen for it. */
    NOTIFICATIONS {
        @Override
        Optional<String> look() {
            return onPath("Xvfb", "dbus-daemon", "dbus-monitor", "dunst", "dunstctl", "xprop");
        }
    },
    /** An X server without a monitor, with a window manager and what takes pictures of it. */
    DISPLAY {
        @Override
        Optional<String> look() {
            return onPath("Xvfb", "openbox", "import");
        }
    },
    /** What makes packages of Linux systems, and looks at them and at menu entries. */
    PACKAGES {
        @Override
        Optional<String> look() {
            return onPath("apt-get", "dpkg-deb", "rpm", "rpmbuild", "desktop-file-validate", "xz", "sha256sum");
        }
    },
    /** Looks for mistakes in shell scripts. */
    SHELLCHECK {
        @Override
        Optional<String> look() {
            return onPath("shellcheck");
        }
    },
    /** The right to change owners of files, and to make network namespaces and firewall rules. */
    ROOT {
        @Override
        Optional<String> look() {
            return Machine.here().kind() == Machine.Kind.LINUX && "root".equals(System.getProperty("user.name"))
                    ? Optional.empty()
                    : Optional.of("only root on Linux may do this");
        }
    },
    /** Bare Debian machines in folders: root, and the program that makes them. */
    BARE_ROOT {
        @Override
        Optional<String> look() {
            return ROOT.missing().or(() -> onPath("mmdebstrap"));
        }
    },
    /** A Java runtime that runs on Debian 12 too, as those made for all distributions do. */
    PORTABLE_JDK {
        @Override
        Optional<String> look() {
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
    /** A Docker Engine that runs, or what it takes to make one: a bare machine. */
    DOCKER {
        @Override
        Optional<String> look() {
            return engineAnswers()
                    ? Optional.empty()
                    : BARE_ROOT.missing().map(why -> "no Docker Engine answers, and none can be made: " + why);
        }
    };

    /** 2.36. */
    private static final int DEBIAN_12_C_LIBRARY = 36;

    private static final Duration ENGINE_PATIENCE = Duration.ofSeconds(10);

    private static final LiveKitFinder FINDER = new LiveKitFinder(System.out::println);

    private static final Map<Requirement, Optional<String>> LOOKED_FOR = new ConcurrentHashMap<>();

    /** Why it cannot be had; empty if it is there. */
    public Optional<String> missing() {
        Optional<String> known = LOOKED_FOR.get(this);
        if (known == null) {
            // One requirement may look for another, which a map does not allow while it computes.
            synchronized (this) {
                known = LOOKED_FOR.get(this);
                if (known == null) {
                    known = look();
                    LOOKED_FOR.put(this, known);
                }
            }
        }
        return known;
    }

    abstract Optional<String> look();

    /** Says which of these programs is missing. */
    private static Optional<String> onPath(String... programs) {
        return Stream.of(programs)
                .filter(program -> !isThere(program))
                .findFirst()
                .map(program -> "no " + program + " on PATH");
    }

    private static boolean isThere(String program) {
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
            return BoundedProcess.run(
                            List.of(docker.get().toString(), "version", "--format", "{{.Server.Version}}"),
                            Map.of(),
                            ENGINE_PATIENCE)
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
