package io.postern.network.proxy.pac;

import java.net.InetAddress;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.LambdaFunction;
import org.mozilla.javascript.ScriptableObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Defines the functions that a proxy script may call: Netscape's, and Microsoft's for IPv6. */
final class PacFunctions {
    private static final Logger LOG = LoggerFactory.getLogger(PacFunctions.class);
    private static final int MAX_ALERT_CHARS = 200;

    private final PacDnsFunctions names;
    private final InstantSource clock;
    private final ZoneId zone;

    PacFunctions(PacDnsFunctions names, InstantSource clock, ZoneId zone) {
        this.names = names;
        this.clock = clock;
        this.zone = zone;
    }

    void define(ScriptableObject scope) {
        define(scope, "isPlainHostName", 1, a -> a.text(0).indexOf('.') < 0);
        define(scope, "dnsDomainIs", 2, a -> lower(a.text(0)).endsWith(lower(a.text(1))));
        define(scope, "localHostOrDomainIs", 2, a -> localHostOrDomainIs(lower(a.text(0)), lower(a.text(1))));
        define(scope, "dnsDomainLevels", 1, a ->
                (double) a.text(0).chars().filter(c -> c == '.').count());
        define(
                scope,
                "shExpMatch",
                2,
                a -> shellPattern(a.text(1)).matcher(a.text(0)).matches());

        define(scope, "isResolvable", 1, a -> names.resolve(a.text(0)).isPresent());
        define(
                scope,
                "dnsResolve",
                1,
                a -> names.resolve(a.text(0)).map(InetAddress::getHostAddress).orElse(null));
        define(scope, "isInNet", 3, a -> names.isInNet(a.text(0), a.text(1), a.text(2)));
        define(scope, "convert_addr", 1, a -> PacDnsFunctions.number(a.text(0)));
        define(scope, "myIpAddress", 0, _ -> PacDnsFunctions.ownAddress());

        define(scope, "isResolvableEx", 1, a -> !names.resolveAll(a.text(0)).isEmpty());
        define(scope, "dnsResolveEx", 1, a -> PacDnsFunctions.joined(names.resolveAll(a.text(0))));
        define(scope, "isInNetEx", 2, a -> names.isInNetEx(a.text(0), a.text(1)));
        define(scope, "myIpAddressEx", 0, _ -> PacDnsFunctions.joined(PacDnsFunctions.ownAddresses()));
        define(scope, "sortIpAddressList", 1, a -> PacDnsFunctions.sorted(a.text(0)));
        define(scope, "getClientVersion", 0, _ -> "1.0");

        define(scope, "weekdayRange", 1, a -> inTime(a, PacTimeFunctions::weekday));
        define(scope, "dateRange", 1, a -> inTime(a, PacTimeFunctions::date));
        define(scope, "timeRange", 1, a -> inTime(a, PacTimeFunctions::time));

        define(scope, "alert", 1, a -> {
            String text = a.text(0);
            LOG.debug("The proxy script says: {}", text.substring(0, Math.min(text.length(), MAX_ALERT_CHARS)));
            return null;
        });
    }

    private boolean inTime(Arguments arguments, BiPredicate<List<String>, ZonedDateTime> condition) {
        List<String> texts = arguments.texts();
        boolean gmt = !texts.isEmpty() && texts.getLast().equalsIgnoreCase("GMT");
        return condition.test(
                gmt ? texts.subList(0, texts.size() - 1) : texts,
                clock.instant().atZone(gmt ? ZoneOffset.UTC : zone));
    }

    private static boolean localHostOrDomainIs(String host, String full) {
        return host.equals(full) || (host.indexOf('.') < 0 && full.startsWith(host + "."));
    }

    /** Compiles a pattern with {@code *} and {@code ?}; all other characters are literal. */
    static Pattern shellPattern(String pattern) {
        StringBuilder regex = new StringBuilder();
        boolean afterStar = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*') {
                // "**" means the same as "*", but takes much longer to match.
                regex.append(afterStar ? "" : ".*");
            } else {
                regex.append(c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
            afterStar = c == '*';
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static void define(
            ScriptableObject scope,
            String name,
            int arity,
            Function<Arguments, @org.jspecify.annotations.Nullable Object> body) {
        LambdaFunction function = new LambdaFunction(
                scope, name, arity, (context, callScope, self, arguments) -> body.apply(new Arguments(arguments)));
        ScriptableObject.defineProperty(scope, name, function, ScriptableObject.DONTENUM);
    }

    private record Arguments(Object[] values) {
        String text(int index) {
            return index < values.length ? Context.toString(values[index]) : "";
        }

        List<String> texts() {
            return new ArrayList<>(Arrays.stream(values).map(Context::toString).toList());
        }
    }
}
