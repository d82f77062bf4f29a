package io.postern.livekit;

import io.postern.livekit.MissingProgramException.Remedy;
import io.postern.platform.packages.PackageHost;
import io.postern.platform.packages.SystemPackages;
import java.util.ArrayList;
import java.util.List;

/** Suggests commands that install a LiveKit server, for each operating system. */
final class InstallSuggestions {
    /** The name of the need in the table of system packages. */
    private static final String GO = "go";

    private InstallSuggestions() {}

    /** Alternatives, the fastest first. */
    static List<Remedy> forLiveKit(Machine.Kind system, PackageHost host) {
        List<Remedy> remedies = new ArrayList<>();
        switch (system) {
            case MACOS -> remedies.add(new Remedy("the LiveKit server", "brew install livekit"));
            case LINUX -> remedies.add(new Remedy("the LiveKit server", "curl -sSL https://get.livekit.io | bash"));
            case WINDOWS -> {
                // LiveKit is not in the winget catalogue; Go is, and builds it.
            }
        }
        host.installCommand(SystemPackages.load().all().stream()
                        .filter(wanted -> wanted.need().equals(GO))
                        .toList())
                .ifPresent(command -> remedies.add(new Remedy("Go, which then builds the server", command)));
        return remedies;
    }
}
