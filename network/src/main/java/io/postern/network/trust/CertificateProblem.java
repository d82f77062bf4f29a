package io.postern.network.trust;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a server's certificate was not trusted, and which one it was: enough for one sentence to a person and for the
 * details that an administrator asks for. Contains only what the server sent to everybody, so it is not secret.
 *
 * @param reason what is wrong
 * @param host the expected host
 * @param subject the subject of the certificate at fault, in short form
 * @param issuer the issuer of the certificate at fault, in short form: names an inspecting proxy
 * @param notBefore beginning of its validity
 * @param notAfter end of its validity
 * @param names the hosts that the server's own certificate is for, at most {@value #MAX_NAMES}
 * @param chain all certificates that the server sent, its own first
 */
public record CertificateProblem(
        Reason reason,
        String host,
        String subject,
        String issuer,
        Instant notBefore,
        Instant notAfter,
        List<String> names,
        List<Link> chain) {
    private static final int MAX_NAMES = 5;
    private static final int MAX_NAME_CHARS = 100;
    private static final int DNS = 2;
    private static final int IP = 7;
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|[,+])CN=((?:\\\\.|[^,+\\\\])*+)");
    private static final Pattern ORGANISATION = Pattern.compile("(?:^|[,+])O=((?:\\\\.|[^,+\\\\])*+)");

    /** The problems of a certificate. */
    public enum Reason {
        /** Its issuer is not trusted by this computer, or the intermediate certificates were not sent. */
        UNKNOWN_ISSUER,
        /** Its validity has ended. */
        EXPIRED,
        /** Its validity has not begun; often this computer's clock is wrong. */
        NOT_YET_VALID,
        /** It is for other hosts. */
        WRONG_HOST,
        /** It uses an algorithm or a key that is too weak. */
        WEAK,
        /** Its issuer revoked it. */
        REVOKED,
        /** Anything else: not for servers, constraints violated, malformed. */
        INVALID
    }

    /** One certificate of a chain, with full distinguished names (RFC 2253). */
    public record Link(String subject, String issuer, Instant notBefore, Instant notAfter) {}

    public CertificateProblem {
        names = List.copyOf(names);
        chain = List.copyOf(chain);
    }

    /** @param faulty index of the certificate at fault */
    static CertificateProblem of(Reason reason, String host, X509Certificate[] chain, int faulty) {
        X509Certificate certificate = chain[Math.clamp(faulty, 0, chain.length - 1)];
        List<Link> links = new ArrayList<>();
        for (X509Certificate link : chain) {
            links.add(new Link(
                    shortened(link.getSubjectX500Principal().getName()),
                    shortened(link.getIssuerX500Principal().getName()),
                    link.getNotBefore().toInstant(),
                    link.getNotAfter().toInstant()));
        }
        return new CertificateProblem(
                reason,
                host,
                name(certificate.getSubjectX500Principal().getName()),
                name(certificate.getIssuerX500Principal().getName()),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                names(chain[0]),
                links);
    }

    /** The key of a sentence for people, for example {@code network.certificate.expired}. */
    public String key() {
        return "network.certificate."
                + switch (reason) {
                    case UNKNOWN_ISSUER -> "unknown_issuer";
                    case EXPIRED -> "expired";
                    case NOT_YET_VALID -> "not_yet_valid";
                    case WRONG_HOST -> "wrong_host";
                    case WEAK -> "weak";
                    case REVOKED -> "revoked";
                    case INVALID -> "invalid";
                };
    }

    /**
     * The arguments of the sentence, the same for every reason: {0} host, {1} subject, {2} issuer, {3} beginning and
     * {4} end of validity (as {@link Date}, for a date format), {5} the hosts the certificate is for, or its subject if
     * it names none.
     */
    public List<Object> arguments() {
        String hosts = names.isEmpty() ? subject : String.join(", ", names);
        return List.of(host, subject, issuer, Date.from(notBefore), Date.from(notAfter), hosts);
    }

    /** A description for the log. */
    public String detail() {
        return "certificate of " + host + " not trusted (" + reason + "): subject \"" + subject + "\", issuer \""
                + issuer + "\", valid " + notBefore + " to " + notAfter + ", for " + names;
    }

    /** The short form of a distinguished name (RFC 2253): the common name, else the organisation, else all of it. */
    public static String name(String distinguishedName) {
        for (Pattern part : List.of(COMMON_NAME, ORGANISATION)) {
            Matcher matcher = part.matcher(distinguishedName);
            if (matcher.find() && !matcher.group(1).isBlank()) {
                return shortened(matcher.group(1).replaceAll("\\\\(.)", "$1"));
            }
        }
        return shortened(distinguishedName);
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                boolean isHost = alternative.getFirst() instanceof Integer kind && (kind == DNS || kind == IP);
                if (isHost && alternative.get(1) instanceof String name && names.size() < MAX_NAMES) {
                    names.add(shortened(name));
                }
            }
        } catch (CertificateParsingException garbled) {
            return List.of();
        }
        return names;
    }

    /** Makes text of the certificate's author fit for display: one line, no control characters, not too long. */
    private static String shortened(String text) {
        String clean = text.replaceAll("\\p{gc=Cc}|\\p{Cf}", " ").strip();
        return clean.length() <= MAX_NAME_CHARS ? clean : clean.substring(0, MAX_NAME_CHARS) + "…";
    }
}
