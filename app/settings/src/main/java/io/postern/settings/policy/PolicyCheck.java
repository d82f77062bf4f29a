package io.postern.settings.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.postern.resources.Texts;
import io.postern.settings.preferences.NetworkPreferences;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Reports to an administrator which parts of a policy are in force, and what is wrong with the rest. */
public final class PolicyCheck {
    /** The exit code for a policy without problems. */
    public static final int EXIT_OK = 0;
    /** The exit code for a policy with problems. */
    public static final int EXIT_PROBLEMS = 2;

    /** Replaces values that are not printed. */
    static final String HIDDEN = "…";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private PolicyCheck() {}

    /**
     * Prints the settings in force, in the format of a policy, and the problems.
     *
     * @return the exit code
     */
    public static int print(LoadedPolicy loaded, Texts texts, PrintWriter out) {
        out.println(loaded.place()
                .map(place -> texts.text("policy.check.in_force", place))
                .orElseGet(() -> texts.text("policy.check.nothing_set")));
        try {
            out.println(JSON.writeValueAsString(written(loaded.policy())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps of texts can be written.", e);
        }
        if (loaded.problems().isEmpty()) {
            out.println(texts.text("policy.check.fine"));
        } else {
            out.println(texts.text("policy.check.problems", loaded.problems().size()));
            out.println(PolicyProblem.lines(loaded.problems(), texts));
        }
        out.flush();
        return loaded.problems().isEmpty() ? EXIT_OK : EXIT_PROBLEMS;
    }

    private static Map<String, Object> written(Policy policy) {
        SequencedMap<String, Object> all = new LinkedHashMap<>();
        policy.server().ifPresent(server -> all.put("server", server.toString()));
        if (!policy.knownServers().isEmpty()) {
            all.put("knownServers", policy.knownServers().stream().sorted().toList());
        }
        policy.network().ifPresent(network -> {
            all.put("proxy", proxy(network));
            all.put("certificateAuthorities", network.authorities());
            all.put(
                    "relayPorts",
                    Arrays.stream(network.relayPorts().split(", "))
                            .filter(port -> !port.isEmpty())
                            .map(Integer::valueOf)
                            .toList());
        });
        all.put(
                "locked",
                policy.locked().stream().sorted().map(PolicySection::word).toList());
        policy.contact().ifPresent(contact -> all.put("contact", contact));
        all.put("updates", updates(policy.updates()));
        policy.kiosk().ifPresent(kiosk -> all.put("kiosk", kiosk(kiosk)));
        return all;
    }

    private static Map<String, Object> proxy(NetworkPreferences network) {
        SequencedMap<String, Object> proxy = new LinkedHashMap<>();
        proxy.put("use", PolicySection.word(network.proxy()));
        if (!network.host().isEmpty()) {
            proxy.put("kind", PolicySection.word(network.kind()));
            proxy.put("host", network.host());
            proxy.put("port", Integer.valueOf(network.port()));
        }
        if (!network.script().isEmpty()) {
            proxy.put("script", network.script());
        }
        if (!network.exclusions().isEmpty()) {
            proxy.put("exclusions", List.of(network.exclusions().split(", ")));
        }
        return proxy;
    }

    private static Map<String, Object> updates(UpdatePolicy updates) {
        SequencedMap<String, Object> all = new LinkedHashMap<>();
        all.put("allowed", updates.allowed());
        updates.feed().ifPresent(feed -> all.put("feed", feed.toString()));
        updates.publicKey().ifPresent(key -> all.put("publicKey", key));
        all.put("channel", updates.channel());
        return all;
    }

    private static Map<String, Object> kiosk(KioskPolicy kiosk) {
        SequencedMap<String, Object> all = new LinkedHashMap<>();
        all.put("enabled", kiosk.enabled());
        put(all, "roomName", kiosk.roomName());
        all.put("room", kiosk.room());
        put(all, "display", kiosk.display());
        all.put("join", PolicySection.word(kiosk.join()));
        all.put(
                "hours",
                kiosk.hours().stream()
                        .map(stretch -> Map.of(
                                "days",
                                        stretch.days().stream()
                                                .sorted()
                                                .map(Enum::name)
                                                .toList(),
                                "from", stretch.from().toString(),
                                "until", stretch.until().toString()))
                        .toList());
        all.put("leaveWhenAlone", brief(kiosk.leaveWhenAlone()));
        all.put("screenOff", brief(kiosk.screenOff()));
        // Omits the hash, because the output is passed on to others.
        put(all, "pinHash", kiosk.pinHash().map(hash -> HIDDEN));
        put(all, "joinAddress", kiosk.joinAddress());
        put(all, "camera", kiosk.camera());
        put(all, "microphone", kiosk.microphone());
        put(all, "speaker", kiosk.speaker());
        put(all, "restartAt", kiosk.restartAt().map(LocalTime::toString));
        return all;
    }

    private static void put(Map<String, Object> all, String name, Optional<String> value) {
        value.ifPresent(set -> all.put(name, set));
    }

    private static String brief(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }
}
