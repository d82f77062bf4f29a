package io.postern.desktop;

import io.postern.call.context.CallViewFactory;
import io.postern.call.context.JoinTimeline;
import io.postern.call.invite.ServerAddress;
import io.postern.desktop.doctor.DoctorView;
import io.postern.desktop.doctor.DoctorViewModel;
import io.postern.desktop.doctor.Examiner;
import io.postern.desktop.instance.SingleInstanceServer;
import io.postern.desktop.report.ReportView;
import io.postern.desktop.report.ReportViewModel;
import io.postern.doctor.DiagnosticTarget;
import io.postern.kiosk.KioskContext;
import io.postern.kiosk.KioskViewModel;
import io.postern.kiosk.ProcessSupervisor;
import io.postern.kiosk.account.DeviceTokens;
import io.postern.kiosk.account.RoomServer;
import io.postern.kiosk.pin.PinHash;
import io.postern.kiosk.pin.PinThrottle;
import io.postern.kiosk.pin.PinVerifier;
import io.postern.kiosk.plan.EventTime;
import io.postern.kiosk.screen.KioskWindow;
import io.postern.kiosk.screen.MonitorNames;
import io.postern.kiosk.view.KioskView;
import io.postern.kiosk.view.ServicePage;
import io.postern.media.capture.x11.X11IdleInhibitor;
import io.postern.platform.ProductVersion;
import io.postern.platform.display.DisplayPower;
import io.postern.platform.idle.ScreenAwake;
import io.postern.resources.Texts;
import io.postern.room.Room;
import io.postern.settings.policy.KioskPolicy;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.Notice;
import io.postern.ui.control.PolicyNotice;
import io.postern.ui.control.Visibility;
import io.postern.ui.control.VolumeControl;
import io.postern.ui.device.MediaStartup;
import io.postern.ui.device.SpeakerVolume;
import io.postern.ui.fx.FxThread;
import io.postern.ui.network.ConfiguredNetwork;
import io.postern.ui.network.NetworkSettingsView;
import io.postern.ui.network.NetworkSettingsViewModel;
import io.postern.ui.theme.ThemeSelection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the objects of a meeting room's screen, which replaces the window for people. On the JavaFX thread. */
final class KioskComposition implements Composition {
    private static final Logger LOG = LoggerFactory.getLogger(KioskComposition.class);

    /**
     * The parts shared with the rest of the program.
     *
     * @param folder where the number of wrong PINs is kept
     * @param logs the folder of the log files; reports are written beside it
     * @param tokens where the account is kept
     * @param askedServer a backend named when the program was started
     * @param servers creates a client for a backend
     * @param calls makes the views of calls
     * @param quit ends the program
     */
    record Parts(
            FxThread fx,
            SettingsStore settings,
            MediaStartup media,
            ConfiguredNetwork network,
            Examiner examiner,
            ThemeSelection look,
            LoadedPolicy policy,
            KioskPolicy kiosk,
            Path folder,
            Path logs,
            DeviceTokens tokens,
            Optional<URI> askedServer,
            Function<URI, RoomServer> servers,
            ProcessSupervisor supervisor,
            Function<SpeakerVolume, CallViewFactory> calls,
            Optional<BiConsumer<Room, JoinTimeline>> onCall,
            Runnable quit) {}

    private final Parts parts;
    private final Texts texts;
    private final SpeakerVolume volume;
    private final CallViewFactory calls;
    private final KioskViewModel model;
    private final KioskWindow window;
    private final MonitorNames names = new MonitorNames();
    private final DisplayPower power = DisplayPower.ofThisMachine();
    private final ScreenAwake awake = ScreenAwake.ofThisSystem(X11IdleInhibitor.ofThisProcess());

    KioskComposition(Parts parts) {
        this.parts = parts;
        String language = parts.settings().current().language();
        texts = Texts.of(language.isEmpty() ? Locale.getDefault() : Locale.forLanguageTag(language));
        volume = new SpeakerVolume(parts.fx());
        Optional<URI> fixed = parts.policy().policy().server();
        model = new KioskViewModel(new KioskViewModel.Parts(
                parts.fx(),
                texts,
                parts.kiosk(),
                fixed.or(parts::askedServer).or(this::rememberedServer),
                server -> parts.settings().update(s -> s.withBackend(server.toString())),
                parts.media(),
                parts.tokens(),
                parts.servers(),
                parts.supervisor(),
                KioskComposition::now,
                volume,
                parts.onCall()));
        calls = parts.calls().apply(volume);
        SettingsStore room = SettingsStore.inMemory(Settings.DEFAULTS.withLanguage(language));
        KioskView view = new KioskView(
                model,
                new KioskView.Parts(
                        parts.fx(),
                        pin(),
                        fixed.isPresent(),
                        text -> ServerAddress.parse(text) instanceof ServerAddress.Usable(URI server)
                                ? Optional.of(server)
                                : Optional.empty(),
                        calls,
                        visit -> new KioskContext(model, visit, parts.fx(), room),
                        this::volumeControl,
                        this::networkPage,
                        this::doctorPage,
                        Optional.of(this::reportPage),
                        about(),
                        PolicyNotice.of(parts.policy(), texts).map(Notice::text),
                        parts.quit()));
        window = new KioskWindow(
                parts.fx(), view, parts.look(), parts.kiosk().display(), this::nameOf, texts.text("common.app.name"));
        // No person is present to ask. Somebody with the PIN enters the proxy login on the network page.
        parts.network().questions().questionProperty().subscribe(asked -> asked.ifPresent(view::ask));
        model.visitProperty().subscribe(visit -> {
            if (visit.isPresent()) {
                awake.hold(texts.text("common.awake.reason"));
            } else {
                awake.release();
            }
        });
        model.planContextProperty().subscribe((before, now) -> {
            if (before.dark() != now.dark()) {
                power.set(!now.dark());
            }
        });
    }

    KioskWindow window() {
        return window;
    }

    KioskViewModel model() {
        return model;
    }

    void open() {
        window.show();
        model.start();
        parts.media()
                .whenReady(
                        client -> Thread.ofVirtual().name("postern-displays").start(() -> {
                            names.read(client.localMedia().screens());
                            parts.fx().post(window::lookAgain);
                        }),
                        failure -> LOG.debug("Displays go by their numbers."));
    }

    /** A second launch on a meeting room's machine is ignored, even with a link on its command line. */
    @Override
    public CompletableFuture<SingleInstanceServer.Answer> answer(SingleInstanceServer.Ring ring) {
        boolean taken = ring.accept();
        LOG.info("The program was started once more; taken: {}", taken);
        return CompletableFuture.completedFuture(SingleInstanceServer.Answer.SHOWN);
    }

    /** Closes the window and leaves the room in the background. */
    @Override
    public CompletableFuture<Void> closeWindow() {
        CompletableFuture<Void> left = model.leaveForGood();
        window.close();
        awake.close();
        power.close();
        return left;
    }

    /** After {@link #closeWindow}; not on the JavaFX thread. */
    void close() {
        model.close();
    }

    private static EventTime now() {
        return new EventTime(
                Instant.now(),
                Duration.ofNanos(System.nanoTime()),
                ZoneId.systemDefault(),
                ThreadLocalRandom.current().nextDouble());
    }

    private Optional<URI> rememberedServer() {
        return ServerAddress.parse(parts.settings().current().backend()) instanceof ServerAddress.Usable(URI server)
                ? Optional.of(server)
                : Optional.empty();
    }

    private PinVerifier pin() {
        Optional<PinHash> hash = parts.kiosk().pinHash().flatMap(text -> {
            try {
                return Optional.of(PinHash.parse(text));
            } catch (IllegalArgumentException e) {
                LOG.error("The policy's PIN is of no use. {}", e.getMessage());
                return Optional.empty();
            }
        });
        return new PinVerifier(
                hash, new PinThrottle(parts.folder().resolve("wrong-pins"), () -> Duration.ofNanos(System.nanoTime())));
    }

    private String nameOf(Rectangle2D bounds) {
        return names.apply(bounds);
    }

    private List<String> about() {
        String room = parts.kiosk().room();
        List<String> lines = new ArrayList<>(List.of(
                texts.text("kiosk.service.about_version", ProductVersion.CURRENT),
                texts.text(
                        "kiosk.service.about_room",
                        room.isBlank() ? "–" : room,
                        model.server().map(URI::toString).orElse("–"))));
        parts.policy().problems().forEach(problem -> lines.add(problem.line(texts)));
        return lines;
    }

    private Node volumeControl() {
        return new VolumeControl(texts, volume.percentProperty(), volume::quieter, volume::louder);
    }

    private ServicePage networkPage(Runnable close) {
        parts.network().questions().askAgain();
        NetworkSettingsViewModel settings =
                new NetworkSettingsViewModel(texts, parts.fx(), parts.settings(), parts.network(), model::server);
        NetworkSettingsView page = new NetworkSettingsView(settings, texts);
        // Authorities come from the policy: a file chooser would give access to the files of this machine.
        hide(page, "#network-authority-add");
        return new ServicePage(page, false, settings::close);
    }

    /** In a fixed folder: a file dialog would give access to the files of this machine. */
    private ServicePage reportPage(Runnable close) {
        ReportViewModel report = new ReportViewModel(
                texts,
                new ReportViewModel.Parts(
                        parts.fx(),
                        ProductVersion.CURRENT,
                        parts.settings()::current,
                        parts.policy(),
                        parts.logs(),
                        calls::lastCall,
                        parts.examiner()),
                subject(),
                model.visitProperty().get().isPresent());
        ReportView page = ReportView.into(parts.logs().resolveSibling("reports"), report, texts, close);
        // Every page of a kiosk has its own, larger back button.
        hide(page, "#close-report");
        return new ServicePage(page, true, page::close);
    }

    private Optional<DiagnosticTarget> subject() {
        return model.server()
                .map(server -> new DiagnosticTarget.Backend(
                        server,
                        model.session()
                                .<DiagnosticTarget.Access>map(DiagnosticTarget.Access.SignedIn::new)
                                .orElseGet(DiagnosticTarget.Access.Nobody::new),
                        Optional.empty()));
    }

    private ServicePage doctorPage(Runnable close) {
        DoctorViewModel doctor = new DoctorViewModel(
                texts,
                parts.fx(),
                parts.examiner(),
                subject(),
                model.visitProperty().get().isPresent());
        DoctorView page = new DoctorView(doctor, texts, close, () -> {});
        // Only the report's own page writes files.
        hide(page, "#report-problem");
        hide(page, "#save-report");
        return new ServicePage(page, true, page::close);
    }

    private static void hide(Node page, String button) {
        Node hidden = page.lookup(button);
        if (hidden != null) {
            Visibility.when(false, hidden);
        }
    }
}
