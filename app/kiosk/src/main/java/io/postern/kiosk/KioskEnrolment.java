package io.postern.kiosk;

import io.postern.kiosk.account.DeviceTokens;
import io.postern.kiosk.account.RoomAccount;
import io.postern.resources.Texts;
import io.postern.signaling.token.TokenException;
import io.postern.ui.failure.Explanation;
import io.postern.ui.fx.FxThread;
import java.net.URI;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Enrols this machine at a backend with an administrator's code, one attempt at a time. On the JavaFX thread. */
final class KioskEnrolment implements AutoCloseable {
    private final FxThread fx;
    private final Texts texts;
    private final RoomAccount account;
    private final BiConsumer<URI, DeviceTokens.Place> onEnrolled;
    private final ReadOnlyObjectWrapper<Optional<String>> problem = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyBooleanWrapper inProgress = new ReadOnlyBooleanWrapper();
    private boolean closed;

    /** @param onEnrolled receives the backend, and where the account is stored */
    KioskEnrolment(FxThread fx, Texts texts, RoomAccount account, BiConsumer<URI, DeviceTokens.Place> onEnrolled) {
        this.fx = fx;
        this.texts = texts;
        this.account = account;
        this.onEnrolled = onEnrolled;
    }

    /** The problem with the last attempt, in one sentence. */
    ReadOnlyObjectProperty<Optional<String>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty inProgressProperty() {
        return inProgress.getReadOnlyProperty();
    }

    void forgetProblem() {
        problem.set(Optional.empty());
    }

    /** Starts an attempt; ignored while one is in progress. */
    void enrol(URI backend, String code) {
        if (inProgress.get()) {
            return;
        }
        inProgress.set(true);
        forgetProblem();
        account.enrol(backend, code)
                .whenComplete((place, failure) -> fx.post(() -> {
                    inProgress.set(false);
                    if (closed) {
                        return;
                    }
                    if (failure == null) {
                        onEnrolled.accept(backend, place);
                    } else {
                        problem.set(Optional.of(sentence(failure)));
                    }
                }));
    }

    private String sentence(Throwable failure) {
        boolean wrongCode = Explanation.unwrapped(failure) instanceof TokenException known
                && known.reason() == TokenException.Reason.WRONG_CREDENTIALS;
        return wrongCode
                ? texts.text("kiosk.enrol.wrong_code")
                : Explanation.of(failure, texts).sentence();
    }

    /** Ignores the outcome of an attempt that is still in progress. */
    @Override
    public void close() {
        closed = true;
    }
}
