package io.postern.verify.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import okhttp3.tls.HeldCertificate;

/** Somebody who signs certificates, perhaps signed by somebody else. */
final class Authority {
    private static final Duration VALID = Duration.ofDays(30);

    private final HeldCertificate held;

    private Authority(HeldCertificate held) {
        this.held = held;
    }

    /** One that nobody has signed. */
    static Authority root(String name) {
        return new Authority(new HeldCertificate.Builder()
                .commonName(name)
                .certificateAuthority(1)
                .build());
    }

    /** One that this one vouches for. */
    Authority intermediate(String name) {
        return new Authority(new HeldCertificate.Builder()
                .commonName(name)
                .certificateAuthority(0)
                .signedBy(held)
                .build());
    }

    static Authority of(String certificateAndKey) {
        return new Authority(HeldCertificate.decode(certificateAndKey));
    }

    /** A server's certificate, good for some days. */
    HeldCertificate certificate(String host) {
        Instant now = Instant.now();
        return certificate(host, now.minus(VALID), now.plus(VALID));
    }

    /** A server's certificate that ran out yesterday. */
    HeldCertificate expired(String host) {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        return certificate(host, yesterday.minus(VALID), yesterday);
    }

    private HeldCertificate certificate(String host, Instant from, Instant to) {
        return new HeldCertificate.Builder()
                .commonName(host)
                .addSubjectAlternativeName(host)
                .validityInterval(from.toEpochMilli(), to.toEpochMilli())
                .signedBy(held)
                .build();
    }

    /** As PEM, to be sent after a certificate that it signed. */
    String pem() {
        return held.certificatePem();
    }

    /** As PEM, for whoever signs in its name. */
    String withKey() {
        return held.certificatePem() + held.privateKeyPkcs8Pem();
    }

    HeldCertificate held() {
        return held;
    }

    /** Writes what clients are to trust. */
    Path writeTo(Path file) throws IOException {
        return Files.writeString(file, pem());
    }
}
