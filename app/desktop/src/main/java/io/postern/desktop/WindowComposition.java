package io.postern.desktop;

import io.postern.call.context.CallViewFactory;
import io.postern.call.context.JoinTimeline;
import io.postern.desktop.doctor.Examiner;
import io.postern.desktop.instance.SingleInstanceServer;
import io.postern.desktop.login.SignInService;
import io.postern.desktop.notify.CallNews;
import io.postern.desktop.recovery.CrashWatcher;
import io.postern.desktop.recovery.InterruptedCall;
import io.postern.desktop.report.ReportViewModel;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.desktop.shell.ShellState;
import io.postern.desktop.shell.ShellView;
import io.postern.desktop.shell.ShellViewModel;
import io.postern.desktop.shell.ShellWindow;
import io.postern.desktop.update.UpdateViewModel;
import io.postern.media.capture.x11.X11IdleInhibitor;
import io.postern.platform.ProductVersion;
import io.postern.platform.idle.ScreenAwake;
import io.postern.platform.notification.SystemNotifications;
import io.postern.resources.Texts;
import io.postern.room.Room;
import io.postern.settings.logs.LogFolder;
import io.postern.settings.policy.KioskPolicy;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.policy.Policy;
import io.postern.settings.preferences.FileSettingsStore;
import io.postern.settings.preferences.SaveProblem;
import io.postern.settings.preferences.Settings.Appearance;
import io.postern.settings.preferences.SettingsStore;
import io.postern.signaling.token.BackendSession;
import io.postern.ui.control.Notice;
import io.postern.ui.control.PolicyNotice;
import io.postern.ui.device.MediaStartup;
import io.postern.ui.fx.FxThread;
import io.postern.ui.network.ConfiguredNetwork;
import io.postern.ui.theme.ThemeSelection;
import io.postern.ui.video.FrameWorkers;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Creates the objects of the window for people. On the JavaFX thread unless a method says otherwise. */
final class WindowComposition implements Composition {
    /**
     * The parts shared with the rest of the program.
     *
     * @param remembered the settings of the person, without those of the policy
     * @param settings the effective settings
     * @param appearance overrides the stored settings until the person chooses something else
     * @param notifications the notifications outside of the window; those of this system if empty
     * @param interrupted the call that the previous run crashed in
     * @param crashWatcher restarts the window after a crash
     * @param closing whether the program is about to end; asked by any thread
     * @param quit ends the program
     */
    record Parts(
            FxThread fx,
            SettingsStore remembered,
            SettingsStore settings,
            ConfiguredNetwork network,
            SignInService signIn,
            MediaStartup media,
            Examiner examiner,
            UpdateViewModel updates,
            FrameWorkers workers,
            LoadedPolicy policy,
            Optional<Appearance> appearance,
            CallViewFactory callViews,
            Optional<BiConsumer<Room, JoinTimeline>> onCall,
            Optional<SystemNotifications> notifications,
            Optional<InterruptedCall> interrupted,
            CrashWatcher crashWatcher,
            BooleanSupplier closing,
            Runnable quit) {}

    private final Parts parts;
    private final ShellViewModel model;
    private final ShellWindow window;
    private final ScreenAwake awake = ScreenAwake.ofThisSystem(X11IdleInhibitor.ofThisProcess());
    private @Nullable CallNews news;

    WindowComposition(Parts parts) {
        this.parts = parts;
        Policy policy = parts.policy().policy();
        boolean looksAsSet = policy.locked().contains(Policy.Lock.APPEARANCE);
        ThemeSelection look =
                new ThemeSelection(parts.fx(), parts.settings(), looksAsSet ? Optional.empty() : parts.appearance());
        model = new ShellViewModel(new ShellViewModel.Parts(
                parts.fx(), parts.settings(), parts.signIn(), parts.network(), parts.media(), policy, parts.updates()));
        parts.onCall().ifPresent(listener -> model.onCall(call -> listener.accept(call.room(), call.timeline())));
        ReportViewModel.Parts report = new ReportViewModel.Parts(
                parts.fx(),
                ProductVersion.CURRENT,
                parts.settings()::current,
                parts.policy(),
                LogFolder.ofThisMachine(),
                parts.callViews()::lastCall,
                parts.examiner());
        ShellView.Parts view = new ShellView.Parts(
                parts.fx(),
                parts.settings(),
                parts.media(),
                parts.workers(),
                look,
                parts.callViews(),
                parts.examiner(),
                report);
        window = new ShellWindow(model, parts.settings(), look, self -> new ShellView(model, view, self), parts.quit());
    }

    ShellWindow window() {
        return window;
    }

    /** Opens the first page, reports problems with policy and settings, and shows the window. */
    void show(LaunchRequest launchRequest, boolean fullScreen) {
        if (parts.remembered() instanceof FileSettingsStore file) {
            file.keptAside()
                    .ifPresent(kept -> model.say(Notice.of(
                            Notice.Kind.WARN,
                            model.texts().text("shell.settings.broken", String.valueOf(kept.getFileName())))));
            file.problem().thenAccept(problem -> parts.fx().post(() -> model.say(notSaved(problem, model.texts()))));
        }
        model.stateProperty().subscribe(here -> parts.updates().setInCall(here instanceof ShellState.InCall));
        PolicyNotice.of(parts.policy(), model.texts()).ifPresent(model::say);
        model.stateProperty().subscribe(this::watchForCrash);
        parts.interrupted()
                .ifPresentOrElse(
                        call -> model.arriveAfterCrash(call, launchRequest), () -> model.arrive(launchRequest));
        window.show(fullScreen);
    }

    /** Starts notifications of calls and keeps the screen on during calls. Needs the shown window. */
    void lookOutside() {
        model.stateProperty().subscribe(here -> {
            if (here instanceof ShellState.InCall) {
                awake.hold(model.texts().text("common.awake.reason"));
            } else {
                awake.release();
            }
        });
        if (parts.policy().policy().kiosk().filter(KioskPolicy::enabled).isEmpty()) {
            news = DesktopNotifications.of(
                    parts.fx(),
                    model,
                    window,
                    parts.settings(),
                    parts.notifications().orElseGet(this::systemNotifications));
        }
    }

    /** Watches from the click on Join to the end of the call. On other pages a crash is not worth a restart. */
    private void watchForCrash(@Nullable ShellState here) {
        if (!(here instanceof ShellState.InCall call)) {
            parts.crashWatcher().release();
            return;
        }
        call.person()
                .backend()
                .ifPresent(backend -> parts.crashWatcher()
                        .watch(InterruptedCall.of(
                                backend,
                                call.room().name(),
                                call.person().session().flatMap(BackendSession::credentials))));
    }

    /** Follows a link, or explains why not. */
    void follow(String link) {
        model.links().open(link);
    }

    /** Handles a request to open this window: brings it to the front and follows the link in the request. */
    @Override
    public CompletableFuture<SingleInstanceServer.Answer> answer(SingleInstanceServer.Ring ring) {
        CompletableFuture<SingleInstanceServer.Answer> answer = new CompletableFuture<>();
        parts.fx().post(() -> {
            if (!ring.accept()) {
                return;
            }
            if (parts.closing().getAsBoolean()) {
                answer.complete(SingleInstanceServer.Answer.CLOSING);
                return;
            }
            answer.complete(SingleInstanceServer.Answer.SHOWN);
            window.toFront();
            ring.link().ifPresent(this::follow);
        });
        return answer;
    }

    @Override
    public CompletableFuture<Void> closeWindow() {
        if (news != null) {
            news.close();
        }
        awake.close();
        CompletableFuture<Void> left = model.close();
        window.close();
        return left;
    }

    private SystemNotifications systemNotifications() {
        return SystemNotifications.ofThisSystem(
                parts.fx()::post,
                () -> String.valueOf(window.stage().getTitle()),
                () -> parts.fx().post(window::toFront));
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
}
