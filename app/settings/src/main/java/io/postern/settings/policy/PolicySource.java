package io.postern.settings.policy;

import io.postern.platform.OperatingSystem;
import io.postern.settings.policy.PolicyLocation.Found;
import io.postern.settings.policy.PolicyProblem.Cause;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the policy of this machine; see docs/administration.md. Read once, when the program starts; reads files, so not
 * on the JavaFX thread. Never fails: unusable parts are among the problems.
 */
public final class PolicySource {
    private final List<PolicyLocation> places;

    /** @param places in order; the first one with a policy counts */
    PolicySource(List<PolicyLocation> places) {
        this.places = List.copyOf(places);
    }

    /** Reads the policy of this machine. */
    public static LoadedPolicy load() {
        return load(Optional.empty());
    }

    /**
     * Reads the policy of this machine, or one to try out.
     *
     * @param tried used only if the system has no policy
     */
    public static LoadedPolicy load(Optional<Path> tried) {
        return ofThisMachine().find(tried);
    }

    /** Reads a file without checking who wrote it. */
    public static LoadedPolicy read(Path file) {
        return new PolicySource(List.of(new PolicyFile(file.toAbsolutePath(), true))).find(Optional.empty());
    }

    private static PolicySource ofThisMachine() {
        OperatingSystem system = OperatingSystem.current();
        if (system == OperatingSystem.WINDOWS) {
            return new PolicySource(List.of(
                    new WindowsRegistry(),
                    new PolicyFile(
                            WindowsRegistry.programData().resolve("Postern").resolve("policy.json"), false)));
        }
        if (system == OperatingSystem.MAC) {
            Path managed = Path.of("/Library/Managed Preferences");
            return new PolicySource(List.of(
                    new ManagedPreferences(managed.resolve("io.postern.plist")),
                    new ManagedPreferences(
                            managed.resolve(System.getProperty("user.name", "")).resolve("io.postern.plist"))));
        }
        return new PolicySource(List.of(new PolicyFile(Path.of("/etc/postern/policy.json"), false)));
    }

    LoadedPolicy find(Optional<Path> tried) {
        List<PolicyProblem> problems = new ArrayList<>();
        for (PolicyLocation place : places) {
            switch (place.look().orElse(null)) {
                case Found.Written(String name, String text) -> {
                    LoadedPolicy read = withoutPlaces(place, PolicyReader.read(name, text));
                    problems.addAll(read.problems());
                    tried.ifPresent(file -> problems.add(ignored(file, name)));
                    return new LoadedPolicy(read.policy(), problems, read.place());
                }
                case Found.Unknown(PolicyProblem problem) -> {
                    problems.add(problem);
                    tried.ifPresent(file -> problems.add(ignored(file, problem.file())));
                    return new LoadedPolicy(PolicyReader.SAFE, problems, Optional.of(problem.file()));
                }
                case Found.Unbelieved(PolicyProblem problem) -> problems.add(problem);
                case null -> {}
            }
        }
        LoadedPolicy rest = tried.map(PolicySource::read).orElse(LoadedPolicy.NOTHING);
        problems.addAll(rest.problems());
        return new LoadedPolicy(rest.policy(), problems, rest.place());
    }

    private static PolicyProblem ignored(Path file, String place) {
        return new PolicyProblem(file.toString(), 0, 0, "", Cause.OPTION_IGNORED, List.of(place));
    }

    private static LoadedPolicy withoutPlaces(PolicyLocation place, LoadedPolicy read) {
        if (!(place instanceof ManagedPreferences)) {
            return read;
        }
        List<PolicyProblem> plain = read.problems().stream()
                .map(problem ->
                        new PolicyProblem(problem.file(), 0, 0, problem.key(), problem.cause(), problem.arguments()))
                .toList();
        return new LoadedPolicy(read.policy(), plain, read.place());
    }
}
