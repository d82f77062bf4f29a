package io.postern.verify.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The permitted arrows between modules and packages. No arrow goes back or sideways. */
class ArchitectureTest {
    private static final String[] WEBRTC = {"dev.onvoid..", "org.webrtc.."};
    private static final String[] JAVAFX = {"javafx..", "com.sun.javafx..", "atlantafx..", "org.kordamp.."};
    private static final String[] LIVEKIT = {"livekit..", "io.livekit.."};

    /** Places a person can be. The shell is not among them: it is what shows them. */
    private static final String PLACES = "io.postern.desktop.(login|lobby|settings|doctor)..";

    /** The modules that a window is made of, from the highest to the lowest. */
    private static final String[] WINDOW = {
        "io.postern.desktop..", "io.postern.kiosk..", "io.postern.call..", "io.postern.ui..", "io.postern.settings.."
    };

    /** The class that runs programs to their end, and those that start programs which go on beside this process. */
    private static final Set<String> PROGRAM_STARTERS = new TreeSet<>(Set.of(
            "platform.process.BoundedProcess",
            "platform.open.SystemCommand",
            "bench.client.PosternClient",
            "bench.environment.Chromium",
            "bench.environment.ClipSenders",
            "bench.environment.XvfbDisplay",
            "demo.process.ChildJvm",
            "platform.idle.InhibitingProgram",
            "desktop.recovery.CrashWatcher",
            "livekit.LiveKitServer",
            "livekit.process.ParentProcessMonitor",
            "watchdog.window.WindowProcess"));

    @Test
    @DisplayName("every module has classes, so that no rule below holds for want of something to judge")
    void everyModuleIsSeen() {
        Set<String> seen = OurClasses.main().stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(type -> type.getPackageName().substring(OurClasses.ROOT.length() + 1))
                .map(name -> name.split("\\.", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of(
                        "agent",
                        "backend",
                        "bench",
                        "call",
                        "demo",
                        "desktop",
                        "doctor",
                        "kiosk",
                        "livekit",
                        "media",
                        "network",
                        "platform",
                        "resources",
                        "room",
                        "settings",
                        "signaling",
                        "ui",
                        "watchdog"),
                seen);
    }

    @Test
    void onlyTheAdapterUsesWebrtcJava() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.postern.media.rtc.webrtcjava..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WEBRTC)
                .because("everything else speaks to media.rtc's own ports, so that the native library can be replaced"
                        + " and simulated")
                .check(OurClasses.main());
    }

    @ParameterizedTest
    @ValueSource(strings = {"resources", "platform"})
    void standsAlone(String module) {
        mayUse(module, List.of(), "it is used by others and knows none of them");
    }

    @Test
    void signallingAndMediaKnowOnlyTheWayOut() {
        String because =
                "all connections take the same way out, and neither signalling nor media knows the other (decision 9)";
        // Which system this is, and which version of the product, is told to servers.
        mayUse("signaling", List.of("network", "platform"), because);
        mayUse("media", List.of("network", "platform"), because);
    }

    @ParameterizedTest
    @ValueSource(strings = {"network", "backend"})
    void knowsThePlatformAlone(String module) {
        mayUse(module, List.of("platform"), "it is used by others and knows none of them, but the system below all");
    }

    @Test
    void onlyTheAdapterAsksThePlatformWhatLibwebrtcNeeds() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.media..")
                .and()
                .resideOutsideOfPackage("io.postern.media.rtc.webrtcjava..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.postern.platform.natives..", "io.postern.platform.packages..")
                .because("everything else of media does not know that there is a native library")
                .check(OurClasses.main());
    }

    @Test
    void onlyTunnelsConnectMediaToTheWayOut() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.media..")
                .and()
                .resideOutsideOfPackage("io.postern.media.tunnel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.network..")
                .because("libwebrtc is handed a local port; what is behind it is the tunnel's business")
                .check(OurClasses.main());
    }

    @Test
    void signalingKnowsNeitherMediaNorWindow() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.signaling..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WEBRTC)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(JAVAFX)
                .because("signalling carries messages; what they mean for media and window is decided above it")
                .check(OurClasses.main());
    }

    @Test
    void mediaKnowsNeitherLiveKitNorWindow() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.media..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(LIVEKIT)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(JAVAFX)
                .because(
                        "media is about peer connections, devices and pictures, whoever signals and whoever shows them")
                .check(OurClasses.main());
    }

    @Test
    void theRoomJoinsMediaAndSignalling() {
        mayUse(
                "room",
                List.of("media", "signaling", "network"),
                "it joins the two, hands both the same way out, and is a library that needs no window");
        noClasses()
                .that()
                .resideInAPackage("io.postern.room..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JAVAFX)
                .because("the room library runs without a window: bots, recorders, tests")
                .check(OurClasses.main());
    }

    @Test
    void roomSpeaksToThePortsOfMediaAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.room..")
                .and()
                .resideOutsideOfPackage("io.postern.room.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.media.rtc.webrtcjava..")
                .because("only the place that puts a client together chooses the adapter")
                .check(OurClasses.main());
    }

    @Test
    void liveKitsMessagesStayBelowTheRoomsPublicApi() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.room")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(LIVEKIT)
                .because("who embeds the library sees our records, not the wire's messages")
                .check(OurClasses.main());
    }

    @Test
    void settingsKnowNoWindow() {
        mayUse(
                "settings",
                List.of("room", "media.device", "network", "platform", "resources"),
                "every part of a window asks what is chosen and what is locked; none is asked in return");
        noClasses()
                .that()
                .resideInAPackage("io.postern.settings..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JAVAFX)
                .because("a policy is checked at a terminal, and settings are read before there is a window")
                .check(OurClasses.main());
    }

    @Test
    void theToolkitKnowsNoCall() {
        mayUse(
                "ui",
                List.of(
                        "settings",
                        "room",
                        "signaling.token",
                        "media.device",
                        "media.frame",
                        "network",
                        "platform",
                        "resources"),
                "controls, video and device pickers are the same in the lobby, in a call and in a meeting room");
    }

    @Test
    void theCallKnowsNoWindowAroundIt() {
        mayUse(
                "call",
                List.of(
                        "ui",
                        "settings",
                        "room",
                        "media.device",
                        "media.frame",
                        "network.address",
                        "platform",
                        "resources"),
                "the window for people and a meeting room's screen show the same call; what it wants of them it asks of"
                        + " its CallContext");
    }

    @Test
    void theKioskKnowsNoWindowForPeople() {
        mayUse(
                "kiosk",
                List.of(
                        "call",
                        "ui",
                        "settings",
                        "room",
                        "signaling.device",
                        "signaling.token",
                        "media.device",
                        "network",
                        "platform",
                        "resources"),
                "a meeting room's screen has no sign-in, lobby or shell, and what breaks those must not break it");
    }

    @Test
    void theWindowUsesTheRoomAndNotWhatIsBelowIt() {
        mayUse(
                "desktop",
                List.of(
                        "kiosk",
                        "call",
                        "ui",
                        "settings",
                        "room",
                        "doctor",
                        "signaling.token",
                        "signaling.http",
                        "media.capture.x11",
                        "media.device",
                        "media.frame",
                        "network",
                        "platform",
                        "resources"),
                "the window shows rooms and pictures, chooses devices and the way out, and asks the backend as a person;"
                        + " the rest is the room's business");
        noClasses()
                .that()
                .resideInAnyPackage(WINDOW)
                .should()
                .dependOnClassesThat(describe(
                        "are of an X server, idle inhibition excepted",
                        type -> OurClasses.resides(type, "media.capture.x11")
                                && !type.getSimpleName().equals("X11IdleInhibitor")))
                .because("the window wants no more of an X server than that it keeps the display on")
                .check(OurClasses.main());
    }

    @Test
    void onlyTheLauncherKnowsBothWindows() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.desktop..")
                .and()
                .resideOutsideOfPackage("io.postern.desktop")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.kiosk..")
                .because(
                        "the window for people and a meeting room's screen never know each other; the launcher, the root"
                                + " package, chooses between them")
                .check(OurClasses.main());
        noClasses()
                .that()
                .resideOutsideOfPackages("io.postern.desktop", "io.postern.demo..", "io.postern.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.desktop")
                .because("nothing in the window asks for what started it")
                .check(OurClasses.main());
    }

    @Test
    void theWindowAsksWebServersForUpdatesAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(WINDOW)
                .and()
                .resideOutsideOfPackage("io.postern.desktop.update..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.postern.signaling.http..", "okhttp3..")
                .because("everything else a window asks over HTTP it asks a backend, which has its own client")
                .check(OurClasses.main());
    }

    @Test
    void theLiveKitServerKnowsTheSystemAlone() {
        mayUse(
                "livekit",
                List.of("platform"),
                "the tests of every module find and start the server as the demo does, those of the lowest ones included");
    }

    @Test
    void whatAnAdministratorSetsKnowsNoLogs() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.settings.policy..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.settings.logs..")
                .because("a policy is a function of files and of what the system says")
                .check(OurClasses.main());
    }

    @Test
    void programsUseTheRoomsPublicApiAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(WINDOW)
                .or()
                .resideInAPackage("io.postern.agent..")
                .or()
                .resideInAPackage("io.postern.demo..")
                .or()
                .resideInAPackage("io.postern.doctor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.postern.room.engine..",
                        "io.postern.room.loop..",
                        "io.postern.room.track..",
                        "io.postern.room.reconnect..",
                        "io.postern.room.chat..")
                .because("the packages below io.postern.room are how it works, not what it offers")
                .check(OurClasses.main());
    }

    @Test
    void theAgentUsesTheRoom() {
        // media.device holds the ids of the test pattern and the tone, which the agent shows in the demo.
        mayUse(
                "agent",
                List.of("room", "signaling.token", "media.frame", "media.device", "network", "platform"),
                "a bot is a participant like others");
    }

    @Test
    void theDoctorLooksAtEveryLayer() {
        mayUse(
                "doctor",
                List.of("room", "signaling", "media", "network", "platform", "resources"),
                "it tries each layer by itself, so that it can tell which one fails; it needs no window");
        noClasses()
                .that()
                .resideInAPackage("io.postern.doctor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JAVAFX)
                .because("it runs at terminals of machines without a screen")
                .check(OurClasses.main());
    }

    @Test
    void theDemoStagesThePrograms() {
        // Its report looks into the window's call: at the room, its statistics and the chosen devices.
        mayUse(
                "demo",
                List.of(
                        "desktop",
                        "call",
                        "ui",
                        "settings",
                        "backend",
                        "agent",
                        "livekit",
                        "room",
                        "media.device",
                        "media.rtc",
                        "network",
                        "platform"),
                "it starts the programs and looks at them from outside");
    }

    @Test
    void theWatchdogKnowsTheWindowByItsLinesAlone() {
        mayUse(
                "watchdog",
                List.of("resources", "platform"),
                "what breaks the window must not be able to break the watchdog");
        noClasses()
                .that()
                .resideInAPackage("io.postern.watchdog..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JAVAFX)
                .because("it is small, and runs without a screen")
                .check(OurClasses.main());
        noClasses()
                .that()
                .resideInAPackage("io.postern.watchdog.liveness..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
                .because("what is wrong with a window is decided by data, so that nights and crashes can be simulated")
                .check(OurClasses.main());
    }

    @Test
    void theSafeScreenStandsOnNothingThatFails() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.desktop.safe..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.postern.room..", "io.postern.media..", "io.postern.network..")
                .because("it is shown when the window has failed again and again, by whatever")
                .check(OurClasses.main());
    }

    @Test
    void nothingStandsOnTheBench() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.postern.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.bench..")
                .because("it measures the programs, which do not know that they are measured")
                .check(OurClasses.main());
    }

    @Test
    void onlyTheBackendAndItsStageHoldTheSecret() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.postern.backend..", "io.postern.demo..", "io.postern.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.livekit.server..")
                .because("tokens are made where the secret is; everybody else asks for one")
                .check(OurClasses.main());
    }

    @Test
    void oneClassRunsProgramsToTheirEnd() {
        Set<String> starters = OurClasses.main().stream()
                .filter(type -> type.getConstructorCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(ProcessBuilder.class)))
                .map(type -> type.getName().substring(OurClasses.ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                PROGRAM_STARTERS,
                starters,
                "BoundedProcess limits the time and output of a program that is run to its end; only classes whose programs"
                        + " go on beside them start their own");
    }

    @Test
    void oneClassSetsPermissionsOfFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.postern.platform.files")
                .should()
                .callMethodWhere(describe(
                        "permissions are set",
                        call -> Set.of("setPosixFilePermissions", "asFileAttribute", "setAcl")
                                .contains(call.getName())))
                .because("PrivateFiles makes files and directories private in the strictest way, on every system")
                .check(OurClasses.main());
    }

    @Test
    void onlyOneClassQueuesForTheJavaFxThread() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.postern.ui.fx.FxThread")
                .and(describe("are not nested in it", type -> !type.getName().startsWith("io.postern.ui.fx.FxThread$")))
                .should()
                .accessTargetWhere(describe(
                        "Platform.runLater is called or referred to",
                        access -> access.getTargetOwner().getName().equals("javafx.application.Platform")
                                && access.getName().equals("runLater")))
                .because("one bridge can coalesce and be tested; many places that queue can not")
                .check(OurClasses.main());
    }

    @Test
    void aViewModelNeverHoldsANode() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .dependOnClassesThat(describe(
                        "are nodes, scenes or windows",
                        (JavaClass type) -> type.isAssignableTo("javafx.scene.Node")
                                || type.isAssignableTo("javafx.scene.Scene")
                                || type.isAssignableTo("javafx.stage.Window")))
                .because("a view binds and forwards; a ViewModel is tested without a window")
                .check(OurClasses.main());
    }

    @Test
    void placesDoNotReachIntoEachOther() {
        slices().matching(PLACES)
                .should()
                .notDependOnEachOther()
                .because("a place is left and another is entered by the shell; neither builds on the other's views")
                .check(OurClasses.main());
    }

    @Test
    void startsMeetWithoutAWindow() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.desktop.instance..")
                .should()
                .dependOnClassesThat(describe(
                        "are of the window",
                        type -> type.getPackageName().matches("io\\.postern\\.(desktop|kiosk|call|ui)(\\..*)?")
                                && !OurClasses.resides(type, "desktop.instance")))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(JAVAFX)
                .because("who hands a link over ends before anything of a window is loaded, and what comes over the"
                        + " channel is the window's business to judge")
                .check(OurClasses.main());
    }

    @Test
    void linksAreReadWithoutWhereTheyLead() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.desktop.link..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.postern.desktop.shell..",
                        "io.postern.network..",
                        "io.postern.signaling..",
                        "io.postern.room..")
                .because("nothing can be connected to before a link has been judged and agreed to")
                .check(OurClasses.main());
    }

    @Test
    void noViewModelKnowsAView() {
        classes()
                .that()
                .resideInAnyPackage(WINDOW)
                .and()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .onlyDependOnClassesThat(describe(
                        "are not views",
                        type -> !(OurClasses.isOurs(type)
                                && type.getSimpleName().endsWith("View"))))
                .because("the arrow goes from view to ViewModel")
                .check(OurClasses.main());
    }

    private static void mayUse(String module, List<String> others, String because) {
        List<String> allowed = new ArrayList<>(others);
        allowed.add(module);
        noClasses()
                .that()
                .resideInAPackage("io.postern." + module + "..")
                .should()
                .dependOnClassesThat(OurClasses.oursOutside(allowed))
                .because(because)
                .check(OurClasses.main());
    }
}
