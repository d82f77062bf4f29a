package io.postern.backend.device;

import io.postern.backend.account.Account;
import java.time.Duration;
import java.util.Optional;

/**
 * A code to be typed at a machine, as handed out once. Its text never shows in {@link #toString()}.
 *
 * @param account the room account the machine will be
 * @param homeRoom the only room it will be allowed to join without being told to
 */
public record EnrolmentCode(String text, Account account, Optional<String> homeRoom, Duration lifetime) {
    @Override
    public String toString() {
        return "EnrolmentCode[for %s, hidden]".formatted(account.name());
    }
}
