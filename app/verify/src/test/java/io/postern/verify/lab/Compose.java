package io.postern.verify.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What the compose files say, as far as it takes to run the same programs with the same settings without containers:
 * variables are filled in, and paths inside a container become those they are mounted from.
 */
public final class Compose {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\$|\\$\\{(\\w+)(?::([-?])([^}]*))?}");
    private static final Pattern TAG = Pattern.compile("!(reset|override)\\b");

    private final Path folder;
    private final Map<String, String> settings;
    private final Map<String, Map<String, Object>> services = new LinkedHashMap<>();

    private Compose(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = Map.copyOf(settings);
    }

    /**
     * Reads files of a folder, later ones over earlier ones.
     *
     * @param settings what .env would hold
     */
    public static Compose read(Path folder, Map<String, String> settings, String... files) throws IOException {
        Compose compose = new Compose(folder, settings);
        for (String file : files) {
            Map<String, Object> top = parse(Files.readString(folder.resolve(file)));
            merge(compose.services, section(top, "services"));
        }
        return compose;
    }

    /** Any YAML whose top is a map. */
    public static Map<String, Object> parse(String yaml) {
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(TAG.matcher(yaml).replaceAll(""));
        return asMap(loaded);
    }

    public List<String> services() {
        return List.copyOf(services.keySet());
    }

    /** A service's settings as written, empty when there are none of that name. */
    public Optional<Object> raw(String service, String key) {
        return Optional.ofNullable(service(service).get(key));
    }

    /** A service's variables. */
    public Map<String, String> environment(String service) {
        Map<String, String> environment = new LinkedHashMap<>();
        section(service(service), "environment")
                .forEach((name, value) -> environment.put(name, outside(service, fill(String.valueOf(value)))));
        return environment;
    }

    /** A service's arguments. */
    public List<String> command(String service) {
        return strings(service(service).get("command"))
                .map(argument -> outside(service, fill(argument)))
                .toList();
    }

    /** What a service publishes, such as {@code 443:443/tcp}. */
    public List<String> ports(String service) {
        return strings(service(service).get("ports")).toList();
    }

    /** A text of a service with the paths that its folders are mounted from. */
    String outside(String service, String text) {
        String result = text;
        for (String volume : strings(service(service).get("volumes")).toList()) {
            String[] parts = volume.split(":", -1);
            if (parts[0].startsWith(".")) {
                result = result.replace(
                        parts[1], folder.resolve(parts[0]).normalize().toString());
            }
        }
        return result;
    }

    private String fill(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match.group(), match)));
    }

    private String value(String all, MatchResult match) {
        if (all.equals("$$")) {
            return "$";
        }
        String value = settings.getOrDefault(match.group(1), "");
        if (value.isEmpty() && "?".equals(match.group(2))) {
            throw new IllegalStateException(match.group(1) + " is missing: " + match.group(3));
        }
        return value.isEmpty() && "-".equals(match.group(2)) ? match.group(3) : value;
    }

    private Map<String, Object> service(String name) {
        return asMap(services.get(name));
    }

    /** As compose does it for the keys that matter here: maps are merged, everything else is replaced. */
    private static void merge(Map<String, Map<String, Object>> into, Map<String, Object> from) {
        from.forEach((name, value) -> {
            Map<String, Object> merged = into.computeIfAbsent(name, n -> new LinkedHashMap<>());
            asMap(value).forEach((key, content) -> {
                if (content instanceof Map<?, ?> && merged.get(key) instanceof Map<?, ?>) {
                    Map<String, Object> both = new LinkedHashMap<>(asMap(merged.get(key)));
                    both.putAll(asMap(content));
                    merged.put(key, both);
                } else {
                    merged.put(key, content);
                }
            });
        });
    }

    private static Map<String, Object> section(Map<String, Object> map, String key) {
        return map.containsKey(key) ? asMap(map.get(key)) : Map.of();
    }

    private static Stream<String> strings(Object list) {
        List<String> strings = new ArrayList<>();
        if (list instanceof List<?> entries) {
            entries.forEach(entry -> strings.add(String.valueOf(entry)));
        }
        return strings.stream();
    }

    private static Map<String, Object> asMap(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, content) -> map.put(String.valueOf(key), content));
        }
        return map;
    }
}
