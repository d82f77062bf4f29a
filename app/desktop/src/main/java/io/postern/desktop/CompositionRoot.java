package io.postern.desktop;

import io.postern.call.context.CallViewFactory;
import io.postern.desktop.doctor.Examiner;
import io.postern.desktop.doctor.NetworkExaminer;
import io.postern.desktop.instance.SingleInstanceServer;
import io.postern.desktop.login.SignInService;
import io.postern.desktop.shell.ShellWindow;
import io.postern.desktop.update.ProgramVersion;
import io.postern.desktop.update.UpdateCheck;
import io.postern.desktop.update.UpdateFeedSource;
import io.postern.desktop.update.UpdateState;
import io.postern.desktop.update.UpdateViewModel;
import io.postern.kiosk.account.BackendRoomServer;
import io.postern.platform.ProductVersion;
import io.postern.platform.open.SystemBrowser;
import io.postern.room.RoomClient;
import io.postern.settings.policy.KioskPolicy;
import io.postern.settings.policy.PolicySettingsStore;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.Settings.Appearance;
import io.postern.settings.preferences.SettingsFolder;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.device.MediaStartup;
import io.postern.ui.fx.FirstPaint;
import io.postern.ui.fx.FxThread;
import io.postern.ui.network.ConfiguredNetwork;
import io.postern.ui.network.ProxyCredentialPrompts;
import io.postern.ui.theme.ThemeSelection;
import io.postern.ui.video.FrameWorkers;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the window's objects, shows the window, and closes everything in the right order. The parts of the real
 * program are used unless the builder was given others. Thread safe.
 */
public final class CompositionRoot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CompositionRoot.class);
    private static final int LEAVE_TIMEOUT_SECONDS = 3;

    /** The time limit for JavaFX to close the window. During a shutdown JavaFX may already have ended. */
    private static final int WINDOW_TIMEOUT_SECONDS = 2;

    private final CompositionBuilder parts;
    private final FxThread fx = new FxThread();
    private final FrameWorkers workers = new FrameWorkers();
    private final SettingsStore remembered;
    private final SettingsStore settings;
    private final ConfiguredNetwork network;
    private final SignInService signIn;
    private final MediaStartup media;
    private final Examiner examiner;
    private final UpdateViewModel updates;
    private final AtomicBoolean opened = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean takenDown = new AtomicBoolean();
    private final CompletableFuture<ShellWindow> window = new CompletableFuture<>();
    private final CompletableFuture<Void> drawn = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CompletableFuture<KioskComposition> kiosk = new CompletableFuture<>();
    private @Nullable Composition composition;

    CompositionRoot(CompositionBuilder parts) {
        this.parts = parts;
        this.remembered = parts.settings.get();
        this.settings = new PolicySettingsStore(remembered, parts.policy.policy());
        this.network =
                new ConfiguredNetwork(settings, new ProxyCredentialPrompts(fx, parts.keyStore.get()), parts.network);
        this.signIn = parts.signIn.apply(network);
        this.examiner = parts.examiner.orElseGet(() -> new NetworkExaminer(
                network, () -> ConfiguredNetwork.relayPorts(settings.current().network())));
        this.updates = parts.updates.orElseGet(this::updates);
        this.media = new MediaStartup(fx, this::roomClient);
        settings.onChange(now -> fx.run(() -> media.client().ifPresent(client -> usePorts(client, now))));
    }

    private UpdateViewModel updates() {
        Optional<UpdateCheck> check = UpdateFeedSource.of(parts.policy.policy().updates())
                .map(source -> new UpdateCheck(
                        source,
                        network,
                        UpdateState.open(SettingsFolder.ofThisMachine().resolve("updates.json")),
                        InstantSource.system(),
                        ProgramVersion.parse(ProductVersion.CURRENT).orElseThrow()));
        return new UpdateViewModel(check, settings, new SystemBrowser());
    }

    private RoomClient roomClient() {
        RoomClient client = parts.roomClient.apply(network.get());
        usePorts(client, settings.current());
        return client;
    }

    private static void usePorts(RoomClient client, Settings now) {
        client.extraRelayPorts(ConfiguredNetwork.relayPorts(now.network()));
    }

    public static CompositionBuilder builder(Function<FrameWorkers, CallViewFactory> callViews) {
        return new CompositionBuilder(callViews);
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

    /** Completes when a kiosk's screen is shown; {@link #shown} never completes for a kiosk. */
    CompletableFuture<KioskComposition> kiosk() {
        return kiosk.copy();
    }

    /** Completes, on the JavaFX thread, when the first frame of the window has been drawn: it can be used. */
    public CompletableFuture<Void> drawn() {
        return drawn.copy();
    }

    /** Completes when everything is closed, for whatever reason. JavaFX itself goes on. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    /** Closes the window at once and everything else in the background; see {@link #closed}. Any thread, idempotent. */
    public void requestClose() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        // First, because the process may be ended before the rest is closed.
        parts.crashWatcher.release();
        if (!opened.get()) {
            takeDown(CompletableFuture.completedFuture(null));
            return;
        }
        CompletableFuture.delayedExecutor(WINDOW_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .execute(() -> takeDown(CompletableFuture.completedFuture(null)));
        // JavaFX blocks a caller that posts a task until the toolkit runs, and without a screen it never runs.
        Thread.ofVirtual().name("postern-goodbye").start(() -> fx.post(this::takeWindowAway));
    }

    private void takeWindowAway() {
        CompletableFuture<Void> left = CompletableFuture.completedFuture(null);
        try {
            if (composition != null) {
                left = composition.closeWindow();
            }
        } finally {
            takeDown(left);
        }
    }

    /** Calls {@link #requestClose} and waits. Not on the JavaFX thread. */
    @Override
    public void close() {
        requestClose();
        closed.join();
    }

    private void compose() {
        if (closing.get()) {
            return;
        }
        parts.kiosk.ifPresentOrElse(this::composeKiosk, this::composeWindow);
    }

    private void composeWindow() {
        WindowComposition composed = new WindowComposition(new WindowComposition.Parts(
                fx,
                remembered,
                settings,
                network,
                signIn,
                media,
                examiner,
                updates,
                workers,
                parts.policy,
                parts.appearance,
                parts.callViews.apply(workers),
                parts.onCall,
                parts.notifications,
                parts.interrupted,
                parts.crashWatcher,
                closing::get,
                this::requestClose));
        composition = composed;
        composed.show(parts.launchRequest, parts.fullScreen);
        window.complete(composed.window());
        composed.lookOutside();
        parts.link.ifPresent(composed::follow);
        answerDoor(composed);
        FirstPaint.after(fx).thenRun(() -> {
            drawn.complete(null);
            updates.start(fx);
        });
    }

    private void composeKiosk(KioskPolicy room) {
        KioskComposition composed = new KioskComposition(new KioskComposition.Parts(
                fx,
                settings,
                media,
                network,
                examiner,
                new ThemeSelection(fx, settings, parts.appearance.or(() -> Optional.of(Appearance.DARK))),
                parts.policy,
                room,
                parts.kioskFolder.get(),
                parts.kioskLogs.get(),
                parts.kioskTokens.apply(parts.kioskFolder.get().resolve("room-account")),
                parts.launchRequest.backend(),
                parts.roomServers.orElse(server -> new BackendRoomServer(server, network.get())),
                parts.supervisor,
                volume -> parts.touchCalls.apply(workers, volume),
                parts.onCall,
                this::requestClose));
        composition = composed;
        answerDoor(composed);
        kiosk.complete(composed);
        composed.open();
        FirstPaint.after(fx).thenRun(() -> drawn.complete(null));
    }

    private void answerDoor(Composition composed) {
        parts.instanceServer.ifPresent(bell -> bell.answerWith(ring -> closing.get()
                ? CompletableFuture.completedFuture(SingleInstanceServer.Answer.CLOSING)
                : composed.answer(ring)));
    }

    // Connections first, then the engine, then their listeners.
    private void takeDown(CompletableFuture<Void> left) {
        if (!takenDown.compareAndSet(false, true)) {
            return;
        }
        Thread.ofPlatform().name("postern-close").start(() -> {
            // Ends the wait for a person's answer.
            network.close();
            parts.crashWatcher.close();
            try {
                left.get(LEAVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
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
}
