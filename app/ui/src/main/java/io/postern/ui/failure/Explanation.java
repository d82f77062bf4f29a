package io.postern.ui.failure;

import io.postern.media.device.DeviceException;
import io.postern.network.dial.DialFailure;
import io.postern.platform.natives.LoadFailure;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.signaling.token.TokenException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * A failure in words for people.
 *
 * @param sentence what happened and what to do
 * @param remedy which button would help
 * @param details for the technician; no secrets
 */
public record Explanation(String sentence, Remedy remedy, String details) {
    /** The remedies. */
    public enum Remedy {
        /** The same again may work. */
        RETRY,
        /** The login ran out. */
        SIGN_IN,
        /** Something that was typed has to change. */
        CHANGE_INPUT,
        /** A proxy or a trusted certificate has to be set. */
        NETWORK_SETTINGS,
        /** Nothing a button could do. */
        NONE
    }

    /** Explains what came out of a future of room, backend or devices. */
    public static Explanation of(Throwable failure, Texts texts) {
        Throwable cause = unwrapped(failure);
        return switch (cause) {
            case TokenException token -> of(token, texts);
            case DeviceException device -> of(device, texts);
            case RoomException room -> of(room, texts);
            case NativeLibraryException natives -> of(natives, texts);
            default -> new Explanation(texts.text("room.failure.internal"), Remedy.RETRY, cause.toString());
        };
    }

    /** Explains why cameras, sound and video could not be started. */
    public static Explanation ofMediaStart(Throwable failure, Texts texts) {
        Throwable cause = unwrapped(failure);
        return cause instanceof NativeLibraryException natives
                ? of(natives, texts)
                : new Explanation(texts.text("lobby.media.failed"), Remedy.RETRY, cause.toString());
    }

    private static Explanation of(NativeLibraryException natives, Texts texts) {
        String sentence = switch (natives.failure()) {
            case LoadFailure.MissingLibraries missing -> {
                String libraries = missing.listed(texts.text("lobby.media.and"));
                yield missing.installCommand()
                        .map(command -> texts.text("lobby.media.missing_install", libraries, command))
                        .orElseGet(() -> texts.text("lobby.media.missing", libraries));
            }
            case LoadFailure.OldCLibrary old -> texts.text("lobby.media.old_system", old.version());
            case LoadFailure.WrongArchitecture wrong -> texts.text("lobby.media.wrong_machine", wrong.machine());
            case LoadFailure.NoExecution forbidden -> texts.text("lobby.media.no_execution", forbidden.folder());
            case LoadFailure.Other other -> texts.text("lobby.media.failed");
        };
        return new Explanation(sentence, Remedy.RETRY, natives.failure().sentence());
    }

    /** Explains a room's failure that comes without an exception ({@link io.postern.room.RoomEvent.Trouble}). */
    public static Explanation of(RoomFailure failure, Texts texts) {
        Remedy remedy = failure.kind() == RoomFailure.Kind.BAD_ROOM_NAME
                ? Remedy.CHANGE_INPUT
                : failure.dial()
                        .filter(Explanation::isForTheSettings)
                        .map(dial -> Remedy.NETWORK_SETTINGS)
                        .orElse(failure.retryable() ? Remedy.RETRY : Remedy.NONE);
        return new Explanation(
                texts.text(failure.messageKey(), failure.arguments().toArray()),
                remedy,
                failure.kind() + ": " + failure.detail());
    }

    /** Why a visit ended. */
    public static String of(DisconnectReason reason, Texts texts) {
        return texts.text("ended.reason." + lower(reason));
    }

    /** The exception itself, without what futures wrap around it. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    private static Explanation of(TokenException failure, Texts texts) {
        Remedy remedy = switch (failure.reason()) {
            case SESSION_EXPIRED -> Remedy.SIGN_IN;
            case WRONG_CREDENTIALS, BAD_ROOM_NAME, UNKNOWN_HOST, NOT_A_BACKEND -> Remedy.CHANGE_INPUT;
            case NOT_ALLOWED, CERTIFICATE -> Remedy.NONE;
            case TOO_MANY_TRIES, UNREACHABLE, SERVER_TROUBLE, TIMED_OUT -> Remedy.RETRY;
        };
        if (failure.dial().filter(Explanation::isForTheSettings).isPresent()) {
            remedy = Remedy.NETWORK_SETTINGS;
        }
        String sentence = failure.dial()
                .map(dial -> texts.text(dial.key(), dial.arguments().toArray()))
                .or(() -> failure.movedTo().map(address -> texts.text("token.failure.moved", address.toString())))
                .orElseGet(() -> texts.text("token.failure." + lower(failure.reason())));
        return new Explanation(sentence, remedy, String.valueOf(failure.getMessage()));
    }

    /** Whether it is the proxy or the trust in somebody that is in the way. */
    private static boolean isForTheSettings(DialFailure failure) {
        return switch (failure) {
            case DialFailure.ProxyAuthenticationNeeded _, DialFailure.ProxyRefused _, DialFailure.Certificate _ -> true;
            // Networks that go out through a proxy alone know no names but their own.
            case DialFailure.UnknownHost _ -> true;
            case DialFailure.Refused refused -> refused.proxy();
            case DialFailure.TimedOut late -> late.phase() == DialFailure.TimedOut.Phase.PROXY;
            case DialFailure.Network _, DialFailure.Cancelled _ -> false;
        };
    }

    private static Explanation of(DeviceException failure, Texts texts) {
        String key = "device.failure." + lower(failure.kind()) + "_" + lower(failure.reason());
        return new Explanation(texts.text(key), Remedy.RETRY, String.valueOf(failure.getMessage()));
    }

    private static Explanation of(RoomException failure, Texts texts) {
        Throwable cause = failure.getCause() == null ? failure : unwrapped(failure.getCause());
        boolean known = cause instanceof TokenException || cause instanceof DeviceException;
        return known ? of(cause, texts) : of(failure.failure(), texts);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
