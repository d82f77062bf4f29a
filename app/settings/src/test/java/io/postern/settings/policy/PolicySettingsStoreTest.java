package io.postern.settings.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.settings.preferences.DevicePreferences;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.Settings.Appearance;
import io.postern.settings.preferences.SettingsStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person's settings under a policy. */
class PolicySettingsStoreTest {
    private static final NetworkPreferences PERSONS = network("own.example.org", List.of("/opt/ana/ca.pem"), "8443");

    private final Settings remembered = Settings.DEFAULTS
            .withLanguage("de")
            .withAppearance(Appearance.DARK)
            .withBackend("https://own.example.org")
            .withUsername("ana")
            .withNetwork(PERSONS);
    private final SettingsStore own = SettingsStore.inMemory(remembered);

    private static NetworkPreferences network(String host, List<String> authorities, String ports) {
        return new NetworkPreferences(
                NetworkPreferences.ProxyChoice.MANUAL,
                NetworkPreferences.ProxyKind.HTTP,
                host,
                "3128",
                "",
                "",
                authorities,
                ports);
    }

    private PolicySettingsStore under(String policy) {
        LoadedPolicy loaded = PolicyReader.read("policy.json", policy);
        assertEquals(List.of(), loaded.problems());
        return new PolicySettingsStore(own, loaded.policy());
    }

    private static final String PROXY =
            "\"proxy\": {\"use\": \"manual\", \"host\": \"set.example.org\", \"port\": 8080}";

    @Test
    void nothingSetChangesNothing() {
        PolicySettingsStore settings = under("{}");
        assertEquals(remembered, settings.current());
        settings.update(s -> s.withLanguage("en"));
        assertEquals("en", own.current().language());
    }

    @Test
    void whatIsSetCountsAndWhatThePersonHadIsKept() {
        PolicySettingsStore settings = under("{\"server\": \"https://set.example.org\", " + PROXY + "}");
        assertEquals("https://set.example.org", settings.current().backend());
        assertEquals("set.example.org", settings.current().network().host());
        assertEquals("8443", settings.current().network().relayPorts(), "what is not set stays the person's");
        // As signing in and the settings page do: they write what is shown.
        settings.update(s -> s.withBackend("https://set.example.org").withUsername("bo"));
        settings.update(s -> s.withNetwork(s.network()));
        assertEquals("https://own.example.org", own.current().backend());
        assertEquals(PERSONS, own.current().network());
        assertEquals("bo", own.current().username());
    }

    @Test
    void whatIsSetAndNotLockedCanBeChangedUntilTheEnd() {
        List<Settings> heard = new ArrayList<>();
        PolicySettingsStore settings = under("{\"server\": \"https://set.example.org\"}");
        settings.onChange(heard::add);
        settings.update(s -> s.withBackend("https://own.example.org"));
        assertEquals("https://own.example.org", settings.current().backend());
        assertEquals(List.of(settings.current()), heard, "though nothing that is kept has changed");
        assertEquals(
                "https://set.example.org",
                under("{\"server\": \"https://set.example.org\"}").current().backend(),
                "the next start");
        settings.reset();
        assertEquals("https://set.example.org", settings.current().backend());
        assertEquals("", own.current().backend());
    }

    @Test
    void whatIsLockedCannotBeChangedAndIsKept() {
        PolicySettingsStore settings = under(
                "{\"server\": \"https://set.example.org\", " + PROXY
                        + ", \"locked\": [\"server\", \"proxy\", \"authorities\", \"relayPorts\", \"appearance\", \"language\"]}");
        settings.update(s -> s.withBackend("https://other.example.org")
                .withAppearance(Appearance.LIGHT)
                .withLanguage("en")
                .withMirrorSelf(false)
                .withNetwork(network("other.example.org", List.of("/tmp/evil.pem"), "1")));
        Settings now = settings.current();
        assertEquals("https://set.example.org", now.backend());
        assertEquals("set.example.org", now.network().host());
        assertEquals(List.of(), now.network().authorities(), "locked and not set: as on a new installation");
        assertEquals("", now.network().relayPorts());
        assertEquals(Appearance.SYSTEM, now.appearance());
        assertEquals("", now.language());
        assertEquals(remembered.withMirrorSelf(false), own.current());
        assertTrue(LockedSettings.of(settings).has(Policy.Lock.PROXY));
    }

    @Test
    void authoritiesAreAddedToThePersonsAndCannotBeTakenAway() {
        Policy policy = new Policy(
                java.util.Optional.empty(),
                java.util.Set.of(),
                java.util.Optional.of(NetworkPreferences.DEFAULTS.withAuthorities(List.of("/etc/ca.pem"))),
                java.util.Set.of(),
                java.util.Optional.empty(),
                UpdatePolicy.DEFAULT,
                java.util.Optional.empty());
        PolicySettingsStore settings = new PolicySettingsStore(own, policy);
        assertEquals(
                List.of("/etc/ca.pem", "/opt/ana/ca.pem"),
                settings.current().network().authorities());
        settings.update(s -> s.withNetwork(s.network().withAuthorities(List.of("/opt/ana/new.pem"))));
        assertEquals(
                List.of("/etc/ca.pem", "/opt/ana/new.pem"),
                settings.current().network().authorities());
        assertEquals(List.of("/opt/ana/new.pem"), own.current().network().authorities());
        assertTrue(PolicySettingsStore.isAdministrators(settings, "/etc/ca.pem"));
    }

    @Test
    void lockedDevicesAreTheSystemsForEverybodyAndNobodysChoiceIsLost() {
        own.update(s -> s.withDevices(DevicePreferences.DEFAULTS.withCameraSize(DevicePreferences.CameraSize.P1080)));
        PolicySettingsStore settings = under("{\"locked\": [\"devices\"]}");
        assertEquals(
                DevicePreferences.CameraSize.P720, settings.current().devices().cameraSize());
        settings.update(s -> s.withMicrophoneOn(false));
        settings.update(s -> s.withUsername("bo"));
        assertEquals(false, own.current().withUsername("ana").microphoneOn());
        assertEquals(
                DevicePreferences.CameraSize.P1080,
                own.current().withUsername("ana").devices().cameraSize());
    }
}
