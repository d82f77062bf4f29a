package io.postern.installer.client;

/** Packaging failed; the message is a sentence that says what to do. */
final class PackagingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PackagingException(String sentence) {
        super(sentence);
    }
}
