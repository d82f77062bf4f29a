package io.postern.kiosk.plan;

import io.postern.kiosk.plan.KioskAction.Join;
import io.postern.kiosk.plan.KioskAction.Leave;
import io.postern.kiosk.plan.KioskAction.SignIn;
import io.postern.kiosk.plan.KioskAction.SignOut;
import io.postern.kiosk.plan.KioskState.Enrolling;
import io.postern.kiosk.plan.KioskState.Idle;
import io.postern.kiosk.plan.KioskState.InMeeting;
import io.postern.kiosk.plan.KioskState.Joining;
import io.postern.kiosk.plan.KioskState.Offline;
import io.postern.kiosk.plan.KioskState.SigningIn;
import io.postern.kiosk.plan.KioskState.Starting;
import io.postern.kiosk.plan.PlanContext.Outage;
import io.postern.kiosk.plan.PlannedVisit.Cause;
import io.postern.settings.policy.KioskPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a meeting room's machine does next, as a function of its state, an event and the time.
 *
 * <p>Whoever goes out, by hand, by order or because nobody else was there, is not sent back in by the same people: the
 * room has to be empty once before somebody's coming counts again. New hours and a touch count always.
 */
public final class KioskPlan {
    /** The longest pause between attempts; pauses start at one second and double. */
    public static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(30);

    /** How long the machine stays alone after the room's hours; it never leaves while others are there. */
    static final Duration ALONE_AFTER_HOURS = Duration.ofMinutes(1);

    /** After an outage longer than this, the machine does not rejoin a meeting by itself. */
    static final Duration MAX_RESUMABLE_OUTAGE = Duration.ofHours(2);

    /** The jitter: at most this share of a pause is randomly added or removed. */
    private static final double JITTER = 0.2;

    private static final int MAX_DOUBLINGS = 5;

    private final KioskPolicy policy;

    public KioskPlan(KioskPolicy policy) {
        this.policy = policy;
    }

    /** The resulting state, and the actions to carry out in this order. */
    public record Step(PlanContext next, List<KioskAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    public Step step(PlanContext before, KioskEvent event, EventTime now) {
        Step step = react(before, event, now);
        if (step.next().state() instanceof Idle && step.actions().isEmpty()) {
            step = enterIfDue(step.next(), now);
        }
        return new Step(darkened(step.next(), now), step.actions());
    }

    /** Returns the event that an idle machine waits for. */
    public NextAction outlook(PlanContext planContext, EventTime now) {
        if (!hasRoom()) {
            return new NextAction.NoRoom();
        }
        return switch (policy.join()) {
            case BY_HAND -> new NextAction.JoinsByHand();
            case AT_ONCE, WHEN_SOMEONE_JOINS -> new NextAction.JoinsWithSomeone();
            case SCHEDULE ->
                RoomHours.at(policy.hours(), now.local()).isPresent()
                        ? new NextAction.JoinsWithSomeone()
                        : RoomHours.after(policy.hours(), now.local())
                                .<NextAction>map(next -> new NextAction.JoinsAt(next.from()))
                                .orElseGet(NextAction.JoinsByHand::new);
        };
    }

    private Step react(PlanContext s, KioskEvent event, EventTime now) {
        return switch (event) {
            case KioskEvent.Ticked e -> ticked(s, now);
            case KioskEvent.Touched e -> stay(s.moved(now.uptime()));
            case KioskEvent.Started(boolean enrolled, Optional<String> resume) ->
                enrolled
                        ? signIn(s.moved(now.uptime()), resume.map(room -> new PlannedVisit(room, Cause.RESUMED)))
                        : stay(s.moved(now.uptime()).in(new Enrolling(KioskState.Why.NEW)));
            case KioskEvent.Enrolled e -> signIn(s.moved(now.uptime()), Optional.empty());
            case KioskEvent.EnrolAsked e -> withoutAccount(s.moved(now.uptime()), KioskState.Why.ASKED);
            case KioskEvent.EnrolCancelled e ->
                s.state() instanceof Enrolling ? signIn(s.moved(now.uptime()), Optional.empty()) : stay(s);
            case KioskEvent.AccountRefused e ->
                s.state() instanceof Enrolling
                        ? stay(s)
                        : withoutAccount(s.moved(now.uptime()), KioskState.Why.REVOKED);
            case KioskEvent.SignedIn e -> signedIn(s, now);
            case KioskEvent.Unreachable e -> unreachable(s, now);
            case KioskEvent.People(int people) -> people(s, people, now);
            case KioskEvent.Joined e ->
                s.state() instanceof Joining(PlannedVisit visit)
                        ? stay(s.entered(stretch(now).map(RoomHours::from))
                                .withOutage(Optional.empty())
                                .moved(now.uptime())
                                .in(new InMeeting(visit, 0, Optional.of(now.uptime()))))
                        : stay(s);
            case KioskEvent.JoinFailed(KioskEvent.Failure failure) -> joinFailed(s, failure, now);
            case KioskEvent.Others(int others) -> others(s, others, now);
            case KioskEvent.Ended(KioskEvent.End end) -> ended(s, end, now);
            case KioskEvent.JoinPressed e ->
                s.state() instanceof Idle && hasRoom()
                        ? enter(s, new PlannedVisit(policy.room(), Cause.HAND), now)
                        : stay(s);
            case KioskEvent.LeavePressed e -> leave(s, now);
            case KioskEvent.OrderedIn(Optional<String> room) ->
                room.isPresent() || hasRoom()
                        ? orderedIn(s, new PlannedVisit(room.orElse(policy.room()), Cause.ORDER), now)
                        : stay(s);
            case KioskEvent.OrderedOut e -> leave(s, now);
        };
    }

    private Step ticked(PlanContext s, EventTime now) {
        return switch (s.state()) {
            case Offline(Optional<Duration> retryAt, Optional<PlannedVisit> then)
            when retryAt.isPresent() && now.uptime().compareTo(retryAt.get()) >= 0 ->
                new Step(s.in(new Offline(Optional.empty(), then)), List.of(new SignIn()));
            case InMeeting meeting when aloneTooLong(s, meeting, now) -> leave(s, now);
            default -> stay(s);
        };
    }

    private boolean aloneTooLong(PlanContext s, InMeeting meeting, EventTime now) {
        Optional<Duration> limit = aloneLimit(meeting.visit(), now);
        // A touch shows that somebody is there.
        return limit.isPresent()
                && meeting.aloneSince()
                        .map(since -> now.uptime().minus(max(since, s.lively())))
                        .filter(alone -> alone.compareTo(limit.get()) >= 0)
                        .isPresent();
    }

    private Optional<Duration> aloneLimit(PlannedVisit visit, EventTime now) {
        Optional<Duration> limit = Optional.of(policy.leaveWhenAlone()).filter(Duration::isPositive);
        boolean forHours = visit.cause() == Cause.HOURS || visit.cause() == Cause.SOMEONE_CAME;
        boolean over =
                policy.join() == KioskPolicy.Join.SCHEDULE && stretch(now).isEmpty();
        return forHours && over
                ? Optional.of(limit.filter(usual -> usual.compareTo(ALONE_AFTER_HOURS) < 0)
                        .orElse(ALONE_AFTER_HOURS))
                : limit;
    }

    private Step signedIn(PlanContext s, EventTime now) {
        return switch (s.state()) {
            case SigningIn(Optional<PlannedVisit> then) -> comeIn(s, then, now);
            case Offline(Optional<Duration> retryAt, Optional<PlannedVisit> then) -> comeIn(s, then, now);
            case Starting x -> stay(s);
            case Enrolling x -> stay(s);
            case Idle x -> stay(s);
            case Joining x -> stay(s);
            case InMeeting x -> stay(s);
        };
    }

    private Step comeIn(PlanContext s, Optional<PlannedVisit> then, EventTime now) {
        return then.filter(visit -> !isOver(s, visit, now))
                .map(visit -> enter(s, visit, now))
                .orElseGet(() -> stay(s.in(new Idle())));
    }

    private boolean isOver(PlanContext s, PlannedVisit visit, EventTime now) {
        boolean tooLong = s.outage()
                .filter(outage -> now.uptime().minus(outage.began()).compareTo(MAX_RESUMABLE_OUTAGE) > 0)
                .isPresent();
        return tooLong || (visit.cause() == Cause.HOURS && stretch(now).isEmpty());
    }

    private Step unreachable(PlanContext s, EventTime now) {
        return switch (s.state()) {
            case SigningIn(Optional<PlannedVisit> then) -> offline(s, then, now);
            case Idle x -> offline(s, Optional.empty(), now);
            case Offline(Optional<Duration> retryAt, Optional<PlannedVisit> then)
            when retryAt.isEmpty() -> offline(s, then, now);
            case Offline x -> stay(s);
            // The room's own connection decides whether a meeting continues.
            case Joining x -> stay(s);
            case InMeeting x -> stay(s);
            case Starting x -> stay(s);
            case Enrolling x -> stay(s);
        };
    }

    private Step offline(PlanContext s, Optional<PlannedVisit> then, EventTime now) {
        Outage before = s.outage().orElseGet(() -> new Outage(now.wall(), now.uptime(), 0));
        Outage outage = new Outage(before.since(), before.began(), before.failures() + 1);
        Duration retryAt = now.uptime().plus(pause(outage.failures(), now.dice()));
        return stay(s.withOutage(Optional.of(outage)).in(new Offline(Optional.of(retryAt), then)));
    }

    /** Returns the pause after a number of failures. */
    static Duration pause(int failures, double dice) {
        Duration plain = Duration.ofSeconds(1L << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS));
        Duration least = plain.compareTo(MAX_RETRY_DELAY) > 0 ? MAX_RETRY_DELAY : plain;
        double factor = 1 + JITTER * (2 * dice - 1);
        return Duration.ofMillis(Math.min(MAX_RETRY_DELAY.toMillis(), Math.round(least.toMillis() * factor)));
    }

    private Step people(PlanContext s, int people, EventTime now) {
        boolean came = s.people() == 0 && people > 0;
        PlanContext counted = s.withPeople(people);
        if (s.state() instanceof Idle) {
            counted = counted.withOutage(Optional.empty());
        }
        return stay(came ? counted.moved(now.uptime()) : counted);
    }

    private Step joinFailed(PlanContext s, KioskEvent.Failure failure, EventTime now) {
        if (!(s.state() instanceof Joining(PlannedVisit visit))) {
            return stay(s);
        }
        return switch (failure) {
            case UNREACHABLE -> offline(s, Optional.of(visit), now);
            case LOGIN_EXPIRED -> signIn(s, Optional.of(visit));
            case REFUSED -> idle(s, now);
        };
    }

    private Step others(PlanContext s, int others, EventTime now) {
        if (!(s.state() instanceof InMeeting meeting)) {
            return stay(s);
        }
        Optional<Duration> alone =
                others > 0 ? Optional.empty() : meeting.aloneSince().or(() -> Optional.of(now.uptime()));
        return stay(s.in(new InMeeting(meeting.visit(), others, alone)));
    }

    private Step ended(PlanContext s, KioskEvent.End end, EventTime now) {
        if (!(s.state() instanceof InMeeting meeting)) {
            return stay(s);
        }
        return switch (end) {
            case LOST -> offline(s, Optional.of(meeting.visit()), now);
            case SENT_OUT -> idle(s, now);
        };
    }

    private Step leave(PlanContext s, EventTime now) {
        return switch (s.state()) {
            case Joining x -> out(s, now);
            case InMeeting x -> out(s, now);
            case SigningIn x -> stay(heldOut(s, now).in(new SigningIn(Optional.empty())));
            case Offline(Optional<Duration> retryAt, Optional<PlannedVisit> then) ->
                stay(heldOut(s, now).in(new Offline(retryAt, Optional.empty())));
            case Idle x -> stay(s);
            case Starting x -> stay(s);
            case Enrolling x -> stay(s);
        };
    }

    private Step out(PlanContext s, EventTime now) {
        return new Step(idle(s, now).next(), List.of(new Leave()));
    }

    private Step idle(PlanContext s, EventTime now) {
        return stay(heldOut(s, now).moved(now.uptime()).in(new Idle()));
    }

    private PlanContext heldOut(PlanContext s, EventTime now) {
        return s.withHeld(true).entered(stretch(now).map(RoomHours::from));
    }

    private Step orderedIn(PlanContext s, PlannedVisit visit, EventTime now) {
        PlanContext awake = s.moved(now.uptime());
        return switch (s.state()) {
            case Idle x -> enter(awake, visit, now);
            case Joining(PlannedVisit already) ->
                already.room().equals(visit.room()) ? stay(s) : change(awake, visit, now);
            case InMeeting meeting -> meeting.visit().room().equals(visit.room()) ? stay(s) : change(awake, visit, now);
            case SigningIn x -> stay(awake.in(new SigningIn(Optional.of(visit))));
            case Offline(Optional<Duration> retryAt, Optional<PlannedVisit> then) ->
                stay(awake.in(new Offline(retryAt, Optional.of(visit))));
            case Starting x -> stay(s);
            case Enrolling x -> stay(s);
        };
    }

    private Step change(PlanContext s, PlannedVisit visit, EventTime now) {
        return new Step(enter(s, visit, now).next(), List.of(new Leave(), new Join(visit.room())));
    }

    private Step withoutAccount(PlanContext s, KioskState.Why why) {
        PlanContext next = s.withOutage(Optional.empty()).withHeld(false).in(new Enrolling(why));
        boolean inRoom = s.state() instanceof Joining || s.state() instanceof InMeeting;
        return new Step(next, inRoom ? List.of(new Leave(), new SignOut()) : List.of(new SignOut()));
    }

    private Step signIn(PlanContext s, Optional<PlannedVisit> then) {
        return new Step(s.in(new SigningIn(then)), List.of(new SignIn()));
    }

    private Step enter(PlanContext s, PlannedVisit visit, EventTime now) {
        PlanContext awake = s.outage().isPresent() ? s : s.moved(now.uptime());
        return new Step(awake.withHeld(false).in(new Joining(visit)), List.of(new Join(visit.room())));
    }

    private Step enterIfDue(PlanContext s, EventTime now) {
        return due(s, now)
                .map(cause -> enter(s, new PlannedVisit(policy.room(), cause), now))
                .orElseGet(() -> stay(s));
    }

    /** Whether the policy names a room. A policy without one is faulty, and the machine then joins none. */
    private boolean hasRoom() {
        return !policy.room().isBlank();
    }

    private Optional<Cause> due(PlanContext s, EventTime now) {
        if (!hasRoom()) {
            return Optional.empty();
        }
        boolean someone = !s.held() && s.people() > 0;
        return switch (policy.join()) {
            case BY_HAND -> Optional.empty();
            case WHEN_SOMEONE_JOINS -> someone ? Optional.of(Cause.SOMEONE_CAME) : Optional.empty();
            case AT_ONCE -> {
                if (!s.begun() && !s.held()) {
                    yield Optional.of(Cause.AT_ONCE);
                }
                yield someone ? Optional.of(Cause.SOMEONE_CAME) : Optional.empty();
            }
            case SCHEDULE -> {
                Optional<RoomHours> current = stretch(now);
                if (current.isEmpty()) {
                    yield Optional.empty();
                }
                if (!current.map(RoomHours::from).equals(s.served())) {
                    yield Optional.of(Cause.HOURS);
                }
                yield someone ? Optional.of(Cause.SOMEONE_CAME) : Optional.empty();
            }
        };
    }

    private Optional<RoomHours> stretch(EventTime now) {
        return policy.join() == KioskPolicy.Join.SCHEDULE
                ? RoomHours.at(policy.hours(), now.local())
                : Optional.empty();
    }

    private PlanContext darkened(PlanContext s, EventTime now) {
        boolean quietPlace = !(s.state() instanceof Joining) && !(s.state() instanceof InMeeting);
        // A visit that begins anew after an outage at night does not light the room before it is there.
        boolean waits = s.state() instanceof Joining && s.outage().isPresent();
        boolean off = policy.screenOff().isPositive()
                && (quietPlace || waits)
                && now.uptime().minus(s.lively()).compareTo(policy.screenOff()) >= 0;
        return s.withDark(off);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Step stay(PlanContext s) {
        return new Step(s, List.of());
    }
}
