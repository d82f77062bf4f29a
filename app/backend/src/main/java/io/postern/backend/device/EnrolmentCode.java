package io.postern.backend.device;

import io.postern.backend.account.Account;
import java.time.Duration;
import java.util.Optional;

/**
 * A code to type in on a device, handed out only once. {@link #toString()} hides it.
 *
 * @param account the room account of the device
 * @param homeRoom the only room that the device may join without a command
 */
public record EnrolmentCode(String text, Account account, Optional<String> homeRoom, Duration lifetime) {
    @Override
    public String toString() {
        return "EnrolmentCode[for %s, hidden]".formatted(account.name());
    }
}
