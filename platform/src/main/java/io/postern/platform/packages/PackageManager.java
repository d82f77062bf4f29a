package io.postern.platform.packages;

import java.util.List;

/** A program that installs packages of an operating system. */
public enum PackageManager {
    APT("apt", "apt-get", "apt-get install -y", true),
    DNF("dnf", "dnf", "dnf install -y", true),
    ZYPPER("zypper", "zypper", "zypper --non-interactive install", true),
    PACMAN("pacman", "pacman", "pacman -S --needed", true),
    BREW("brew", "brew", "brew install", false),
    WINGET("winget", "winget", "winget install --exact --id", false);

    private final String column;
    private final String program;
    private final String install;
    private final boolean needsRoot;

    PackageManager(String column, String program, String install, boolean needsRoot) {
        this.column = column;
        this.program = program;
        this.install = install;
        this.needsRoot = needsRoot;
    }

    /** The name of its column in the table. */
    String column() {
        return column;
    }

    /** The program that has to be on the PATH. */
    public String program() {
        return program;
    }

    /**
     * Returns the command that installs packages.
     *
     * @param root whether the command is run by root, who needs no {@code sudo}
     * @param packages at least one
     */
    public String installCommand(boolean root, List<String> packages) {
        String command = install + " ";
        // winget installs one package at a time.
        String all = this == WINGET
                ? command + String.join(" && " + command, packages)
                : command + String.join(" ", packages);
        return prefix(root) + all;
    }

    /**
     * Returns the command that fetches the package lists; only for {@link #APT}, which installs nothing without them.
     */
    String updateCommand(boolean root) {
        return prefix(root) + "apt-get update";
    }

    private String prefix(boolean root) {
        return needsRoot && !root ? "sudo " : "";
    }
}
