package io.postern.desktop.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The command of a system program that waits for the end of its input and then restarts the window: a first line that
 * is the call, and a second one if the window ends it on purpose. Without a second line it starts the window again,
 * and tells it the first.
 *
 * @param words the program and its arguments, none of them secret
 * @param environment added to that of the window
 * @param carriesLogin whether the first line may hold a login: where the next window gets it through a pipe
 */
record CrashWatcherCommand(List<String> words, Map<String, String> environment, boolean carriesLogin) {
    /** The path of the launcher on Windows, whose command line knows no quoting that is safe. */
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
     * The one for a system.
     *
     * @param system as Java names it
     * @return empty where there is none
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
