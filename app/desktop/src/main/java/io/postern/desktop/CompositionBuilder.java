package io.postern.desktop;

import io.postern.call.CallViews;
import io.postern.call.context.CallViewFactory;
import io.postern.call.context.JoinTimeline;
import io.postern.desktop.doctor.Examiner;
import io.postern.desktop.instance.SingleInstanceServer;
import io.postern.desktop.login.BackendSignInService;
import io.postern.desktop.login.SignInService;
import io.postern.desktop.recovery.CrashWatcher;
import io.postern.desktop.recovery.InterruptedCall;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.desktop.update.UpdateViewModel;
import io.postern.kiosk.ProcessSupervisor;
import io.postern.kiosk.account.DeviceTokens;
import io.postern.kiosk.account.RoomServer;
import io.postern.network.Network;
import io.postern.network.proxy.CredentialStore;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.VaultCredentials;
import io.postern.platform.notification.SystemNotifications;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.settings.logs.LogFolder;
import io.postern.settings.policy.KioskPolicy;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.policy.Policy;
import io.postern.settings.preferences.FileSettingsStore;
import io.postern.settings.preferences.Settings.Appearance;
import io.postern.settings.preferences.SettingsFolder;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.device.SpeakerVolume;
import io.postern.ui.network.ConfiguredNetwork;
import io.postern.ui.video.FrameWorkers;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Builds the program's object graph; tests, the demo and the bench replace single parts of it. All other parts are
 * those of the real program. Not thread safe; builds one program, with {@link #build}.
 */
public final class CompositionBuilder {
    final Function<FrameWorkers, CallViewFactory> callViews;
    Supplier<SettingsStore> settings =
            () -> FileSettingsStore.open(SettingsFolder.ofThisMachine().resolve("settings.json"));
    Function<ProxyCredentials, Network> network = ConfiguredNetwork::ofThisMachine;
    Supplier<CredentialStore> keyStore = VaultCredentials::ofThisSystem;
    Function<Supplier<Network>, SignInService> signIn = BackendSignInService::new;
    Function<Network, RoomClient> roomClient = network -> RoomClient.create(RoomClient.Options.DEFAULTS, network);
    Optional<Examiner> examiner = Optional.empty();
    Optional<UpdateViewModel> updates = Optional.empty();
    Optional<SystemNotifications> notifications = Optional.empty();
    LaunchRequest launchRequest = LaunchRequest.UNKNOWN;
    LoadedPolicy policy = LoadedPolicy.NOTHING;
    Optional<String> link = Optional.empty();
    Optional<SingleInstanceServer> instanceServer = Optional.empty();
    Optional<Appearance> appearance = Optional.empty();
    Optional<BiConsumer<Room, JoinTimeline>> onCall = Optional.empty();
    Optional<KioskPolicy> kiosk = Optional.empty();
    Supplier<Path> kioskFolder = SettingsFolder::ofThisMachine;
    Supplier<Path> kioskLogs = LogFolder::ofThisMachine;
    Function<Path, DeviceTokens> kioskTokens = DeviceTokens::ofThisMachine;
    Optional<Function<URI, RoomServer>> roomServers = Optional.empty();
    ProcessSupervisor supervisor = ProcessSupervisor.NOBODY;
    BiFunction<FrameWorkers, SpeakerVolume, CallViewFactory> touchCalls =
            (workers, volume) -> CallViews.forTouch(workers, volume, Optional.empty());
    CrashWatcher crashWatcher = CrashWatcher.none();
    Optional<InterruptedCall> interrupted = Optional.empty();
    boolean fullScreen;

    CompositionBuilder(Function<FrameWorkers, CallViewFactory> callViews) {
        this.callViews = callViews;
    }

    /** Closed with the program. */
    public CompositionBuilder settings(SettingsStore store) {
        settings = () -> store;
        return this;
    }

    /** The policy; none if this is not called. */
    public CompositionBuilder policy(Policy set) {
        return policy(new LoadedPolicy(set, List.of(), Optional.empty()));
    }

    /** The policy and its problems, which the window shows. */
    public CompositionBuilder policy(LoadedPolicy found) {
        policy = found;
        return this;
    }

    /** Closed with the program. */
    public CompositionBuilder signIn(SignInService way) {
        signIn = network -> way;
        return this;
    }

    /**
     * The network settings for the backend and calls.
     *
     * @param maker called once, off the JavaFX thread, with the object that asks the person for proxy logins; the
     *     person's settings are applied to what it makes
     */
    public CompositionBuilder network(Function<ProxyCredentials, Network> maker) {
        network = maker;
        return this;
    }

    /** Stores proxy logins across program runs. */
    public CompositionBuilder keyStore(CredentialStore store) {
        keyStore = () -> store;
        return this;
    }

    /** @param factory called once, on a thread of its own; again if it failed and the person tries again */
    public CompositionBuilder roomClient(Function<Network, RoomClient> factory) {
        roomClient = factory;
        return this;
    }

    /** The examiner of the connection; closed with the program. */
    public CompositionBuilder examiner(Examiner doctor) {
        examiner = Optional.of(doctor);
        return this;
    }

    /** The update check; closed with the program. */
    public CompositionBuilder updates(UpdateViewModel news) {
        updates = Optional.of(news);
        return this;
    }

    /** The notifications outside of the window; closed with the program. */
    public CompositionBuilder notifications(SystemNotifications system) {
        notifications = Optional.of(system);
        return this;
    }

    /** The launch request, such as a signed-in person, a server or a room. */
    public CompositionBuilder launchRequest(LaunchRequest known) {
        launchRequest = known;
        return this;
    }

    /** Restarts the window after a crash; without this call nothing restarts it. Closed with the program. */
    public CompositionBuilder crashWatcher(CrashWatcher watcher) {
        crashWatcher = watcher;
        return this;
    }

    /** The call that the program was in when it ended unexpectedly, of which this is the next start. */
    public CompositionBuilder interrupted(InterruptedCall call) {
        interrupted = Optional.of(call);
        return this;
    }

    /** A link to follow once the window is shown; a malformed one is explained. */
    public CompositionBuilder link(String text) {
        link = Optional.of(text);
        return this;
    }

    /** Accepts open requests from later launches; the owner closes it after the window. */
    public CompositionBuilder instanceServer(SingleInstanceServer bell) {
        instanceServer = Optional.of(bell);
        return this;
    }

    /** Overrides the stored settings until the person chooses something else. */
    public CompositionBuilder appearance(Appearance look) {
        appearance = Optional.of(look);
        return this;
    }

    public CompositionBuilder fullScreen(boolean whole) {
        fullScreen = whole;
        return this;
    }

    /** Called on the JavaFX thread for every call when its join begins; the room stays the window's. */
    public CompositionBuilder onCall(BiConsumer<Room, JoinTimeline> listener) {
        onCall = Optional.of(listener);
        return this;
    }

    /** The screen of a meeting room, in place of the window for people. */
    public CompositionBuilder kiosk(KioskPolicy room) {
        kiosk = Optional.of(room);
        return this;
    }

    /** The folder for a kiosk's account and count of wrong PINs, in place of a key store. */
    public CompositionBuilder kioskFolder(Path folder) {
        kioskFolder = () -> folder;
        kioskLogs = () -> folder.resolve("logs");
        kioskTokens = DeviceTokens::inFile;
        return this;
    }

    /** The server of a kiosk's account. */
    public CompositionBuilder roomServers(Function<URI, RoomServer> backends) {
        roomServers = Optional.of(backends);
        return this;
    }

    /** The supervisor that restarts a kiosk. */
    public CompositionBuilder supervisor(ProcessSupervisor watchdog) {
        supervisor = watchdog;
        return this;
    }

    /** The calls of a kiosk. */
    public CompositionBuilder touchCalls(BiFunction<FrameWorkers, SpeakerVolume, CallViewFactory> views) {
        touchCalls = views;
        return this;
    }

    public CompositionRoot build() {
        return new CompositionRoot(this);
    }
}
