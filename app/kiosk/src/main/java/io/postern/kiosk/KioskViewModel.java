package io.postern.kiosk;

import io.postern.call.context.JoinTimeline;
import io.postern.kiosk.account.DeviceTokens;
import io.postern.kiosk.account.KeyStoreClosedException;
import io.postern.kiosk.account.RoomAccount;
import io.postern.kiosk.account.RoomServer;
import io.postern.kiosk.plan.EventTime;
import io.postern.kiosk.plan.KioskAction;
import io.postern.kiosk.plan.KioskEvent;
import io.postern.kiosk.plan.KioskPlan;
import io.postern.kiosk.plan.KioskState;
import io.postern.kiosk.plan.NextAction;
import io.postern.kiosk.plan.PlanContext;
import io.postern.resources.Texts;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.settings.policy.KioskPolicy;
import io.postern.signaling.device.DeviceNews;
import io.postern.signaling.device.DeviceSession;
import io.postern.signaling.device.RemoteCommand;
import io.postern.signaling.token.BackendSession;
import io.postern.signaling.token.TokenException;
import io.postern.ui.device.MediaStartup;
import io.postern.ui.device.SpeakerVolume;
import io.postern.ui.failure.Explanation;
import io.postern.ui.fx.FxThread;
import java.net.URI;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view model of a meeting room's screen: feeds events to the plan and carries out its actions. On the JavaFX
 * thread.
 */
public final class KioskViewModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KioskViewModel.class);
    private static final long TICK_MILLIS = 1_000;
    private static final long MEDIA_RETRY_SECONDS = 10;

    /**
     * After this long without room and backend the network counts as down, and the room's own attempts are not awaited.
     */
    private static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(10);

    /**
     * The collaborators of the view model.
     *
     * @param server the backend, if the policy or an earlier enrolment says so
     * @param enrolledAt receives the backend at which the machine was enrolled
     * @param servers connects to a backend; not called on the JavaFX thread
     * @param clock read on every event and every tick
     * @param onCall receives every room when its join begins
     */
    public record Parts(
            FxThread fx,
            Texts texts,
            KioskPolicy policy,
            Optional<URI> server,
            Consumer<URI> enrolledAt,
            MediaStartup media,
            DeviceTokens tokens,
            Function<URI, RoomServer> servers,
            ProcessSupervisor supervisor,
            Supplier<EventTime> clock,
            SpeakerVolume volume,
            Optional<BiConsumer<Room, JoinTimeline>> onCall) {}

    private final Parts parts;
    private final FxThread fx;
    private final Texts texts;
    private final KioskPlan plan;
    private final RoomAccount account;
    private final KioskVisits visits;
    private final KioskEnrolment enrolment;
    private final DeviceCommandHandler orders;
    private final ReadOnlyObjectWrapper<PlanContext> planContext = new ReadOnlyObjectWrapper<>(PlanContext.START);
    private final ReadOnlyObjectWrapper<EventTime> moment;
    private final ReadOnlyObjectWrapper<Optional<String>> trouble = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyBooleanWrapper keyStoreClosed = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Optional<String>> notice = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("postern-kiosk-clock").factory());
    private Optional<URI> server;
    private Optional<String> displayName = Optional.empty();
    private int counted = DeviceNews.UNKNOWN;
    private boolean closed;

    public KioskViewModel(Parts parts) {
        this.parts = parts;
        this.fx = parts.fx();
        this.texts = parts.texts();
        this.server = parts.server();
        this.plan = new KioskPlan(parts.policy());
        this.moment = new ReadOnlyObjectWrapper<>(parts.clock().get());
        this.account =
                new RoomAccount(parts.servers(), parts.tokens(), parts.policy().room(), new FromServer());
        this.visits = new KioskVisits(fx, parts.policy(), parts.onCall(), new FromRoom());
        this.enrolment = new KioskEnrolment(fx, texts, account, this::enrolled);
        this.orders = new DeviceCommandHandler(this, account, parts.supervisor());
    }

    /** Reads the stored account and starts the plan. Called once. */
    public void start() {
        Consumer<Boolean> tick = fx.latest(now -> {
            giveUpWithoutNetwork();
            happened(new KioskEvent.Ticked());
        });
        ticker.scheduleAtFixedRate(() -> tick.accept(true), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        parts.media().whenReady(this::mediaReady, this::mediaFailed);
        Optional<URI> known = server;
        CompletableFuture.supplyAsync(
                        () -> known.filter(account::enrolledAt).isPresent(),
                        task -> Thread.ofVirtual().name("postern-kiosk-start").start(task))
                .whenComplete((enrolled, failure) -> fx.post(() -> {
                    if (failure != null) {
                        LOG.error("Cannot read the stored account of this machine", failure);
                    }
                    boolean is = failure == null && enrolled;
                    happened(new KioskEvent.Started(is, parts.supervisor().rejoinRoom()));
                }));
    }

    public Texts texts() {
        return texts;
    }

    public KioskPolicy policy() {
        return parts.policy();
    }

    public ReadOnlyObjectProperty<PlanContext> planContextProperty() {
        return planContext.getReadOnlyProperty();
    }

    /** The current time, to the second. */
    public ReadOnlyObjectProperty<EventTime> momentProperty() {
        return moment.getReadOnlyProperty();
    }

    /** The current visit, from the beginning of the join on. */
    public ReadOnlyObjectProperty<Optional<KioskVisit>> visitProperty() {
        return visits.currentProperty();
    }

    /** The reason why the server cannot be reached, in one sentence. */
    public ReadOnlyObjectProperty<Optional<String>> troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    /**
     * Whether the cause is the system's key store, which does not give out this machine's account, and not the server.
     */
    public ReadOnlyBooleanProperty keyStoreClosedProperty() {
        return keyStoreClosed.getReadOnlyProperty();
    }

    /** The notice to show briefly over the current page, until {@link #dismissNotice}. */
    public ReadOnlyObjectProperty<Optional<String>> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** Takes the notice away after it has been shown long enough. */
    public void dismissNotice() {
        notice.set(Optional.empty());
    }

    /** The problem with the enrolment code, in one sentence. */
    public ReadOnlyObjectProperty<Optional<String>> enrolProblemProperty() {
        return enrolment.problemProperty();
    }

    public ReadOnlyBooleanProperty enrollingProperty() {
        return enrolment.inProgressProperty();
    }

    /** The backend; empty while unknown. */
    public Optional<URI> server() {
        return server;
    }

    /** The current login. */
    public Optional<BackendSession> session() {
        return account.session().map(DeviceSession::session);
    }

    /** The name of the room. */
    public String roomName() {
        return parts.policy()
                .roomName()
                .or(() -> displayName)
                .orElse(parts.policy().room());
    }

    /** The next event, while idle. */
    public NextAction outlook() {
        return plan.outlook(planContext.get(), moment.get());
    }

    public void touched() {
        happened(new KioskEvent.Touched());
    }

    public void join() {
        happened(new KioskEvent.JoinPressed());
    }

    public void leave() {
        happened(new KioskEvent.LeavePressed());
    }

    /** Starts a new enrolment, requested by somebody with the PIN. */
    public void enrolAgain() {
        enrolment.forgetProblem();
        happened(new KioskEvent.EnrolAsked());
    }

    public void cancelEnrolment() {
        happened(new KioskEvent.EnrolCancelled());
    }

    /** Enrols the machine at a backend with an administrator's code. */
    public void enrol(URI backend, String code) {
        enrolment.enrol(backend, code);
    }

    private void enrolled(URI backend, DeviceTokens.Place place) {
        server = Optional.of(backend);
        parts.enrolledAt().accept(backend);
        if (place == DeviceTokens.Place.THIS_RUN) {
            showNotice(texts.text("kiosk.enrol.not_kept"));
        }
        happened(new KioskEvent.Enrolled());
    }

    /** Shows a brief notice. */
    void showNotice(String sentence) {
        notice.set(Optional.of(sentence));
    }

    /** Ends the program so that it is started again; shows a notice if no other process would restart it. */
    public void restart() {
        if (!parts.supervisor().askRestart()) {
            showNotice(texts.text("kiosk.service.no_watchdog"));
        }
    }

    /** Whether others can hear the room. */
    boolean microphoneOn() {
        return visits.microphoneOn();
    }

    void happened(KioskEvent event) {
        if (closed) {
            return;
        }
        EventTime now = parts.clock().get();
        moment.set(now);
        PlanContext before = planContext.get();
        KioskPlan.Step step = plan.step(before, event, now);
        if (!step.next().state().getClass().equals(before.state().getClass())) {
            LOG.info("{} after {}", step.next().state(), event);
        }
        planContext.set(step.next());
        step.actions().forEach(this::perform);
        orders.follow(before, step.next(), now);
        parts.supervisor()
                .stands(
                        planContext.get(),
                        plan.outlook(planContext.get(), now) instanceof NextAction.JoinsAt(ZonedDateTime from)
                                ? Optional.of(from.toInstant())
                                : Optional.empty());
    }

    private void perform(KioskAction action) {
        switch (action) {
            case KioskAction.SignIn a -> signIn();
            case KioskAction.SignOut a -> account.signOut();
            case KioskAction.Join(String room) -> visits.join(room, account.tickets());
            case KioskAction.Leave a -> visits.leave();
        }
    }

    private void signIn() {
        if (server.isEmpty()) {
            fx.post(() -> happened(new KioskEvent.AccountRefused()));
            return;
        }
        account.signIn(server.get())
                .whenComplete((session, failure) -> fx.post(() -> {
                    if (failure == null) {
                        trouble.set(Optional.empty());
                        displayName = Optional.of(session.displayName()).filter(name -> !name.isBlank());
                        happened(new KioskEvent.SignedIn());
                    } else if (Explanation.unwrapped(failure) instanceof TokenException known
                            && known.reason() == TokenException.Reason.WRONG_CREDENTIALS) {
                        happened(new KioskEvent.AccountRefused());
                    } else {
                        unreachable(failure);
                    }
                }));
    }

    private void unreachable(Throwable failure) {
        boolean closedHere = Explanation.unwrapped(failure) instanceof KeyStoreClosedException;
        keyStoreClosed.set(closedHere);
        trouble.set(Optional.of(
                closedHere
                        ? texts.text("kiosk.offline.key_store_why")
                        : Explanation.of(failure, texts).sentence()));
        happened(new KioskEvent.Unreachable());
    }

    private void giveUpWithoutNetwork() {
        boolean gone = visits.currentProperty()
                .get()
                .filter(open -> open.interruption().compareTo(NETWORK_TIMEOUT) >= 0)
                .isPresent();
        if (gone && counted == DeviceNews.UNKNOWN && trouble.get().isPresent()) {
            visits.leave();
            happened(new KioskEvent.Ended(KioskEvent.End.LOST));
        }
    }

    private void mediaReady(RoomClient client) {
        if (!closed) {
            parts.volume().use(client.localMedia());
            visits.mediaReady(client);
        }
    }

    private void mediaFailed(Throwable failure) {
        LOG.error("Cannot start cameras and sound; retrying in {} s", MEDIA_RETRY_SECONDS, failure);
        trouble.set(Optional.of(Explanation.ofMediaStart(failure, texts).sentence()));
        if (!closed) {
            ticker.schedule(() -> fx.post(parts.media()::start), MEDIA_RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Machines and bots do not keep a room open. The backend counts the people while it can be reached. */
    private void countOthers() {
        boolean ownRoom = visits.currentProperty()
                .get()
                .filter(open -> open.room().name().equals(parts.policy().room()))
                .isPresent();
        int others = ownRoom && counted != DeviceNews.UNKNOWN ? Math.min(visits.remotes(), counted) : visits.remotes();
        happened(new KioskEvent.Others(others));
    }

    /** Leaves the current room, if any. The future completes once the room is left. */
    public CompletableFuture<Void> leaveForGood() {
        closed = true;
        enrolment.close();
        ticker.shutdownNow();
        return visits.close();
    }

    /** Closes the account. Called after {@link #leaveForGood}; may block, so not on the JavaFX thread. */
    @Override
    public void close() {
        account.close();
    }

    private final class FromServer implements RoomAccount.Listener {
        @Override
        public void people(int count) {
            fx.post(() -> {
                counted = count;
                if (count != DeviceNews.UNKNOWN) {
                    trouble.set(Optional.empty());
                    happened(new KioskEvent.People(count));
                }
                if (planContext.get().state() instanceof KioskState.InMeeting) {
                    countOthers();
                }
            });
        }

        @Override
        public void command(RemoteCommand command) {
            fx.post(() -> {
                if (!closed) {
                    orders.obey(command);
                }
            });
        }

        @Override
        public void refused() {
            fx.post(() -> happened(new KioskEvent.AccountRefused()));
        }

        @Override
        public void unreachable(Throwable failure) {
            fx.post(() -> KioskViewModel.this.unreachable(failure));
        }
    }

    private final class FromRoom implements KioskVisits.Listener {
        @Override
        public void happened(KioskEvent event) {
            if (event instanceof KioskEvent.Joined) {
                parts.volume().apply();
            }
            KioskViewModel.this.happened(event);
        }

        @Override
        public void remotesChanged() {
            countOthers();
        }

        @Override
        public void trouble(Throwable failure) {
            trouble.set(Optional.of(Explanation.of(failure, texts).sentence()));
        }
    }
}
