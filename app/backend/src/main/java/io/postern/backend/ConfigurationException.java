package io.postern.backend;

/** A missing or invalid setting; the message is one sentence that names the variable and says what to do. */
public final class ConfigurationException extends RuntimeException {
    public ConfigurationException(String sentence) {
        super(sentence);
    }
}
