package io.postern.network.proxy;

import io.postern.network.address.Cidr;
import io.postern.network.address.Endpoint;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Matches hosts that are reached without a proxy, as in NO_PROXY and the settings dialogs of operating systems:
 * {@code example.org} and {@code .example.org} (the host and everything below), {@code *.example.org}, {@code 10.1.*},
 * {@code 10.0.0.0/8}, {@code fd00::/8}, an address, any of these with {@code :PORT}, {@code <local>} (names without a
 * dot) and {@code *} (everything). Address blocks match targets that are addresses; no name is resolved for them.
 */
public final class ProxyExclusions {
    private static final Pattern SEPARATORS = Pattern.compile("[,;|\\s]+");

    private final List<Predicate<Endpoint>> rules;

    private ProxyExclusions(List<Predicate<Endpoint>> rules) {
        this.rules = rules;
    }

    /** Creates exclusions from separate entries; invalid ones are ignored. */
    public static ProxyExclusions of(List<String> entries) {
        return new ProxyExclusions(entries.stream()
                .flatMap(entry -> SEPARATORS.splitAsStream(entry.strip()))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> rule(entry.toLowerCase(Locale.ROOT)))
                .flatMap(Optional::stream)
                .toList());
    }

    /** Parses a text, separated by commas, semicolons, bars or white space. */
    public static ProxyExclusions parse(String text) {
        return of(Arrays.asList(text));
    }

    /** Returns the invalid entries of such a text, which are ignored. */
    public static List<String> invalidEntries(String text) {
        return SEPARATORS
                .splitAsStream(text.strip())
                .filter(entry ->
                        !entry.isEmpty() && rule(entry.toLowerCase(Locale.ROOT)).isEmpty())
                .toList();
    }

    /** Whether a target is reached without a proxy. */
    public boolean contains(Endpoint target) {
        return rules.stream().anyMatch(rule -> rule.test(target));
    }

    private static Optional<Predicate<Endpoint>> rule(String entry) {
        if (entry.equals("*")) {
            return Optional.of(_ -> true);
        }
        if (entry.equals("<local>")) {
            return Optional.of(
                    target -> target.host().indexOf('.') < 0 && target.literal().isEmpty());
        }
        Optional<Cidr> block = Cidr.parse(entry);
        if (block.isPresent()) {
            return Optional.of(
                    target -> target.literal().filter(block.get()::contains).isPresent());
        }
        Optional<InetAddress> address = Endpoint.literal(entry);
        if (address.isPresent()) {
            return Optional.of(target -> target.literal().equals(address));
        }
        int colon = entry.lastIndexOf(':');
        if (colon > 0) {
            return withPort(entry.substring(0, colon), entry.substring(colon + 1));
        }
        return name(entry);
    }

    private static Optional<Predicate<Endpoint>> withPort(String host, String port) {
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        int number = Integer.parseInt(port);
        return rule(host).map(rule -> rule.and(target -> target.port() == number));
    }

    private static Optional<Predicate<Endpoint>> name(String entry) {
        // "*.example.org" is everything below; "example.org" and ".example.org" include the host, as in curl and Go.
        boolean belowOnly = entry.startsWith("*.");
        String bare = belowOnly ? entry.substring(2) : entry.startsWith(".") ? entry.substring(1) : entry;
        if (bare.indexOf('*') >= 0) {
            Pattern pattern = Pattern.compile(Arrays.stream(entry.split("\\*", -1))
                    .map(Pattern::quote)
                    .reduce((a, b) -> a + ".*" + b)
                    .orElse(""));
            return Optional.of(target -> pattern.matcher(target.host()).matches());
        }
        String host;
        try {
            host = new Endpoint(bare, 1).host();
        } catch (IllegalArgumentException notAHost) {
            return Optional.empty();
        }
        return Optional.of(target ->
                (!belowOnly && target.host().equals(host)) || target.host().endsWith("." + host));
    }
}
