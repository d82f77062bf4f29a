package io.postern.backend.account;

/** An account cannot be created or changed as requested; the message is a sentence for the operator. */
public final class AccountException extends RuntimeException {
    public AccountException(String sentence) {
        super(sentence);
    }
}
