package io.postern.backend;

import io.postern.backend.account.AccountException;
import io.postern.backend.database.DatabaseException;
import io.postern.backend.text.PlainText;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * Command line of the backend: {@code serve} (the default), {@code user}, {@code device} and {@code audit}. Settings
 * come from the environment.
 */
@Command(
        name = "postern-backend",
        description = "Signs people in and hands out LiveKit tokens. Settings come from environment variables.",
        mixinStandardHelpOptions = true)
public final class BackendMain implements Callable<Integer> {
    static {
        // Each program names its own file, because several of them can share one class path.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-backend-logback.xml");
        }
    }

    private final ServeSubcommand serve;

    private BackendMain(ServeSubcommand serve) {
        this.serve = serve;
    }

    public static void main(String[] args) {
        System.exit(commandLine(new BackendConfigReader(System.getenv())).execute(args));
    }

    private static CommandLine commandLine(BackendConfigReader environment) {
        ServeSubcommand serve = new ServeSubcommand(environment);
        return new CommandLine(new BackendMain(serve))
                .addSubcommand(serve)
                .addSubcommand(new UserSubcommand(environment))
                .addSubcommand(new DeviceSubcommand(environment))
                .addSubcommand(new AuditSubcommand(environment))
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    if (failure instanceof ConfigurationException) {
                        commandLine
                                .getErr()
                                .println("postern-backend: " + PlainText.line(String.valueOf(failure.getMessage())));
                        return ExitCode.USAGE;
                    }
                    if (failure instanceof AccountException || failure instanceof DatabaseException) {
                        commandLine
                                .getErr()
                                .println("postern-backend: " + PlainText.line(String.valueOf(failure.getMessage())));
                        return ExitCode.SOFTWARE;
                    }
                    throw failure;
                });
    }

    @Override
    public Integer call() throws InterruptedException {
        return serve.call();
    }
}
