package io.postern.ui.network;

import io.postern.network.proxy.Route;
import io.postern.network.trust.CertificateFile;
import io.postern.resources.Texts;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.PolicySettingsStore;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.NetworkPreferences.ProxyChoice;
import io.postern.settings.preferences.NetworkPreferences.ProxyKind;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.Notice;
import io.postern.ui.failure.Explanation;
import io.postern.ui.fx.FxThread;
import io.postern.ui.network.NetworkInput.Field;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * The state of the network section of the settings. A typed value is stored when its field loses the focus, and takes
 * effect if it is valid; a choice takes effect at once. On the JavaFX thread.
 */
public final class NetworkSettingsViewModel implements AutoCloseable {
    /**
     * A file of certificates as it is listed.
     *
     * @param words who is in it and until when; empty if nobody
     * @param problem a sentence, or empty
     * @param fixed whether an administrator has put it there, so that it stays
     */
    public record Authority(Path file, String words, String problem, boolean fixed) {}

    private final Texts texts;
    private final FxThread fx;
    private final SettingsStore settings;
    private final NetworkAccess network;
    private final Supplier<Optional<URI>> server;

    private final ObjectProperty<ProxyChoice> proxy = new SimpleObjectProperty<>(this, "proxy");
    private final ObjectProperty<ProxyKind> kind = new SimpleObjectProperty<>(this, "kind");
    private final Map<Field, StringProperty> typed = new EnumMap<>(Field.class);
    private final Map<Field, ReadOnlyStringWrapper> problems = new EnumMap<>(Field.class);
    private final ReadOnlyObjectWrapper<List<Authority>> authorities =
            new ReadOnlyObjectWrapper<>(this, "authorities", List.of());
    private final ReadOnlyObjectWrapper<Optional<Notice>> result =
            new ReadOnlyObjectWrapper<>(this, "result", Optional.empty());
    private final ReadOnlyBooleanWrapper testing = new ReadOnlyBooleanWrapper(this, "testing");
    private List<String> files;
    private int reading;
    private int tests;

    /** @param server what the way out is tried with: where one signs in, if that is known */
    public NetworkSettingsViewModel(
            Texts texts, FxThread fx, SettingsStore settings, NetworkAccess network, Supplier<Optional<URI>> server) {
        this.texts = texts;
        this.fx = fx;
        this.settings = settings;
        this.network = network;
        this.server = server;
        for (Field field : Field.values()) {
            typed.put(field, new SimpleStringProperty(this, field.name(), ""));
            problems.put(field, new ReadOnlyStringWrapper(this, field.name(), ""));
        }
        NetworkPreferences kept = settings.current().network();
        files = kept.authorities();
        show(kept);
        // Problems of stored values are shown at once; untouched fields are not blamed.
        blame(kept);
        proxy.subscribe((was, is) -> commit());
        kind.subscribe((was, is) -> commit());
        typed.values().forEach(property -> property.subscribe((was, is) -> result.set(Optional.empty())));
        describeAuthorities();
    }

    /** The fields that the person cannot change. */
    LockedSettings locks() {
        return LockedSettings.of(settings);
    }

    public ObjectProperty<ProxyChoice> proxyProperty() {
        return proxy;
    }

    public ObjectProperty<ProxyKind> kindProperty() {
        return kind;
    }

    public StringProperty hostProperty() {
        return of(Field.HOST);
    }

    public StringProperty portProperty() {
        return of(Field.PORT);
    }

    public StringProperty exclusionsProperty() {
        return of(Field.EXCLUSIONS);
    }

    public StringProperty scriptProperty() {
        return of(Field.SCRIPT);
    }

    public StringProperty relayPortsProperty() {
        return of(Field.RELAY_PORTS);
    }

    /** One sentence about the typed value, or empty. */
    ReadOnlyStringProperty problemProperty(Field field) {
        return wrapper(field).getReadOnlyProperty();
    }

    /** The files of certificates, in the order they were added. */
    public ReadOnlyObjectProperty<List<Authority>> authoritiesProperty() {
        return authorities.getReadOnlyProperty();
    }

    /** The result of the last test. */
    public ReadOnlyObjectProperty<Optional<Notice>> resultProperty() {
        return result.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty testingProperty() {
        return testing.getReadOnlyProperty();
    }

    /**
     * Stores a value after its field lost the focus or a choice was made, reports its problem, and applies it if valid.
     */
    public void commit() {
        NetworkPreferences now = NetworkInput.takenApart(preferences());
        show(now);
        blame(now);
        settings.update(s -> s.withNetwork(fitToBeKept(now, s.network())));
    }

    /** Adds files to the trusted certificates; unusable files are listed with the reason. */
    public void addAuthorities(List<Path> added) {
        SequencedSet<String> all = new LinkedHashSet<>(files);
        added.forEach(file -> all.add(file.toAbsolutePath().toString()));
        useAuthorities(List.copyOf(all));
    }

    public void removeAuthority(Path file) {
        List<String> left = new ArrayList<>(files);
        left.remove(file.toString());
        useAuthorities(left);
    }

    /** Tests the connection with the current choices. */
    public void test() {
        commit();
        if (testing.get()) {
            return;
        }
        Optional<String> problem = problems.values().stream()
                .map(ReadOnlyStringWrapper::get)
                .filter(sentence -> !sentence.isEmpty())
                .findFirst();
        if (problem.isPresent()) {
            result.set(Optional.of(Notice.of(Notice.Kind.WARN, problem.get())));
            return;
        }
        testing.set(true);
        result.set(Optional.empty());
        int thisTest = ++tests;
        network.test(server.get())
                .whenComplete((tested, failure) -> fx.post(() -> {
                    if (tests == thisTest) {
                        testing.set(false);
                        result.set(Optional.of(failure == null ? words(tested) : words(failure)));
                    }
                }));
    }

    /** Stores the values typed last. */
    @Override
    public void close() {
        tests++;
        commit();
    }

    private void useAuthorities(List<String> now) {
        files = now;
        settings.update(s -> s.withNetwork(s.network().withAuthorities(now)));
        describeAuthorities();
    }

    private void describeAuthorities() {
        int thisReading = ++reading;
        List<Path> now = NetworkInput.authorities(settings.current().network());
        Thread.ofVirtual().name("postern-authorities").start(() -> {
            List<CertificateFile> read = now.stream().map(CertificateFile::read).toList();
            fx.post(() -> {
                if (reading == thisReading) {
                    authorities.set(read.stream().map(this::described).toList());
                }
            });
        });
    }

    private Authority described(CertificateFile read) {
        String words = read.certificates().stream()
                .map(certificate -> texts.text(
                        "settings.authority.until", certificate.subject(), Date.from(certificate.notAfter())))
                .reduce((one, other) -> one + "\n" + other)
                .orElse("");
        String problem = read.problem()
                .map(why -> texts.text("settings.authority." + why.name().toLowerCase(Locale.ROOT)))
                .orElse("");
        boolean fixed =
                PolicySettingsStore.isAdministrators(settings, read.file().toString());
        return new Authority(read.file(), words, problem, fixed);
    }

    private Notice words(ConnectionTestResult tested) {
        return switch (tested) {
            case ConnectionTestResult.Reached(String host, Route.Direct _) ->
                Notice.of(Notice.Kind.GOOD, texts.text("settings.test.direct", host));
            case ConnectionTestResult.Reached(String host, Route.Proxied by) ->
                Notice.of(
                        Notice.Kind.GOOD,
                        texts.text("settings.test.through", host, by.endpoint().authority()));
            case ConnectionTestResult.Loopback(String host) ->
                Notice.of(Notice.Kind.GOOD, texts.text("settings.test.loopback", host));
            case ConnectionTestResult.ProxyAnswers(Route.Proxied by) ->
                Notice.of(
                        Notice.Kind.GOOD,
                        texts.text("settings.test.proxy_answers", by.endpoint().authority()));
            case ConnectionTestResult.ScriptRuns() ->
                Notice.of(Notice.Kind.GOOD, texts.text("settings.test.script_runs"));
            case ConnectionTestResult.ScriptFails(String detail) ->
                Notice.of(Notice.Kind.BAD, texts.text("settings.test.script_fails"))
                        .withDetails(detail);
            case ConnectionTestResult.NoServer() -> Notice.of(Notice.Kind.INFO, texts.text("settings.test.no_server"));
            case ConnectionTestResult.Failed(var failure) ->
                Notice.of(
                                Notice.Kind.BAD,
                                texts.text(failure.key(), failure.arguments().toArray()))
                        .withDetails(failure.detail());
        };
    }

    private Notice words(Throwable failure) {
        Explanation explanation = Explanation.of(failure, texts);
        return Notice.of(Notice.Kind.BAD, explanation.sentence()).withDetails(explanation.details());
    }

    private NetworkPreferences preferences() {
        return new NetworkPreferences(
                proxy.get(),
                kind.get(),
                of(Field.HOST).get().strip(),
                of(Field.PORT).get().strip(),
                of(Field.EXCLUSIONS).get().strip(),
                of(Field.SCRIPT).get().strip(),
                files,
                of(Field.RELAY_PORTS).get().strip());
    }

    private void show(NetworkPreferences shown) {
        kind.set(shown.kind());
        proxy.set(shown.proxy());
        set(Field.HOST, shown.host());
        set(Field.PORT, shown.port());
        set(Field.EXCLUSIONS, shown.exclusions());
        set(Field.SCRIPT, shown.script());
        set(Field.RELAY_PORTS, shown.relayPorts());
    }

    private void set(Field field, String text) {
        StringProperty property = of(field);
        // A text that differs only in blanks is left alone: the cursor would jump.
        if (!property.get().strip().equals(text)) {
            property.set(text);
        }
    }

    private void blame(NetworkPreferences shown) {
        Map<Field, String> wrong = NetworkInput.problems(shown);
        for (Field field : Field.values()) {
            String key = wrong.getOrDefault(field, "");
            wrapper(field).set(key.isEmpty() ? "" : texts.text(key));
        }
    }

    /** A password in an address stays in the field and goes no further. */
    private static NetworkPreferences fitToBeKept(NetworkPreferences now, NetworkPreferences before) {
        return new NetworkPreferences(
                now.proxy(),
                now.kind(),
                NetworkInput.hasLogin(now.host()) ? before.host() : now.host(),
                now.port(),
                now.exclusions(),
                NetworkInput.hasLogin(now.script()) ? before.script() : now.script(),
                now.authorities(),
                now.relayPorts());
    }

    private StringProperty of(Field field) {
        return java.util.Objects.requireNonNull(typed.get(field));
    }

    private ReadOnlyStringWrapper wrapper(Field field) {
        return java.util.Objects.requireNonNull(problems.get(field));
    }
}
