package io.postern.settings.policy;

import io.postern.platform.OperatingSystem;
import io.postern.settings.policy.Place.Found;
import io.postern.settings.policy.PolicyProblem.Cause;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what an administrator has set on this machine: docs/administration.md. Read once, when the program starts;
 * reads files, so not on the JavaFX thread. Never fails: what cannot be used is among the problems.
 */
public final class PolicySource {
    private final List<Place> places;

    /** @param places the first that has something counts */
    PolicySource(List<Place> places) {
        this.places = List.copyOf(places);
    }

    /** The policy of this machine. */
    public static Loaded load() {
        return load(Optional.empty());
    }

    /**
     * The policy of this machine, or one to try out.
     *
     * @param tried counts only where the system has none
     */
    public static Loaded load(Optional<Path> tried) {
        return ofThisMachine().find(tried);
    }

    /** What a file says, whoever wrote it. */
    public static Loaded read(Path file) {
        return new PolicySource(List.of(new FilePlace(file.toAbsolutePath(), true))).find(Optional.empty());
    }

    private static PolicySource ofThisMachine() {
        OperatingSystem system = OperatingSystem.current();
        if (system == OperatingSystem.WINDOWS) {
            return new PolicySource(List.of(
                    new WindowsRegistry(),
                    new FilePlace(
                            WindowsRegistry.programData().resolve("Postern").resolve("policy.json"), false)));
        }
        if (system == OperatingSystem.MAC) {
            Path managed = Path.of("/Library/Managed Preferences");
            return new PolicySource(List.of(
                    new ManagedPreferences(managed.resolve("io.postern.plist")),
                    new ManagedPreferences(
                            managed.resolve(System.getProperty("user.name", "")).resolve("io.postern.plist"))));
        }
        return new PolicySource(List.of(new FilePlace(Path.of("/etc/postern/policy.json"), false)));
    }

    Loaded find(Optional<Path> tried) {
        List<PolicyProblem> problems = new ArrayList<>();
        for (Place place : places) {
            switch (place.look().orElse(null)) {
                case Found.Written(String name, String text) -> {
                    Loaded read = withoutPlaces(place, PolicyReader.read(name, text));
                    problems.addAll(read.problems());
                    tried.ifPresent(file -> problems.add(ignored(file, name)));
                    return new Loaded(read.policy(), problems, read.place());
                }
                case Found.Unknown(PolicyProblem problem) -> {
                    problems.add(problem);
                    tried.ifPresent(file -> problems.add(ignored(file, problem.file())));
                    return new Loaded(PolicyReader.SAFE, problems, Optional.of(problem.file()));
                }
                case Found.Unbelieved(PolicyProblem problem) -> problems.add(problem);
                case null -> {}
            }
        }
        Loaded rest = tried.map(PolicySource::read).orElse(Loaded.NOTHING);
        problems.addAll(rest.problems());
        return new Loaded(rest.policy(), problems, rest.place());
    }

    private static PolicyProblem ignored(Path file, String place) {
        return new PolicyProblem(file.toString(), 0, 0, "", Cause.OPTION_IGNORED, List.of(place));
    }

    private static Loaded withoutPlaces(Place place, Loaded read) {
        if (!(place instanceof ManagedPreferences)) {
            return read;
        }
        List<PolicyProblem> plain = read.problems().stream()
                .map(problem ->
                        new PolicyProblem(problem.file(), 0, 0, problem.key(), problem.cause(), problem.arguments()))
                .toList();
        return new Loaded(read.policy(), plain, read.place());
    }
}
