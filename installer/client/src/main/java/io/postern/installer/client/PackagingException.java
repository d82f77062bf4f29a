package io.postern.installer.client;

/** Why no package came about, as a sentence that says what to do. */
final class PackagingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PackagingException(String sentence) {
        super(sentence);
    }
}
