package io.postern.desktop;

import io.postern.desktop.call.CallViews;
import io.postern.desktop.device.SpeakerVolume;
import io.postern.desktop.doctor.Examiner;
import io.postern.desktop.doctor.NetworkExaminer;
import io.postern.desktop.fx.FirstPicture;
import io.postern.desktop.fx.FxThread;
import io.postern.desktop.fx.Notice;
import io.postern.desktop.instance.Doorbell;
import io.postern.desktop.kiosk.Attendant;
import io.postern.desktop.kiosk.account.BackendRoomServer;
import io.postern.desktop.kiosk.account.DeviceTokens;
import io.postern.desktop.kiosk.account.RoomServer;
import io.postern.desktop.login.BackendSignIn;
import io.postern.desktop.login.SignIn;
import io.postern.desktop.logs.LogFolder;
import io.postern.desktop.network.ChosenNetwork;
import io.postern.desktop.network.ProxyQuestions;
import io.postern.desktop.notify.Attention;
import io.postern.desktop.notify.CallNews;
import io.postern.desktop.picture.PictureWorkers;
import io.postern.desktop.policy.KioskPolicy;
import io.postern.desktop.policy.Loaded;
import io.postern.desktop.policy.Policy;
import io.postern.desktop.policy.PolicyNotice;
import io.postern.desktop.policy.PolicySettings;
import io.postern.desktop.preferences.FileSettingsStore;
import io.postern.desktop.preferences.SaveProblem;
import io.postern.desktop.preferences.Settings;
import io.postern.desktop.preferences.Settings.Appearance;
import io.postern.desktop.preferences.SettingsFolder;
import io.postern.desktop.preferences.SettingsStore;
import io.postern.desktop.report.ReportViewModel;
import io.postern.desktop.shell.Arrival;
import io.postern.desktop.shell.CallViewFactory;
import io.postern.desktop.shell.JoinTimeline;
import io.postern.desktop.shell.Location;
import io.postern.desktop.shell.Look;
import io.postern.desktop.shell.MediaStart;
import io.postern.desktop.shell.ShellView;
import io.postern.desktop.shell.ShellViewModel;
import io.postern.desktop.shell.ShellWindow;
import io.postern.desktop.system.SystemBrowser;
import io.postern.desktop.update.FeedSource;
import io.postern.desktop.update.UpdateCheck;
import io.postern.desktop.update.UpdateMemory;
import io.postern.desktop.update.UpdateViewModel;
import io.postern.desktop.update.Version;
import io.postern.network.Network;
import io.postern.network.proxy.CredentialStore;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.keystore.SystemKeyStore;
import io.postern.resources.Texts;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the window together, shows it, and takes everything down again in the right order. The parts of the real program
 * are used unless the builder was given others. Thread safe.
 */
public final class CompositionRoot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CompositionRoot.class);
    private static final int LEAVING_SECONDS = 3;

    /** How long JavaFX is given to take the window away; when the process is being ended it may be gone already. */
    private static final int WINDOW_SECONDS = 2;

    private final Builder parts;
    private final FxThread fx = new FxThread();
    private final PictureWorkers workers = new PictureWorkers();
    private final SettingsStore remembered;
    private final SettingsStore settings;
    private final ChosenNetwork network;
    private final SignIn signIn;
    private final MediaStart media;
    private final Examiner examiner;
    private final UpdateViewModel updates;
    private final AtomicBoolean opened = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean takenDown = new AtomicBoolean();
    private final CompletableFuture<ShellWindow> window = new CompletableFuture<>();
    private final CompletableFuture<Void> drawn = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CompletableFuture<KioskComposition> kiosk = new CompletableFuture<>();
    private @Nullable ShellViewModel shell;
    private @Nullable CallNews news;

    private CompositionRoot(Builder parts) {
        this.parts = parts;
        this.remembered = parts.settings.get();
        this.settings = new PolicySettings(remembered, parts.policy.policy());
        this.network = new ChosenNetwork(settings, new ProxyQuestions(fx, parts.keyStore.get()), parts.network);
        this.signIn = parts.signIn.apply(network);
        this.examiner = parts.examiner.orElseGet(() -> new NetworkExaminer(
                network, () -> ChosenNetwork.relayPorts(settings.current().network())));
        this.updates = parts.updates.orElseGet(this::updates);
        this.media = new MediaStart(fx, this::roomClient);
        settings.onChange(now -> fx.run(() -> media.client().ifPresent(client -> usePorts(client, now))));
    }

    private Attention attention(ShellWindow shown) {
        return Attention.ofThisSystem(
                fx, () -> String.valueOf(shown.stage().getTitle()), () -> fx.post(shown::toFront));
    }

    private UpdateViewModel updates() {
        Optional<UpdateCheck> check = FeedSource.of(parts.policy.policy().updates())
                .map(source -> new UpdateCheck(
                        source,
                        network,
                        UpdateMemory.open(SettingsFolder.ofThisMachine().resolve("updates.json")),
                        InstantSource.system(),
                        Version.parse(Main.VERSION).orElseThrow()));
        return new UpdateViewModel(check, settings, new SystemBrowser());
    }

    private RoomClient roomClient() {
        RoomClient client = parts.roomClient.apply(network.get());
        usePorts(client, settings.current());
        return client;
    }

    private static void usePorts(RoomClient client, Settings now) {
        client.extraRelayPorts(ChosenNetwork.relayPorts(now.network()));
    }

    public static Builder builder(Function<PictureWorkers, CallViewFactory> callViews) {
        return new Builder(callViews);
    }

    /** Starts JavaFX if need be and shows the window; devices and engine start beside it. Returns at once. */
    public void open() {
        if (opened.compareAndSet(false, true)) {
            media.start();
            fx.startToolkit(this::compose);
        }
    }

    /** Completes, with the window, when it is on the screen. */
    public CompletableFuture<ShellWindow> shown() {
        return window.copy();
    }

    /** The same for a meeting room's screen, which has no {@link #shown} window. */
    CompletableFuture<KioskComposition> kiosk() {
        return kiosk.copy();
    }

    /** Completes, on the JavaFX thread, when the first picture of the window has been drawn: it can be used. */
    public CompletableFuture<Void> drawn() {
        return drawn.copy();
    }

    /** Completes when everything is taken down, however that came about. JavaFX itself goes on. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    /** Takes the window away at once and everything else in the background; see {@link #closed}. Any thread, idempotent. */
    public void requestClose() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        if (!opened.get()) {
            takeDown(CompletableFuture.completedFuture(null));
            return;
        }
        CompletableFuture.delayedExecutor(WINDOW_SECONDS, TimeUnit.SECONDS)
                .execute(() -> takeDown(CompletableFuture.completedFuture(null)));
        // JavaFX keeps whoever posts waiting until it runs, which it never does where there is no screen.
        Thread.ofVirtual().name("postern-goodbye").start(() -> fx.post(this::takeWindowAway));
    }

    private void takeWindowAway() {
        CompletableFuture<Void> left = CompletableFuture.completedFuture(null);
        try {
            if (news != null) {
                news.close();
            }
            if (shell != null) {
                left = shell.close();
                window.join().close();
            } else if (kiosk.isDone()) {
                left = kiosk.join().closeWindow();
            }
        } finally {
            takeDown(left);
        }
    }

    /** {@link #requestClose} and wait. Not on the JavaFX thread. */
    @Override
    public void close() {
        requestClose();
        closed.join();
    }

    private void compose() {
        if (closing.get()) {
            return;
        }
        if (parts.kiosk.isPresent()) {
            compose(parts.kiosk.get());
            return;
        }
        boolean looksAsSet = parts.policy.policy().locked().contains(Policy.Lock.APPEARANCE);
        Look look = new Look(fx, settings, looksAsSet ? Optional.empty() : parts.appearance);
        ShellViewModel model = new ShellViewModel(
                new ShellViewModel.Parts(fx, settings, signIn, network, media, parts.policy.policy(), updates));
        shell = model;
        parts.onCall.ifPresent(listener -> model.onCall(call -> listener.accept(call.room(), call.timeline())));
        CallViewFactory callViews = parts.callViews.apply(workers);
        ReportViewModel.Parts report = new ReportViewModel.Parts(
                fx,
                Main.VERSION,
                settings::current,
                parts.policy,
                LogFolder.ofThisMachine(),
                callViews::lastCall,
                examiner);
        ShellWindow shown = new ShellWindow(
                model,
                settings,
                look,
                self -> new ShellView(
                        model,
                        new ShellView.Parts(fx, settings, media, workers, look, callViews, examiner, report),
                        self),
                this::requestClose);
        if (remembered instanceof FileSettingsStore file) {
            file.keptAside()
                    .ifPresent(kept -> model.say(Notice.of(
                            Notice.Kind.WARN,
                            model.texts().text("shell.settings.broken", String.valueOf(kept.getFileName())))));
            file.problem().thenAccept(problem -> fx.post(() -> model.say(notSaved(problem, model.texts()))));
        }
        model.locationProperty().subscribe(here -> updates.setInCall(here instanceof Location.InCall));
        PolicyNotice.of(parts.policy, model.texts()).ifPresent(model::say);
        model.arrive(parts.arrival);
        shown.show(parts.fullScreen);
        window.complete(shown);
        if (parts.policy.policy().kiosk().filter(KioskPolicy::enabled).isEmpty()) {
            news = OutsideNews.of(fx, model, shown, settings, parts.attention.orElseGet(() -> attention(shown)));
        }
        parts.link.ifPresent(model.links()::open);
        parts.doorbell.ifPresent(bell -> bell.answerWith(ring -> answer(ring, model, shown)));
        FirstPicture.after(fx).thenRun(() -> {
            drawn.complete(null);
            updates.start(fx);
        });
    }

    private static Notice notSaved(SaveProblem problem, Texts texts) {
        String key = "shell.not_saved." + problem.reason().name().toLowerCase(Locale.ROOT);
        return Notice.of(
                        Notice.Kind.WARN,
                        texts.text(
                                key,
                                String.valueOf(problem.file().toAbsolutePath().getParent())))
                .withDetails(problem.detail());
    }

    private CompletableFuture<Doorbell.Answer> answer(Doorbell.Ring ring, ShellViewModel model, ShellWindow shown) {
        if (closing.get()) {
            return CompletableFuture.completedFuture(Doorbell.Answer.CLOSING);
        }
        CompletableFuture<Doorbell.Answer> answer = new CompletableFuture<>();
        fx.post(() -> {
            if (!ring.accept()) {
                return;
            }
            if (closing.get()) {
                answer.complete(Doorbell.Answer.CLOSING);
                return;
            }
            answer.complete(Doorbell.Answer.SHOWN);
            shown.toFront();
            ring.link().ifPresent(model.links()::open);
        });
        return answer;
    }

    private void compose(KioskPolicy room) {
        KioskComposition composed = new KioskComposition(new KioskComposition.Parts(
                fx,
                settings,
                media,
                network,
                examiner,
                new Look(fx, settings, parts.appearance.or(() -> Optional.of(Appearance.DARK))),
                parts.policy,
                room,
                parts.kioskFolder.get(),
                parts.kioskTokens.apply(parts.kioskFolder.get().resolve("room-account")),
                parts.arrival.backend(),
                parts.roomServers.orElse(server -> new BackendRoomServer(server, network.get())),
                parts.attendant,
                volume -> parts.touchCalls.apply(workers, volume),
                parts.onCall,
                this::requestClose));
        // Who starts the program once more in a room changes nothing there, whatever link is on the command line.
        parts.doorbell.ifPresent(bell -> bell.answerWith(ring -> {
            boolean taken = ring.accept();
            LOG.info("The program was started once more; taken: {}", taken);
            return CompletableFuture.completedFuture(closing.get() ? Doorbell.Answer.CLOSING : Doorbell.Answer.SHOWN);
        }));
        kiosk.complete(composed);
        composed.open();
        FirstPicture.after(fx).thenRun(() -> drawn.complete(null));
    }

    // Connections first, then the engine, then what they reported to.
    private void takeDown(CompletableFuture<Void> left) {
        if (!takenDown.compareAndSet(false, true)) {
            return;
        }
        Thread.ofPlatform().name("postern-close").start(() -> {
            // Whoever waits for a person's answer waits no longer.
            network.close();
            try {
                left.get(LEAVING_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("The room was not left in an orderly way.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            try {
                if (kiosk.isDone()) {
                    kiosk.join().close();
                }
                updates.close();
                examiner.close();
                if (opened.get()) {
                    media.close();
                }
                signIn.close();
                workers.close();
                settings.close();
                closed.complete(null);
            } catch (RuntimeException | Error e) {
                LOG.error("The program was not taken down in an orderly way.", e);
                closed.completeExceptionally(e);
            }
        });
    }

    /** Chooses parts. What is not chosen is that of the real program. */
    public static final class Builder {
        private final Function<PictureWorkers, CallViewFactory> callViews;
        private Supplier<SettingsStore> settings =
                () -> FileSettingsStore.open(SettingsFolder.ofThisMachine().resolve("settings.json"));
        private Function<ProxyCredentials, Network> network = ChosenNetwork::ofThisMachine;
        private Supplier<CredentialStore> keyStore = SystemKeyStore::open;
        private Function<Supplier<Network>, SignIn> signIn = BackendSignIn::new;
        private Function<Network, RoomClient> roomClient =
                network -> RoomClient.create(RoomClient.Options.DEFAULTS, network);
        private Optional<Examiner> examiner = Optional.empty();
        private Optional<UpdateViewModel> updates = Optional.empty();
        private Optional<Attention> attention = Optional.empty();
        private Arrival arrival = Arrival.UNKNOWN;
        private Loaded policy = Loaded.NOTHING;
        private Optional<String> link = Optional.empty();
        private Optional<Doorbell> doorbell = Optional.empty();
        private Optional<Appearance> appearance = Optional.empty();
        private Optional<BiConsumer<Room, JoinTimeline>> onCall = Optional.empty();
        private Optional<KioskPolicy> kiosk = Optional.empty();
        private Supplier<Path> kioskFolder = SettingsFolder::ofThisMachine;
        private Function<Path, DeviceTokens> kioskTokens = DeviceTokens::ofThisMachine;
        private Optional<Function<URI, RoomServer>> roomServers = Optional.empty();
        private Attendant attendant = Attendant.NOBODY;
        private BiFunction<PictureWorkers, SpeakerVolume, CallViewFactory> touchCalls =
                (workers, volume) -> CallViews.forTouch(workers, volume, Optional.empty());
        private boolean fullScreen;

        private Builder(Function<PictureWorkers, CallViewFactory> callViews) {
            this.callViews = callViews;
        }

        /** Closed with the program. */
        public Builder settings(SettingsStore store) {
            settings = () -> store;
            return this;
        }

        /** What an administrator has set; nothing if this is not called. */
        public Builder policy(Policy set) {
            return policy(new Loaded(set, List.of(), Optional.empty()));
        }

        /** What an administrator has set, and what is wrong with it, which the window says. */
        public Builder policy(Loaded found) {
            policy = found;
            return this;
        }

        /** Closed with the program. */
        public Builder signIn(SignIn way) {
            signIn = network -> way;
            return this;
        }

        /**
         * The ways out, for the backend and calls alike.
         *
         * @param maker called once, on no window's thread, with who asks the person for logins; the person's settings are
         *     applied to what it makes
         */
        public Builder network(Function<ProxyCredentials, Network> maker) {
            network = maker;
            return this;
        }

        /** Where logins for proxies are kept that are to outlive the program. */
        public Builder keyStore(CredentialStore store) {
            keyStore = () -> store;
            return this;
        }

        /** @param factory called once, on a thread of its own; again if it failed and the person tries again */
        public Builder roomClient(Function<Network, RoomClient> factory) {
            roomClient = factory;
            return this;
        }

        /** What checks the connection; closed with the program. */
        public Builder examiner(Examiner doctor) {
            examiner = Optional.of(doctor);
            return this;
        }

        /** What looks for newer versions; closed with the program. */
        public Builder updates(UpdateViewModel news) {
            updates = Optional.of(news);
            return this;
        }

        /** What gets the person's attention outside of the window; closed with the program. */
        public Builder attention(Attention system) {
            attention = Optional.of(system);
            return this;
        }

        /** What is known already: someone signed in, a server, a room. */
        public Builder arrival(Arrival known) {
            arrival = known;
            return this;
        }

        /** What came as a link; followed when the window is there, or explained. */
        public Builder link(String text) {
            link = Optional.of(text);
            return this;
        }

        /** Where later starts of the program ring; closed by its owner when the window is gone. */
        public Builder doorbell(Doorbell bell) {
            doorbell = Optional.of(bell);
            return this;
        }

        /** Overrides what is remembered until the person chooses something else. */
        public Builder appearance(Appearance look) {
            appearance = Optional.of(look);
            return this;
        }

        public Builder fullScreen(boolean whole) {
            fullScreen = whole;
            return this;
        }

        /** Called on the JavaFX thread for every call when its join begins; the room stays the window's. */
        public Builder onCall(BiConsumer<Room, JoinTimeline> listener) {
            onCall = Optional.of(listener);
            return this;
        }

        /** The screen of a meeting room, in place of the window for people. */
        public Builder kiosk(KioskPolicy room) {
            kiosk = Optional.of(room);
            return this;
        }

        /** Where a kiosk keeps its account and how many wrong PINs there were, and no key store. */
        public Builder kioskFolder(Path folder) {
            kioskFolder = () -> folder;
            kioskTokens = DeviceTokens::inFile;
            return this;
        }

        /** Where a kiosk has its account. */
        public Builder roomServers(Function<URI, RoomServer> backends) {
            roomServers = Optional.of(backends);
            return this;
        }

        /** Who starts a kiosk again. */
        public Builder attendant(Attendant watchdog) {
            attendant = watchdog;
            return this;
        }

        /** The calls of a kiosk. */
        public Builder touchCalls(BiFunction<PictureWorkers, SpeakerVolume, CallViewFactory> views) {
            touchCalls = views;
            return this;
        }

        public CompositionRoot build() {
            return new CompositionRoot(this);
        }
    }
}
