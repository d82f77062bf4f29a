package io.postern.desktop.gallery;

import io.postern.desktop.SimulatedExaminer;
import io.postern.desktop.SimulatedShell;
import io.postern.desktop.SimulatedSignIn;
import io.postern.desktop.login.LoginViewModel;
import io.postern.desktop.login.UserSession;
import io.postern.desktop.recovery.InterruptedCall;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.desktop.shell.ShellState;
import io.postern.desktop.shell.ShellView;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import io.postern.network.proxy.ProxyRealm;
import io.postern.network.proxy.Route;
import io.postern.network.trust.CertificateProblem;
import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomFailure;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.Settings;
import io.postern.signaling.token.TokenException;
import io.postern.ui.gallery.GalleryEntry;
import io.postern.ui.gallery.GalleryEntry.Shown;
import io.postern.ui.gallery.GalleryEntry.Variants;
import io.postern.ui.network.ConnectionTestResult;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedNetwork;
import io.postern.ui.simulation.SimulatedPicture;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.application.Application;
import javafx.scene.control.Button;

/** All views except the call: sign-in, lobby, the end of a call and settings. */
public final class ShellGallery implements GalleryEntry.Collection {
    private static final String LONG_NAME =
            "Quarterly planning of the working group on very long names that nobody ever reads to the end, part two";

    @Override
    public List<GalleryEntry> entries() {
        return List.of(
                doctor("doctor-running", Variants.ALL, examiner -> examiner.findFirst(6)),
                doctor("doctor-well", Variants.USUAL, SimulatedExaminer::findAllWell),
                doctor("doctor-relayed-only", Variants.USUAL, SimulatedExaminer::findRelayedOnly),
                doctor("doctor-blocked", Variants.ALL, SimulatedExaminer::findBlocked),
                GalleryEntry.of("doctor-no-server", Variants.USUAL, texts -> {
                    SimulatedShell shell = shell(texts, SimulatedMedia.complete());
                    shell.start(LaunchRequest.UNKNOWN);
                    ShellView view = shell.view();
                    shell.fx.after(Duration.ofMillis(50), view::openDoctor);
                    return shown(shell, view);
                }),
                signIn("sign-in-first", Variants.ALL, login -> {}),
                signIn("sign-in-empty-fields", Variants.USUAL, login -> login.signIn()),
                signIn("sign-in-bad-address", Variants.ALL, login -> {
                    type(login, "wss://media.example.org", "ana");
                    login.signIn();
                }),
                signIn("sign-in-busy", Variants.USUAL, login -> {
                    type(login, "meet.example.org", "ana");
                    login.signIn();
                }),
                refused("sign-in-wrong-password", Variants.ALL, TokenException.Reason.WRONG_CREDENTIALS),
                refused("sign-in-not-a-backend", Variants.USUAL, TokenException.Reason.NOT_A_BACKEND),
                refused("sign-in-unreachable", Variants.USUAL, TokenException.Reason.UNREACHABLE),
                lobby("lobby", Variants.ALL, ana(), SimulatedMedia::complete, shell -> {}),
                lobby("lobby-camera-off", Variants.USUAL, ana(), SimulatedMedia::complete, shell -> {
                    inLobby(shell).lobby().cameraOnProperty().set(false);
                    inLobby(shell).lobby().microphoneOnProperty().set(false);
                }),
                lobby("lobby-no-devices", Variants.ALL, ana(), SimulatedMedia::empty, shell -> {}),
                lobby(
                        "lobby-camera-busy",
                        Variants.ALL,
                        ana(),
                        () -> {
                            SimulatedMedia media = SimulatedMedia.complete();
                            media.failWith(DeviceKind.CAMERA, DeviceException.Reason.BUSY);
                            media.failWith(DeviceKind.MICROPHONE, DeviceException.Reason.FAILED);
                            return media;
                        },
                        shell -> {}),
                lobby(
                        "lobby-camera-opening",
                        Variants.USUAL,
                        ana(),
                        () -> {
                            SimulatedMedia media = SimulatedMedia.complete();
                            media.openSlowly(new CompletableFuture<>());
                            return media;
                        },
                        shell -> {}),
                lobby("lobby-no-room", Variants.USUAL, ana(), SimulatedMedia::complete, shell -> {
                    inLobby(shell).lobby().roomNameProperty().set("   ");
                    inLobby(shell).lobby().join();
                }),
                lobby(
                        "lobby-name-too-long",
                        Variants.USUAL,
                        ana(),
                        SimulatedMedia::complete,
                        shell -> inLobby(shell).lobby().roomNameProperty().set(LONG_NAME.repeat(3))),
                lobby(
                        "lobby-long-name",
                        Variants.USUAL,
                        ana(),
                        SimulatedMedia::complete,
                        shell -> inLobby(shell).lobby().roomNameProperty().set(LONG_NAME)),
                lobby(
                        "lobby-right-to-left",
                        Variants.USUAL,
                        SimulatedSignIn.person("muhammad", "محمد علي الأحمدي"),
                        SimulatedMedia::complete,
                        shell -> {
                            inLobby(shell).lobby().roomNameProperty().set("اجتماع الأسبوع");
                            inLobby(shell).lobby().cameraOnProperty().set(false);
                        }),
                lobby(
                        "lobby-session-expired",
                        Variants.USUAL,
                        new UserSession(
                                SimulatedSignIn.noTickets(TokenException.Reason.SESSION_EXPIRED),
                                "ana",
                                "Ana",
                                Optional.of(URI.create("https://meet.example.org"))),
                        SimulatedMedia::complete,
                        shell -> {}),
                lobby(
                        "lobby-join-failed",
                        Variants.ALL,
                        ana(),
                        SimulatedMedia::complete,
                        shell -> shell.fx.after(Duration.ofMillis(50), () -> {
                            inLobby(shell).lobby().join();
                            shell.client
                                    .lastRoom()
                                    .failJoin(
                                            new RoomFailure(
                                                    RoomFailure.Kind.NO_MEDIA_PATH, true, "no candidate pair in 10 s"),
                                            null);
                        })),
                crashed("crashed", Variants.ALL, "weekly"),
                crashed("crashed-long-name", Variants.USUAL, LONG_NAME),
                ended("ended-connection-lost", Variants.ALL, "weekly", DisconnectReason.CONNECTION_LOST),
                ended("ended-removed", Variants.USUAL, LONG_NAME, DisconnectReason.PARTICIPANT_REMOVED),
                settings("settings", Variants.ALL, NetworkPreferences.DEFAULTS, network -> {}, false),
                settings("settings-network", Variants.ALL, proxied("proxy.example.org", "3128"), network -> {}, true),
                settings(
                        "settings-network-wrong",
                        Variants.USUAL,
                        proxied("proxy example", "many"),
                        network -> {},
                        true),
                settings(
                        "settings-network-tested",
                        Variants.USUAL,
                        proxied("proxy.example.org", "3128"),
                        network -> network.answer(new ConnectionTestResult.Reached(
                                "meet.example.org", new Route.HttpProxy("proxy.example.org", 3128, false))),
                        true),
                settings(
                        "settings-network-test-failed",
                        Variants.USUAL,
                        proxied("proxy.example.org", "3128"),
                        network -> network.answer(new ConnectionTestResult.Failed(new DialFailure.ProxyRefused(
                                new Route.HttpProxy("proxy.example.org", 3128, false),
                                new Endpoint("meet.example.org", 443),
                                403,
                                "HTTP 403 for CONNECT"))),
                        true),
                question("proxy-question", Variants.ALL, false),
                question("proxy-question-refused", Variants.USUAL, true),
                GalleryEntry.of("sign-in-certificate", Variants.ALL, texts -> {
                    SimulatedShell shell = shell(texts, SimulatedMedia.complete());
                    shell.start(LaunchRequest.UNKNOWN);
                    ShellView view = shell.view();
                    LoginViewModel login = ((ShellState.SigningIn) here(shell)).login();
                    type(login, "meet.example.org", "ana");
                    login.signIn();
                    shell.signIn.refuse(new TokenException(
                            TokenException.Reason.CERTIFICATE,
                            "simulated",
                            new DialException(
                                    new DialFailure.Certificate(
                                            new CertificateProblem(
                                                    CertificateProblem.Reason.UNKNOWN_ISSUER,
                                                    "meet.example.org",
                                                    "meet.example.org",
                                                    "ACME Secure Web Gateway CA",
                                                    Instant.parse("2026-01-01T00:00:00Z"),
                                                    Instant.parse("2027-01-01T00:00:00Z"),
                                                    List.of("meet.example.org"),
                                                    List.of()),
                                            "certificate of meet.example.org not trusted"),
                                    new IOException("simulated"))));
                    return shown(shell, view);
                }));
    }

    private static UserSession ana() {
        return SimulatedSignIn.person("ana", "Ana Pérez");
    }

    private static GalleryEntry signIn(String name, Variants variants, Consumer<LoginViewModel> then) {
        return GalleryEntry.of(name, variants, texts -> {
            SimulatedShell shell = shell(texts, SimulatedMedia.complete());
            shell.start(LaunchRequest.UNKNOWN);
            ShellView view = shell.view();
            then.accept(((ShellState.SigningIn) here(shell)).login());
            return shown(shell, view);
        });
    }

    private static GalleryEntry refused(String name, Variants variants, TokenException.Reason reason) {
        return GalleryEntry.of(name, variants, texts -> {
            SimulatedShell shell = shell(texts, SimulatedMedia.complete());
            shell.start(LaunchRequest.UNKNOWN);
            ShellView view = shell.view();
            LoginViewModel login = ((ShellState.SigningIn) here(shell)).login();
            type(login, "meet.example.org", "ana");
            login.signIn();
            shell.signIn.refuse(reason);
            return shown(shell, view);
        });
    }

    private static GalleryEntry lobby(
            String name,
            Variants variants,
            UserSession person,
            java.util.function.Supplier<SimulatedMedia> devices,
            Consumer<SimulatedShell> then) {
        return GalleryEntry.of(name, variants, texts -> {
            SimulatedShell shell = inLobby(texts, devices.get(), person, "weekly");
            ShellView view = shell.view();
            then.accept(shell);
            return shown(shell, view);
        });
    }

    private static GalleryEntry crashed(String name, Variants variants, String room) {
        return GalleryEntry.of(name, variants, texts -> {
            SimulatedShell shell = shell(texts, SimulatedMedia.complete());
            shell.model.arriveAfterCrash(
                    InterruptedCall.of(URI.create("https://meet.example.org"), room, Optional.empty()),
                    LaunchRequest.UNKNOWN);
            return shown(shell, shell.view());
        });
    }

    private static GalleryEntry ended(String name, Variants variants, String room, DisconnectReason reason) {
        return GalleryEntry.of(name, variants, texts -> {
            SimulatedShell shell = inLobby(texts, SimulatedMedia.complete(), ana(), room);
            ShellView view = shell.view();
            shell.fx.after(Duration.ofMillis(50), () -> {
                inLobby(shell).lobby().join();
                shell.client.lastRoom().connect();
                shell.client.lastRoom().disconnect(reason);
            });
            return shown(shell, view);
        });
    }

    private static GalleryEntry settings(
            String name,
            Variants variants,
            NetworkPreferences network,
            Consumer<SimulatedNetwork> tested,
            boolean atNetwork) {
        return GalleryEntry.of(name, variants, texts -> {
            SimulatedShell shell = inLobby(texts, SimulatedMedia.complete(), ana(), "weekly");
            shell.settings.update(s -> s.withNetwork(network));
            ShellView view = shell.view();
            tested.accept(shell.network);
            shell.fx.after(Duration.ofMillis(50), () -> {
                if (atNetwork) {
                    view.openNetworkSettings();
                    if (name.contains("test")) {
                        shell.fx.after(Duration.ofMillis(80), () -> ((Button) view.lookup("#network-test")).fire());
                    }
                } else {
                    view.openSettings();
                }
            });
            return shown(shell, view);
        });
    }

    private static NetworkPreferences proxied(String host, String port) {
        return new NetworkPreferences(
                NetworkPreferences.ProxyChoice.MANUAL,
                NetworkPreferences.ProxyKind.HTTP,
                host,
                port,
                "intranet.example.org, 10.0.0.0/8",
                "",
                List.of("/etc/ssl/certs/ca-certificates-that-is-not-there.pem"),
                "");
    }

    private static GalleryEntry question(String name, Variants variants, boolean again) {
        return GalleryEntry.of(name, variants, texts -> {
            SimulatedShell shell = shell(texts, SimulatedMedia.complete());
            shell.start(LaunchRequest.UNKNOWN);
            ShellView view = shell.view();
            type(((ShellState.SigningIn) here(shell)).login(), "meet.example.org", "ana");
            ProxyRealm realm =
                    new ProxyRealm(new Route.HttpProxy("proxy.example.org", 3128, false), "ACME staff", again);
            shell.network.ask(realm, again);
            return shown(shell, view);
        });
    }

    private static GalleryEntry doctor(String name, Variants variants, Consumer<SimulatedExaminer> then) {
        return GalleryEntry.of(name, variants, texts -> {
            SimulatedShell shell = inLobby(texts, SimulatedMedia.complete(), ana(), "weekly");
            ShellView view = shell.view();
            shell.fx.after(Duration.ofMillis(50), () -> {
                view.openDoctor();
                then.accept(shell.examiner);
            });
            return shown(shell, view);
        });
    }

    private static SimulatedShell inLobby(Texts texts, SimulatedMedia devices, UserSession person, String room) {
        devices.setLevel(0.15);
        devices.cameraPictures().showing(() -> new SimulatedPicture(1280, 720, 210));
        SimulatedShell shell = shell(texts, devices);
        return shell.start(new LaunchRequest(
                Optional.of(person), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(room), false));
    }

    private static SimulatedShell shell(Texts texts, SimulatedMedia devices) {
        boolean light = String.valueOf(Application.getUserAgentStylesheet()).contains("light");
        Settings remembered = Settings.DEFAULTS
                .withLanguage(texts.locale().toLanguageTag())
                .withAppearance(light ? Settings.Appearance.LIGHT : Settings.Appearance.DARK)
                .withRecentRoom("weekly");
        return new SimulatedShell(remembered, devices);
    }

    private static ShellState here(SimulatedShell shell) {
        return java.util.Objects.requireNonNull(shell.model.stateProperty().get());
    }

    private static ShellState.InLobby inLobby(SimulatedShell shell) {
        return (ShellState.InLobby) here(shell);
    }

    private static void type(LoginViewModel login, String server, String user) {
        login.serverProperty().set(server);
        login.usernameProperty().set(user);
        login.passwordProperty().set("not a real one");
    }

    private static Shown shown(SimulatedShell shell, ShellView view) {
        return new Shown(view, () -> {
            view.close();
            shell.close();
        });
    }
}
