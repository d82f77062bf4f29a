package io.postern.platform.files;

import java.io.IOException;

/** A file or directory cannot be trusted to be this user's alone; the message is a sentence that names it. */
public final class NotPrivateException extends IOException {
    private static final long serialVersionUID = 1L;

    NotPrivateException(String message) {
        super(message);
    }
}
