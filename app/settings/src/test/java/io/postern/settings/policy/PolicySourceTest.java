package io.postern.settings.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.resources.Texts;
import io.postern.settings.policy.PolicyProblem.Cause;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, and who can write to them. */
class PolicySourceTest {
    private static final String MEET = "{\"server\": \"https://meet.example.org\"}";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("policy.json"), MEET);
    }

    private LoadedPolicy load(Optional<Path> tried) {
        return new PolicySource(
                        List.of(new PolicyFile(folder.resolve("not-there.json"), false), new PolicyFile(file, false)))
                .find(tried);
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    // Only root can make a file of root's.
    @Requires(Requirement.ROOT)
    void aFileOfTheAdministratorsIsBelieved() throws IOException {
        permit(folder, "rwxr-xr-x");
        permit(file, "rw-r--r--");
        LoadedPolicy loaded = load(Optional.empty());
        assertEquals(List.of(), loaded.problems());
        assertEquals(
                Optional.of(URI.create("https://meet.example.org")),
                loaded.policy().server());
        assertEquals(Optional.of(file.toString()), loaded.place());
    }

    @Test
    void aFileThatOthersCanWriteToIsNamedAndIgnored() throws IOException {
        permit(folder, "rwxr-xr-x");
        permit(file, "rw-rw-rw-");
        assertIgnored(load(Optional.empty()), file);
    }

    @Test
    // For anyone else the file is at fault before its folder.
    @Requires(Requirement.ROOT)
    void aFileInAFolderThatOthersCanWriteToIsNamedAndIgnored() throws IOException {
        permit(file, "rw-r--r--");
        permit(folder, "rwxrwxrwx");
        assertIgnored(load(Optional.empty()), folder);
    }

    @Test
    void aLinkIsBelievedNoMoreThanWhatItLeadsTo(@TempDir Path elsewhere) throws IOException {
        permit(folder, "rwxr-xr-x");
        Path open = Files.writeString(elsewhere.resolve("own.json"), MEET);
        permit(open, "rw-rw-rw-");
        Files.delete(file);
        Files.createSymbolicLink(file, open);
        assertIgnored(load(Optional.empty()), open);
    }

    @Test
    // Only root can give files away.
    @Requires(Requirement.ROOT)
    void aFileOfSomebodyElsesIsNamedAndIgnored() throws IOException {
        permit(folder, "rwxr-xr-x");
        permit(file, "rw-r--r--");
        Files.setAttribute(file, "unix:uid", 65_534);
        assertIgnored(load(Optional.empty()), file);
    }

    private void assertIgnored(LoadedPolicy loaded, Path because) throws IOException {
        assertEquals(Policy.NONE, loaded.policy());
        PolicyProblem problem = loaded.problems().getFirst();
        assertEquals(Cause.WRITABLE, problem.cause());
        assertEquals(file.toString(), problem.file());
        assertEquals(List.of(because.toRealPath().toString()), problem.arguments());
    }

    @Test
    // For anyone else it is at fault for being theirs.
    @Requires(Requirement.ROOT)
    void aFolderInPlaceOfAFileLeavesDefaultsWithUpdatesOff() throws IOException {
        permit(folder, "rwxr-xr-x");
        Files.delete(file);
        Files.createDirectory(file);
        permit(file, "rwxr-xr-x");
        LoadedPolicy loaded = load(Optional.empty());
        assertEquals(PolicyReader.SAFE, loaded.policy());
        assertEquals(Cause.UNREADABLE, loaded.problems().getFirst().cause());
    }

    @Test
    // Only root can make a file of root's.
    @Requires(Requirement.ROOT)
    void anOptionCountsOnlyWhereTheSystemHasNone(@TempDir Path elsewhere) throws IOException {
        Path tried = Files.writeString(elsewhere.resolve("try.json"), "{\"contact\": \"me\"}");
        Files.delete(file);
        assertEquals(Optional.of("me"), load(Optional.of(tried)).policy().contact());
        assertEquals(LoadedPolicy.NOTHING, load(Optional.empty()));

        Files.writeString(file, MEET);
        permit(folder, "rwxr-xr-x");
        permit(file, "rw-r--r--");
        LoadedPolicy both = load(Optional.of(tried));
        assertEquals(Optional.empty(), both.policy().contact());
        assertEquals(Cause.OPTION_IGNORED, both.problems().getFirst().cause());
    }

    @Test
    void aFileThatIsNamedAndNotThereIsAProblem() {
        LoadedPolicy loaded = PolicySource.read(folder.resolve("not-there.json"));
        assertEquals(PolicyReader.SAFE, loaded.policy());
        assertEquals(Cause.UNREADABLE, loaded.problems().getFirst().cause());
    }

    @Test
    void whatIsPrintedCanBeReadAgainAndHoldsNoHash() throws IOException {
        Files.writeString(file, """
                {"server": "https://meet.example.org", "locked": ["server"], "relayPorts": [443], "kiosk":
                 {"room": "berlin", "pinHash": "pbkdf2-sha256:2000:AAECAwQFBgcICQoLDA0ODw==:liYSe80WNziDi6ADoA4S19VOmYMelTSPig3ibGpaw7c=", "leaveWhenAlone": "90s"}, "contct": "x"}
                """);
        StringWriter printed = new StringWriter();
        int code = PolicyCheck.print(PolicySource.read(file), Texts.of(Locale.ENGLISH), new PrintWriter(printed));
        assertEquals(PolicyCheck.EXIT_PROBLEMS, code);
        String text = printed.toString();
        assertFalse(text.contains("liYSe80"), text);
        assertTrue(text.contains(file + ":2:150 contct: There is no such setting"), text);
        String json = text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1);
        LoadedPolicy again = PolicyReader.read("again", json);
        assertEquals(List.of(), again.problems());
        assertEquals(PolicySource.read(file).policy().network(), again.policy().network());
        assertEquals(0, PolicyCheck.print(again, Texts.of(Locale.GERMAN), new PrintWriter(new StringWriter())));
    }
}
