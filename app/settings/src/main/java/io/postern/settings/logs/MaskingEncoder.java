package io.postern.settings.logs;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/** Encodes log events by a pattern, stack traces included, and masks what looks like a secret. */
public final class MaskingEncoder extends PatternLayoutEncoder {
    @Override
    public byte[] encode(ILoggingEvent event) {
        return SecretMasking.mask(layout.doLayout(event)).getBytes(StandardCharsets.UTF_8);
    }
}
