package io.postern.livekit;

import io.postern.livekit.MissingProgramException.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which commands bring a LiveKit server to which system. */
final class Remedies {
    private Remedies() {}

    /** Ways to a LiveKit server, each alone enough, the quickest first. */
    static List<Remedy> forLiveKit(Machine machine) {
        List<Remedy> remedies = new ArrayList<>();
        switch (machine.kind()) {
            case MACOS -> remedies.add(new Remedy("the LiveKit server", "brew install livekit"));
            case LINUX -> remedies.add(new Remedy("the LiveKit server", "curl -sSL https://get.livekit.io | bash"));
            case WINDOWS -> {
                // LiveKit is not in the winget catalogue; Go is, and builds it.
            }
        }
        go(machine).ifPresent(command -> remedies.add(new Remedy("Go, which then builds the server", command)));
        docker(machine).ifPresent(command -> remedies.add(new Remedy("Docker, which then runs the server", command)));
        return remedies;
    }

    private static Optional<String> go(Machine machine) {
        return switch (machine.kind()) {
            case MACOS -> Optional.of("brew install go");
            case WINDOWS -> Optional.of("winget install --exact --id GoLang.Go");
            case LINUX -> goOnLinux(machine);
        };
    }

    private static Optional<String> goOnLinux(Machine machine) {
        if (machine.descendsFrom("debian", "ubuntu")) {
            return Optional.of("sudo apt-get install -y golang-go");
        } else if (machine.descendsFrom("fedora", "rhel")) {
            return Optional.of("sudo dnf install -y golang");
        } else if (machine.descendsFrom("arch")) {
            return Optional.of("sudo pacman -S --needed go");
        } else if (machine.descendsFrom("suse", "opensuse")) {
            return Optional.of("sudo zypper install -y go");
        }
        return Optional.empty();
    }

    private static Optional<String> docker(Machine machine) {
        return switch (machine.kind()) {
            case MACOS -> Optional.of("brew install --cask docker && open -a Docker");
            case WINDOWS -> Optional.of("winget install --exact --id Docker.DockerDesktop");
            case LINUX -> dockerOnLinux(machine);
        };
    }

    private static Optional<String> dockerOnLinux(Machine machine) {
        if (machine.descendsFrom("debian", "ubuntu")) {
            return Optional.of("sudo apt-get install -y docker.io");
        } else if (machine.descendsFrom("fedora")) {
            return Optional.of("sudo dnf install -y moby-engine && sudo systemctl start docker");
        } else if (machine.descendsFrom("arch")) {
            return Optional.of("sudo pacman -S --needed docker && sudo systemctl start docker");
        } else if (machine.descendsFrom("suse", "opensuse")) {
            return Optional.of("sudo zypper install -y docker && sudo systemctl start docker");
        }
        return Optional.empty();
    }
}
