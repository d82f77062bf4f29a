package io.postern.doctor.command;

import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticTarget;
import io.postern.doctor.report.DiagnosticReportJson;
import io.postern.doctor.report.TextReport;
import io.postern.network.Network;
import io.postern.network.proxy.ProxyAddress;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.trust.TrustStore;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.resources.Texts;
import io.postern.signaling.AccessToken;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Command line of the doctor: finds out whether a call is possible from this computer and what prevents it. */
@Command(
        name = "postern doctor",
        description = {
            "Finds out whether a call is possible from this computer, and what prevents it.",
            "",
            "Proxy credentials are taken from HTTPS_PROXY or asked for at the terminal. Without"
                    + " --user only the checks that need no sign-in are run."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nEnds with:%n",
        exitCodeList = {
            "0:all is well",
            "1:calls work, but there is a problem to know about or fix",
            "2:a call is not possible",
            "64:the arguments are invalid",
            "69:a library of the operating system is missing",
            "70:the doctor itself failed"
        },
        exitCodeOnInvalidInput = DoctorMain.USAGE,
        exitCodeOnExecutionException = DoctorMain.SOFTWARE)
public final class DoctorMain implements Callable<Integer> {
    /** EX_USAGE of BSD's sysexits, because picocli's own 2 has another meaning here. */
    static final int USAGE = 64;

    private static final int MAX_PORT = 65_535;

    /** EX_SOFTWARE. */
    static final int SOFTWARE = 70;

    static {
        // Each program names its own file, because several of them can share one class path.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-doctor-logback.xml");
        }
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "SERVER",
            description = "The server to sign in to, as in the window (https://meet.example.org), or a LiveKit server"
                    + " (wss://livekit.example.org).")
    private String server = "";

    @Option(names = "--user", paramLabel = "NAME", description = "Sign in with this name.")
    private @Nullable String user;

    @Option(
            names = "--password-env",
            paramLabel = "VARIABLE",
            description = "The environment variable with the password. Default: ask for it. Never pass a password"
                    + " as an argument: every user of the machine could read it.")
    private @Nullable String passwordVariable;

    @Option(
            names = "--token-env",
            paramLabel = "VARIABLE",
            description = "For a LiveKit server: the environment variable with a token for a private room."
                    + " Pass two of them, for two identities, to test receiving video.")
    private List<String> tokenVariables = List.of();

    @Option(
            names = "--room",
            paramLabel = "NAME",
            description = "Also request permission to join this room, without joining it.")
    private @Nullable String room;

    @Option(
            names = "--proxy",
            paramLabel = "PROXY",
            description = "http://HOST:PORT, https://…, socks5://…, pac+URL (a proxy script) or \"none\". Default: the"
                    + " settings of the environment and the system.")
    private @Nullable String proxy;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Additional certificates to trust: a PEM or DER file, or a folder. May be repeated.")
    private List<Path> authorities = List.of();

    @Option(
            names = "--relay-port",
            paramLabel = "PORT",
            description = "Another relay port to try besides the advertised one, 5349 and 443. May be repeated.")
    private List<Integer> relayPorts = List.of();

    @Option(names = "--quick", description = "Skip sending video.")
    private boolean quick;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description =
                    "Write the report for the IT department; \"-\" is standard output, and everything else then goes to"
                            + " standard error.")
    private @Nullable String json;

    @Option(names = "--lang", paramLabel = "TAG", description = "The language of the sentences: en, de.")
    private @Nullable String language;

    private final Map<String, String> environment;
    private final Terminal terminal;

    DoctorMain(Map<String, String> environment, Terminal terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofThisProcess();
        System.exit(run(System.getenv(), terminal, arguments));
    }

    /** Runs {@link #main} without ending the process. */
    static int run(Map<String, String> environment, Terminal terminal, String... arguments) {
        return new CommandLine(new DoctorMain(environment, terminal))
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    if (failure instanceof NativeLibraryException) {
                        commandLine.getErr().println(failure.getMessage());
                        return NativeLibraryException.EXIT_STATUS;
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        DiagnosticTarget subject = subject();
        Network network = network();
        network.trust().problems().forEach(problem -> {
            throw usageError(problem);
        });
        Texts texts = Texts.of(language == null ? Locale.getDefault() : Locale.forLanguageTag(language));
        PrintStream speech = "-".equals(json) ? terminal.err() : terminal.out();
        TextReport lines = new TextReport(DiagnosticRun.checks(subject), texts, speech, terminal.style(environment));
        DiagnosticReport diagnosis;
        try {
            diagnosis = new DiagnosticRun(
                            subject,
                            network,
                            quick ? DiagnosticRun.Options.QUICK : DiagnosticRun.Options.THOROUGH,
                            lines,
                            DiagnosticRun.ClientProvider.NEW_CLIENT,
                            relayPorts)
                    .run();
        } catch (InterruptedException | NativeLibraryException e) {
            lines.cancel();
            throw e;
        }
        lines.printConclusion(diagnosis);
        if (json != null) {
            write(DiagnosticReportJson.write(diagnosis, texts));
        }
        return diagnosis.verdict().exitCode();
    }

    private void write(String report) throws IOException {
        if ("-".equals(json)) {
            terminal.out().println(report);
            terminal.out().flush();
        } else {
            Files.writeString(Path.of(String.valueOf(json)), report + System.lineSeparator());
        }
    }

    private DiagnosticTarget subject() {
        if (relayPorts.stream().anyMatch(port -> port < 1 || port > MAX_PORT)) {
            throw usageError("--relay-port takes a TCP port, 1 to 65535.");
        }
        URI uri = address();
        boolean liveKit = uri.getScheme().startsWith("ws");
        if (liveKit) {
            if (user != null || passwordVariable != null || room != null) {
                throw usageError(
                        "A LiveKit server takes tokens (--token-env); --user, --password-env and --room are for"
                                + " a Postern server.");
            }
            if (tokenVariables.size() > 2) {
                throw usageError("Two tokens are enough.");
            }
            return new DiagnosticTarget.LiveKit(
                    uri, tokenVariables.stream().map(this::token).toList());
        }
        if (!tokenVariables.isEmpty()) {
            throw usageError("--token-env is for a LiveKit server (wss://…); a Postern server hands out its own.");
        }
        if (user == null && (passwordVariable != null || room != null)) {
            throw usageError("--password-env and --room need --user.");
        }
        return new DiagnosticTarget.Backend(uri, access(uri), Optional.ofNullable(room));
    }

    private URI address() {
        try {
            return ServerArgument.parse(server);
        } catch (IllegalArgumentException e) {
            throw usageError(String.valueOf(e.getMessage()));
        }
    }

    private DiagnosticTarget.Access access(URI backend) {
        if (user == null) {
            return new DiagnosticTarget.Access.Nobody();
        }
        if (passwordVariable != null) {
            return new DiagnosticTarget.Access.Login(
                    user, variable(passwordVariable).toCharArray());
        }
        return new DiagnosticTarget.Access.Login(
                user,
                terminal.password("Password of " + user + ServerArgument.passwordWarning(backend) + ": ")
                        .orElseThrow(() -> usageError(
                                "There is no terminal to ask for the password: pass --password-env VARIABLE.")));
    }

    private AccessToken token(String variable) {
        try {
            return AccessToken.of(variable(variable));
        } catch (IllegalArgumentException e) {
            throw usageError("The environment variable " + variable + " does not contain a token.");
        }
    }

    private String variable(String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw usageError("The environment variable " + name + " is not set.");
        }
        return value;
    }

    private Network network() {
        List<Path> files = new ArrayList<>(authorities);
        return Network.of(
                TrustStore.load(files), proxies(), new TerminalProxyPrompt(terminal).remembered(), environment);
    }

    private ProxySettings proxies() {
        String text = proxy;
        if (text == null) {
            return ProxySettings.DEFAULT;
        }
        if (text.equalsIgnoreCase("none")) {
            return new ProxySettings.NoProxy();
        }
        try {
            if (text.startsWith("pac+")) {
                return new ProxySettings.Pac(URI.create(text.substring("pac+".length())), List.of());
            }
            if (text.contains("@")) {
                throw usageError(
                        "Do not put credentials into --proxy: every user of the machine could read them. Put the proxy"
                                + " with its credentials into HTTPS_PROXY, or enter them when asked.");
            }
            return new ProxySettings.Manual(ProxyAddress.parse(text).route(), List.of());
        } catch (IllegalArgumentException e) {
            throw usageError("--proxy takes an address like http://proxy.example.org:3128, or \"none\".");
        }
    }

    private ParameterException usageError(String sentence) {
        CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
        return new ParameterException(command, sentence);
    }
}
