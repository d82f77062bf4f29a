package io.postern.settings.policy;

import io.postern.network.proxy.ProxyExclusions;
import io.postern.network.trust.CertificateFile;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.policy.PolicyProblem.Cause;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.NetworkPreferences.ProxyChoice;
import io.postern.settings.preferences.NetworkPreferences.ProxyKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Parses the text of a policy. Valid parts take effect; invalid parts are noted and replaced by safe values. */
final class PolicyReader {
    /** More ports would make joining slower, because each is a connection. */
    private static final int MAX_RELAY_PORTS = 6;

    /** The policy to use when nothing could be parsed: does nothing that the administrator may not want. */
    static final Policy SAFE = new Policy(
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            new UpdatePolicy(false, Optional.empty(), Optional.empty(), UpdatePolicy.DEFAULT.channel()),
            Optional.empty());

    private final String file;
    private final List<PolicyProblem> problems = new ArrayList<>();

    private PolicyReader(String file) {
        this.file = file;
    }

    /**
     * Reads a policy, and the certificate files that it names.
     *
     * @param file the file that problems name
     */
    static LoadedPolicy read(String file, String text) {
        PolicyReader reader = new PolicyReader(file);
        Policy policy = reader.policy(text);
        return new LoadedPolicy(policy, reader.problems, Optional.of(file));
    }

    private void note(int line, int column, String key, Cause cause, Object... arguments) {
        problems.add(new PolicyProblem(file, line, column, key, cause, List.of(arguments)));
    }

    private Policy policy(String text) {
        PositionedValue whole;
        try {
            // Notepad writes a byte order mark.
            whole = PositionedValue.read(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (PositionedValue.NotJson e) {
            note(e.line(), e.column(), "", Cause.NOT_JSON);
            return SAFE;
        }
        if (!(whole instanceof PositionedValue.Fields fields)) {
            note(whole.line(), whole.column(), "", Cause.WANTS_OBJECT);
            return SAFE;
        }
        PolicySection root = new PolicySection(fields, "", this::note);
        Optional<URI> server = root.text("server", PolicyReader::server);
        Set<String> known = new LinkedHashSet<>(root.texts("knownServers", PolicyReader::host));
        Optional<NetworkPreferences> network = network(root);
        Set<Lock> locked = EnumSet.noneOf(Lock.class);
        locked.addAll(root.choices("locked", Lock.class));
        if (locked.contains(Lock.SERVER) && server.isEmpty()) {
            root.note("locked", Cause.SERVER_NOT_NAMED);
            locked.remove(Lock.SERVER);
        }
        Optional<String> contact = root.text("contact");
        UpdatePolicy updates = updates(root);
        Optional<KioskPolicy> kiosk = root.section("kiosk").map(KioskPolicyReader::read);
        root.end();
        return new Policy(server, known, network, locked, contact, updates, kiosk);
    }

    private static Optional<URI> server(String text, PolicySection.Note note) {
        Optional<URI> address =
                webAddress(text).filter(uri -> uri.getRawQuery() == null && uri.getRawFragment() == null);
        if (address.isEmpty()) {
            note.of(Cause.BAD_SERVER);
            return Optional.empty();
        }
        return Optional.of(URI.create(address.get().toString().replaceAll("(?<!/)/+$", "")));
    }

    /** An address of http or https with a host and without a login. */
    static Optional<URI> webAddress(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean usable = (scheme.equals("https") || scheme.equals("http"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65_535;
            return usable ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> host(String text, PolicySection.Note note) {
        String host = text.toLowerCase(Locale.ROOT);
        if (webAddress("https://" + host)
                .filter(uri -> uri.getRawAuthority().equals(host))
                .isEmpty()) {
            note.of(Cause.BAD_HOST);
            return Optional.empty();
        }
        return Optional.of(host);
    }

    private Optional<NetworkPreferences> network(PolicySection root) {
        NetworkPreferences nothing = NetworkPreferences.DEFAULTS;
        NetworkPreferences proxy = root.section("proxy").flatMap(this::proxy).orElse(nothing);
        List<String> authorities = root.texts("certificateAuthorities", PolicyReader::authority);
        List<Integer> ports = root.ports("relayPorts");
        if (ports.size() > MAX_RELAY_PORTS) {
            root.note("relayPorts", Cause.TOO_MANY_PORTS, MAX_RELAY_PORTS);
        }
        NetworkPreferences all = new NetworkPreferences(
                proxy.proxy(),
                proxy.kind(),
                proxy.host(),
                proxy.port(),
                proxy.exclusions(),
                proxy.script(),
                authorities,
                ports.stream().limit(MAX_RELAY_PORTS).map(String::valueOf).collect(Collectors.joining(", ")));
        boolean set = root.has("proxy") || root.has("certificateAuthorities") || root.has("relayPorts");
        return set ? Optional.of(all) : Optional.empty();
    }

    private Optional<NetworkPreferences> proxy(PolicySection proxy) {
        Optional<ProxyChoice> use = proxy.choice("use", ProxyChoice.class);
        if (!proxy.has("use")) {
            proxy.note("use", Cause.MISSING);
        }
        ProxyKind kind = proxy.choice("kind", ProxyKind.class).orElse(ProxyKind.HTTP);
        Optional<String> host = proxy.text("host", PolicyReader::proxyHost);
        Optional<Integer> port = proxy.port("port");
        List<String> exclusions = proxy.texts("exclusions", (text, note) -> {
            boolean understood = ProxyExclusions.invalidEntries(text).isEmpty();
            if (!understood) {
                note.of(Cause.BAD_EXCLUSION);
            }
            return understood ? Optional.of(text) : Optional.empty();
        });
        Optional<String> script = proxy.text("script", PolicyReader::script);
        proxy.end();
        boolean manual = use.equals(Optional.of(ProxyChoice.MANUAL));
        boolean scripted = use.equals(Optional.of(ProxyChoice.SCRIPT));
        boolean incomplete = (manual && (host.isEmpty() || port.isEmpty())) || (scripted && script.isEmpty());
        if (incomplete) {
            proxy.note("use", Cause.PROXY_INCOMPLETE);
        }
        if (use.isEmpty() || incomplete) {
            // Other programs on the machine follow the system too.
            return Optional.empty();
        }
        return Optional.of(new NetworkPreferences(
                use.get(),
                kind,
                host.orElse(""),
                port.map(String::valueOf).orElse(""),
                String.join(", ", exclusions),
                script.orElse(""),
                List.of(),
                ""));
    }

    private static Optional<String> proxyHost(String text, PolicySection.Note note) {
        boolean usable = webAddress("http://" + text + "/")
                .filter(uri -> uri.getPort() == -1 && uri.getHost() != null)
                .isPresent();
        if (!usable) {
            note.of(Cause.BAD_HOST);
        }
        return usable ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> script(String text, PolicySection.Note note) {
        boolean usable = text.startsWith("file:/") || webAddress(text).isPresent();
        if (!usable) {
            note.of(Cause.BAD_SCRIPT);
        }
        return usable ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> authority(String text, PolicySection.Note note) {
        Path certificates;
        try {
            certificates = Path.of(text);
        } catch (InvalidPathException e) {
            note.of(Cause.CERTIFICATE_MISSING);
            return Optional.empty();
        }
        if (!certificates.isAbsolute()) {
            note.of(Cause.CERTIFICATE_MISSING);
            return Optional.empty();
        }
        CertificateFile read = CertificateFile.read(certificates);
        read.problem()
                .ifPresent(problem -> note.of(
                        switch (problem) {
                            case MISSING -> Cause.CERTIFICATE_MISSING;
                            case UNREADABLE -> Cause.CERTIFICATE_UNREADABLE;
                            case NO_CERTIFICATE -> Cause.CERTIFICATE_NO_CERTIFICATE;
                            case PARTLY_DAMAGED -> Cause.CERTIFICATE_PARTLY_DAMAGED;
                        }));
        return read.certificates().isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static UpdatePolicy updates(PolicySection root) {
        Optional<PolicySection> section = root.section("updates");
        if (section.isEmpty()) {
            if (root.has("updates")) {
                root.note("updates", Cause.UPDATES_OFF);
                return SAFE.updates();
            }
            return UpdatePolicy.DEFAULT;
        }
        PolicySection updates = section.get();
        boolean allowed = updates.flag("allowed").orElse(true);
        Optional<URI> feed = updates.text("feed", (text, note) -> {
            Optional<URI> address = webAddress(text).filter(uri -> "https".equalsIgnoreCase(uri.getScheme()));
            if (address.isEmpty()) {
                note.of(Cause.BAD_FEED);
            }
            return address;
        });
        Optional<String> key = updates.text("publicKey", PolicyReader::publicKey);
        String channel = updates.text("channel").orElse(UpdatePolicy.DEFAULT.channel());
        updates.end();
        boolean broken = updates.broken() || root.isTwice("updates");
        if (broken && allowed) {
            root.note("updates", Cause.UPDATES_OFF);
        }
        return new UpdatePolicy(allowed && !broken, feed, key, channel);
    }

    private static Optional<String> publicKey(String text, PolicySection.Note note) {
        try {
            String plain = text.replaceAll("-----[A-Z ]+-----|\\s", "");
            KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(plain)));
            return Optional.of(plain);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            note.of(Cause.BAD_KEY);
            return Optional.empty();
        }
    }
}
