package io.postern.desktop.gallery;

import io.postern.desktop.SimulatedShell;
import io.postern.desktop.SimulatedSignIn;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.desktop.shell.ShellView;
import io.postern.desktop.update.AvailableUpdate;
import io.postern.desktop.update.ProgramVersion;
import io.postern.resources.Texts;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.policy.Policy;
import io.postern.settings.policy.PolicyProblem;
import io.postern.settings.policy.PolicySettingsStore;
import io.postern.settings.policy.UpdatePolicy;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.PolicyNotice;
import io.postern.ui.gallery.GalleryEntry;
import io.postern.ui.gallery.GalleryEntry.Shown;
import io.postern.ui.gallery.GalleryEntry.Variants;
import io.postern.ui.simulation.SimulatedMedia;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.application.Application;

/** The views that show an administrator's policy. */
public final class PolicyGallery implements GalleryEntry.Collection {
    private static final Policy LOCKED = new Policy(
            Optional.of(URI.create("https://meet.example.org")),
            Set.of(),
            Optional.of(new NetworkPreferences(
                    NetworkPreferences.ProxyChoice.MANUAL,
                    NetworkPreferences.ProxyKind.HTTP,
                    "proxy.example.org",
                    "3128",
                    "intranet.example.org",
                    "",
                    List.of("/etc/ssl/certs/company.pem"),
                    "5349")),
            EnumSet.allOf(Policy.Lock.class),
            Optional.of("service desk, 4711"),
            UpdatePolicy.DEFAULT,
            Optional.empty());

    @Override
    public List<GalleryEntry> entries() {
        return List.of(
                entry("locked-sign-in", Variants.USUAL, LaunchRequest.UNKNOWN, view -> {}),
                entry("locked-lobby", Variants.USUAL, ana(), view -> {}),
                entry("locked-settings", Variants.USUAL, ana(), ShellView::openSettings),
                entry("locked-settings-network", Variants.USUAL, ana(), ShellView::openNetworkSettings),
                GalleryEntry.of("update", Variants.USUAL, texts -> {
                    SimulatedShell shell = shell(texts, Policy.NONE);
                    shell.start(ana());
                    ShellView view = shell.view();
                    shell.model
                            .updates()
                            .show(new AvailableUpdate(
                                    ProgramVersion.parse("1.2.0").orElseThrow(),
                                    LocalDate.of(2026, 11, 20),
                                    URI.create("https://example.org/notes")));
                    return new Shown(view, () -> {
                        view.close();
                        shell.close();
                    });
                }),
                GalleryEntry.of("policy-problems", Variants.USUAL, texts -> {
                    SimulatedShell shell = shell(texts, Policy.NONE);
                    shell.start(LaunchRequest.UNKNOWN);
                    LoadedPolicy broken = new LoadedPolicy(
                            Policy.NONE,
                            List.of(
                                    new PolicyProblem(
                                            "/etc/postern/policy.json",
                                            4,
                                            12,
                                            "server",
                                            PolicyProblem.Cause.BAD_SERVER,
                                            List.of()),
                                    new PolicyProblem(
                                            "/etc/postern/policy.json",
                                            9,
                                            3,
                                            "kiosk.restartAt",
                                            PolicyProblem.Cause.BAD_TIME,
                                            List.of())),
                            Optional.of("/etc/postern/policy.json"));
                    PolicyNotice.of(broken, shell.model.texts()).ifPresent(shell.model::say);
                    return new Shown(shell.view(), shell::close);
                }));
    }

    private static LaunchRequest ana() {
        return new LaunchRequest(
                Optional.of(SimulatedSignIn.person("ana", "Ana Pérez")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("weekly"),
                false);
    }

    private static GalleryEntry entry(
            String name, Variants variants, LaunchRequest launchRequest, Consumer<ShellView> then) {
        return GalleryEntry.of(name, variants, texts -> {
            SimulatedShell shell = shell(texts, LOCKED);
            shell.start(launchRequest);
            ShellView view = shell.view();
            shell.fx.after(Duration.ofMillis(50), () -> then.accept(view));
            return new Shown(view, () -> {
                view.close();
                shell.close();
            });
        });
    }

    private static SimulatedShell shell(Texts texts, Policy policy) {
        boolean light = String.valueOf(Application.getUserAgentStylesheet()).contains("light");
        SettingsStore own = SettingsStore.inMemory(Settings.DEFAULTS
                .withLanguage(texts.locale().toLanguageTag())
                .withUsername("ana")
                .withAppearance(light ? Settings.Appearance.LIGHT : Settings.Appearance.DARK));
        return new SimulatedShell(new PolicySettingsStore(own, policy), SimulatedMedia.complete());
    }
}
