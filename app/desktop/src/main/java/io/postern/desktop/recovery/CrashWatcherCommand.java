package io.postern.desktop.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The command of a system program that waits for the end of its input and then restarts the window. The first line is
 * the call; the window writes a second line before it ends on purpose. Without the second line the command restarts the
 * window and passes on the first.
 *
 * @param words the program and its arguments, none of them secret
 * @param environment variables added to those of the window
 * @param carriesLogin whether the first line may hold a login, because the restarted window reads it from a pipe
 */
record CrashWatcherCommand(List<String> words, Map<String, String> environment, boolean carriesLogin) {
    /** The path of the launcher on Windows, where no quoting on the command line is safe. */
    static final String LAUNCHER_VARIABLE = "POSTERN_LAUNCHER";

    // Nothing of it goes into the environment, also where a variable of one of these names is exported already. The
    // last
    // command is not waited for, so that the shell is gone while the new window is there.
    private static final String SHELL = "unset call word;"
            + " IFS= read -r call || exit 0;"
            + " IFS= read -r word && exit 0;"
            + " printf '%s\\n' \"$call\" | \"$@\" &";

    private static final String WINDOWS = "set /p " + InterruptedCall.VARIABLE + "=& findstr . >nul"
            + " || start \"\" \"%" + LAUNCHER_VARIABLE + "%\" " + CrashWatcher.OPTION;

    /**
     * Returns the command for a system.
     *
     * @param system the system's name in Java
     * @return empty if the system has none
     */
    static Optional<CrashWatcherCommand> of(String system, RelaunchCommand start) {
        if (system.toLowerCase(Locale.ROOT).startsWith("windows")) {
            return start.isLauncher()
                    ? Optional.of(new CrashWatcherCommand(
                            List.of("cmd.exe", "/d", "/s", "/c", WINDOWS),
                            Map.of(LAUNCHER_VARIABLE, start.program().getFirst()),
                            false))
                    : Optional.empty();
        }
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "postern-crash-watcher"));
        words.addAll(start.program());
        words.add(CrashWatcher.OPTION);
        words.addAll(start.arguments());
        return Optional.of(new CrashWatcherCommand(List.copyOf(words), Map.of(), true));
    }
}
