package io.postern.platform.natives;

import java.util.List;
import java.util.Optional;

/** The reason why a native library cannot be loaded. */
public sealed interface LoadFailure {
    /** One English sentence for a terminal, on one line, without a full stop after a command. */
    String sentence();

    /**
     * Libraries of the operating system are not installed.
     *
     * @param purpose the subject of the sentence, such as {@code Sound and video}
     * @param libraries file names, at least one
     * @param installCommand the command that installs all of them; empty if no package manager can
     */
    record MissingLibraries(String purpose, List<String> libraries, Optional<String> installCommand)
            implements LoadFailure {
        public MissingLibraries {
            libraries = List.copyOf(libraries);
        }

        /** Lists the file names for a sentence: with commas, and a word between the last two. */
        public String listed(String and) {
            int last = libraries.size() - 1;
            return last == 0
                    ? libraries.getFirst()
                    : String.join(", ", libraries.subList(0, last)) + " " + and + " " + libraries.get(last);
        }

        @Override
        public String sentence() {
            String missing = "%s cannot start because %s %s missing on this machine"
                    .formatted(purpose, listed("and"), libraries.size() == 1 ? "is" : "are");
            return installCommand
                    .map(command -> missing + "; this command installs what is needed: " + command)
                    .orElse(missing + "; install the packages of your system that contain "
                            + (libraries.size() == 1 ? "it." : "them."));
        }
    }

    /** The C library is older than the one the native library was built with, for example {@code GLIBC_2.34}. */
    record OldCLibrary(String purpose, String version) implements LoadFailure {
        @Override
        public String sentence() {
            return ("%s cannot start because the C library of this machine is too old (%s is missing); a newer release"
                            + " of the operating system has it.")
                    .formatted(purpose, version);
        }
    }

    /** The native library was built for another processor or operating system. */
    record WrongArchitecture(String purpose, String machine) implements LoadFailure {
        @Override
        public String sentence() {
            return "%s cannot start because its native library is not made for this machine (%s); use a Postern that is."
                    .formatted(purpose, machine);
        }
    }

    /** The native library is in a folder that is mounted with {@code noexec}. */
    record NoExecution(String purpose, String folder) implements LoadFailure {
        @Override
        public String sentence() {
            return ("%s cannot start because no code may be run from %s (mounted with noexec); set the environment"
                            + " variable JAVA_TOOL_OPTIONS to -Djava.io.tmpdir=FOLDER with another folder.")
                    .formatted(purpose, folder);
        }
    }

    /** Any other failure, in the words of the dynamic linker. */
    record Other(String purpose, String detail) implements LoadFailure {
        @Override
        public String sentence() {
            return "%s cannot start because a native library cannot be loaded: %s".formatted(purpose, detail);
        }
    }
}
