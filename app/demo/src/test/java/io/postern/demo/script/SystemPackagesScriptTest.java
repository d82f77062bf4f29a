package io.postern.demo.script;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.demo.script.Checkout.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the script does about missing packages, with fake package managers that record their calls. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: looks for its packages")
class SystemPackagesScriptTest {
    @TempDir
    Path folder;

    private Checkout checkout;
    private Path called;

    @BeforeEach
    void makeCheckout() throws Exception {
        checkout = new Checkout(folder);
        checkout.withMaven().jdk("jdks/right", "25");
        called = folder.resolve("manager.called");
    }

    @AfterEach
    void removeLinks() throws Exception {
        checkout.close();
    }

    @Test
    void rootWithoutATerminalInstallsAndGoesOn() throws Exception {
        checkout.withRights().needs("gadget", "media", "command:gadget", "gadget-tools");
        withAptThatBrings("gadget");

        Outcome outcome = checkout.run("demo", "--headless");

        assertAll(
                () -> assertEquals(0, outcome.status(), outcome.err()),
                () -> assertTrue(outcome.err().contains("gadget-tools"), outcome.err()),
                () -> assertTrue(outcome.err().contains("for gadget"), outcome.err()),
                () -> assertTrue(outcome.out().contains("io.postern.demo.DemoMain"), outcome.out()),
                () -> assertEquals(
                        List.of(
                                "apt-get update -q",
                                "apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120"
                                        + " gadget-tools"),
                        Files.readAllLines(called)));
    }

    @Test
    void aUserWithoutRightsGetsTheOneCommandBeforeAnythingIsBuilt() throws Exception {
        checkout.withoutRights()
                .needs("gadget", "media", "command:gadget", "gadget-tools")
                .needs("widget", "javafx", "library:libwidget.so.7", "libwidget7");
        withAptThatBrings("gadget");

        Outcome outcome = checkout.run("demo", "--headless");

        assertAll(
                () -> assertEquals(69, outcome.status(), outcome.err()),
                () -> assertTrue(
                        outcome.err()
                                .contains("    sudo apt-get update && sudo apt-get install -y"
                                        + " --no-install-recommends gadget-tools libwidget7\n"),
                        outcome.err()),
                () -> assertFalse(outcome.err().contains("--yes"), "it would not help: " + outcome.err()),
                () -> assertFalse(Files.exists(called), "nothing was installed"),
                () -> assertEquals(0, checkout.builds(), "nothing was built"));
    }

    @Test
    void yesInstallsThroughSudo() throws Exception {
        checkout.withoutRights()
                .withProgram("sudo", "[ \"$1\" != -n ] || shift\nexec \"$@\"")
                .withProgram("true", "exit 0")
                .needs("gadget", "media", "command:gadget", "gadget-tools");
        withAptThatBrings("gadget");

        Outcome outcome = checkout.run("agent", "--room", "a", "--yes");

        assertAll(
                () -> assertEquals(0, outcome.status(), outcome.err()),
                () -> assertTrue(Files.exists(called), "installed"),
                () -> assertTrue(outcome.out().endsWith("--room\na\n"), "its own argument: " + outcome.out()));
    }

    @Test
    void theVariableSaysYesToo() throws Exception {
        checkout.withRights().set("POSTERN_YES", "1").needs("gadget", "media", "command:gadget", "gadget-tools");
        withAptThatBrings("gadget");

        assertEquals(0, checkout.run("doctor").status());
    }

    @Test
    void onATerminalItAsksOnce() throws Exception {
        checkout.withRights()
                .needs("gadget", "media", "command:gadget", "gadget-tools")
                .needs("widget", "media", "command:gadget", "widget-tools");
        withAptThatBrings("gadget");

        Outcome refused = checkout.runInTerminal("n\n", "agent");
        Outcome accepted = checkout.runInTerminal("\n", "agent");

        assertAll(
                () -> assertEquals(69, refused.status(), refused.out()),
                () -> assertTrue(refused.out().contains("Install these 2 packages with apt-get? [Y/n]"), refused.out()),
                () -> assertTrue(refused.out().contains("apt-get install -y"), "the command: " + refused.out()),
                () -> assertEquals(0, accepted.status(), accepted.out()),
                () -> assertTrue(accepted.out().contains("Installed."), accepted.out()));
    }

    @Test
    void whatIsThereIsNotAskedFor() throws Exception {
        checkout.withRights()
                .withProgram("gadget", "")
                .needs("gadget", "media", "command:other,gadget", "gadget-tools")
                .needs("libc", "media", "library:libc.so.6", "libc6");
        withAptThatBrings("gadget");

        Outcome outcome = checkout.run("agent");

        assertAll(
                () -> assertEquals(0, outcome.status(), outcome.err()),
                () -> assertFalse(outcome.err().contains("This system does not have"), outcome.err()),
                () -> assertFalse(Files.exists(called)));
    }

    @Test
    void theDemoWithoutAScreenAsksForNothingOfADesktop() throws Exception {
        checkout.withoutRights().needs("desktop", "window", "command:desktop", "desktop-tools");
        withAptThatBrings("desktop");

        assertAll(
                () -> assertEquals(0, checkout.run("demo", "--headless").status()),
                () -> assertEquals(69, checkout.run("demo").status()));
    }

    @Test
    void helpNeedsNothingButWhatShowsIt() throws Exception {
        checkout.withoutRights().needs("gadget", "media", "command:gadget", "gadget-tools");

        assertEquals(0, checkout.run("demo", "--help").status());
    }

    @ParameterizedTest
    @CsvSource({
        "apt-get, sudo apt-get update && sudo apt-get install -y --no-install-recommends gadget-tools",
        "dnf, sudo dnf install -y gadget-tools",
        "zypper, sudo zypper install -y --no-recommends gadget-tools",
        "pacman, sudo pacman -S --needed gadget-tools"
    })
    void eachPackageManagerHasItsCommand(String manager, String command) throws Exception {
        checkout.withoutRights() // pacman reports itself which packages are installed.
                .withProgram(manager, "[ \"$1\" != -Q ]")
                .needs("gadget", "media", "command:gadget", "gadget-tools");

        Outcome outcome = checkout.run("agent");

        assertAll(
                () -> assertEquals(69, outcome.status()),
                () -> assertTrue(outcome.err().contains("    " + command + "\n"), outcome.err()));
    }

    @Test
    void homebrewNeedsNoRoot() throws Exception {
        checkout.withoutRights()
                .withProgram("uname", "echo Darwin")
                .withProgram(
                        "brew",
                        "echo \"brew $*\" >>'" + called + "'\n: >'" + folder + "/bin/gadget'\nchmod +x '" + folder
                                + "/bin/gadget'")
                .withProgram("chmod", "exec /bin/chmod \"$@\"")
                .needs("gadget", "media", "command:gadget", "gadget-tools")
                .needs("linux-only", "media", "command:linux-only", "-");

        Outcome outcome = checkout.run("agent", "--yes");

        assertAll(
                () -> assertEquals(0, outcome.status(), outcome.err()),
                () -> assertEquals(List.of("brew install gadget-tools"), Files.readAllLines(called)),
                () -> assertFalse(outcome.err().contains("linux-only"), outcome.err()));
    }

    @Test
    void withoutAPackageManagerTheLibrariesAreNamed() throws Exception {
        checkout.withoutRights().needs("widget", "media", "library:libwidget.so.7", "libwidget7");

        Outcome outcome = checkout.run("agent");

        assertAll(
                () -> assertEquals(69, outcome.status()),
                () -> assertTrue(outcome.err().contains("libwidget.so.7"), outcome.err()),
                () -> assertEquals(0, checkout.builds()));
    }

    @Test
    void ofSeveralNamesTheOneThatAptKnowsIsTaken() throws Exception {
        checkout.withoutRights()
                .withProgram("apt-cache", "echo 'Package: new-gadget'; echo 'Filename: a.deb'")
                .needs("gadget", "media", "command:gadget", "old-gadget,new-gadget");
        withAptThatBrings("gadget");

        Outcome outcome = checkout.run("agent");

        assertTrue(outcome.err().contains("--no-install-recommends new-gadget\n"), outcome.err());
    }

    @Test
    void aNameThatAptDoesNotKnowIsNotAskedFor() throws Exception {
        checkout.withRights()
                .withProgram("apt-cache", "echo 'Package: other'; echo 'Filename: a.deb'")
                .needs("gadget", "test", "command:gadget", "gadget-tools");
        withAptThatBrings("gadget");

        Outcome outcome = checkout.run("test");

        assertAll(
                () -> assertEquals(0, outcome.status(), outcome.err()),
                () -> assertTrue(outcome.err().contains("No package of this system brings these"), outcome.err()),
                () -> assertFalse(Files.exists(called)));
    }

    @Test
    void aPackageThatDoesNotBringWhatItShouldIsSaid() throws Exception {
        checkout.withRights().needs("gadget", "media", "command:gadget", "gadget-tools");
        withAptThatBrings("something-else");

        Outcome outcome = checkout.run("agent");

        assertAll(
                () -> assertEquals(69, outcome.status()),
                () -> assertTrue(outcome.err().contains("These are still missing:"), outcome.err()),
                () -> assertEquals(0, checkout.builds()));
    }

    @Test
    void aFailedInstallationShowsWhatTheManagerSaid() throws Exception {
        checkout.withRights()
                .withProgram("apt-get", "echo 'E: Unable to reach the mirror'; exit 100")
                .needs("gadget", "media", "command:gadget", "gadget-tools");

        Outcome outcome = checkout.run("agent");

        assertAll(
                () -> assertEquals(69, outcome.status()),
                () -> assertTrue(outcome.err().contains("E: Unable to reach the mirror"), outcome.err()));
    }

    @Test
    void onePackageThatCannotBeHadDoesNotKeepTheOthersAway() throws Exception {
        checkout.withRights()
                .needs("gadget", "media", "command:gadget", "gadget-tools")
                .needs("widget", "test", "command:widget", "widget-tools");
        Path brought = folder.resolve("bin/gadget");
        checkout.withProgram("apt-get", """
                case "$*" in *widget*) echo 'E: Unable to locate package widget-tools'; exit 100 ;; esac
                [ "$1" = install ] || exit 0
                : >'%1$s'
                /bin/chmod +x '%1$s'
                """.formatted(brought));

        Outcome outcome = checkout.run("test");

        assertAll(
                () -> assertEquals(0, outcome.status(), outcome.err()),
                () -> assertTrue(
                        outcome.err().contains("widget-tools could not be installed: E: Unable to locate"),
                        outcome.err()),
                () -> assertTrue(Files.exists(brought)));
    }

    @Test
    void testsGoOnWithoutWhatOnlySomeOfThemNeed() throws Exception {
        checkout.withoutRights().needs("gadget", "test", "command:gadget", "gadget-tools");
        withAptThatBrings("gadget");

        Outcome asked = checkout.run("test");
        Outcome without = checkout.set("POSTERN_YES", "0").run("test");

        assertAll(
                () -> assertEquals(69, asked.status(), asked.err()),
                () -> assertTrue(asked.err().contains("POSTERN_YES=0"), asked.err()),
                () -> assertEquals(0, without.status(), without.err()),
                () -> assertTrue(without.err().contains("gadget-tools"), without.err()));
    }

    @Test
    void packagesOfAGroupArePrintedOneALine() throws Exception {
        checkout.needs("gadget", "media,test", "command:gadget", "gadget-tools")
                .needs("widget", "media", "command:widget", "-")
                .needs("third", "window", "command:third", "third");

        Outcome outcome = checkout.run("packages", "media", "window", "--manager", "dnf");

        assertAll(
                () -> assertEquals("gadget-tools\nthird\n", outcome.out()),
                () -> assertEquals(1, checkout.run("packages", "nonsense").status()),
                () -> assertEquals(
                        1, checkout.run("packages", "media", "--manager", "x").status()));
    }

    /** An apt that records its arguments and installs one program, whatever is requested. */
    private void withAptThatBrings(String program) throws Exception {
        Path brought = folder.resolve("bin").resolve(program);
        checkout.withProgram("apt-get", """
                echo "apt-get $*" >>'%1$s'
                [ "$1" = install ] || exit 0
                : >'%2$s'
                /bin/chmod +x '%2$s'
                """.formatted(called, brought));
    }
}
