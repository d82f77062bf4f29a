package io.postern.backend;

import io.postern.backend.account.AccountException;
import io.postern.backend.database.DatabaseException;
import io.postern.backend.text.PlainText;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The program: {@code serve} (also without a word), {@code user …}, {@code device …}, {@code audit}. Settings come from the environment. */
@Command(
        name = "postern-backend",
        description = "Signs people in and hands out LiveKit tokens. Settings come from environment variables.",
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    static {
        // Named, so that several of our programs on one class path do not get each other's.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-backend-logback.xml");
        }
    }

    private final ServeCommand serve;

    private Main(ServeCommand serve) {
        this.serve = serve;
    }

    public static void main(String[] args) {
        System.exit(commandLine(new Environment(System.getenv())).execute(args));
    }

    private static CommandLine commandLine(Environment environment) {
        ServeCommand serve = new ServeCommand(environment);
        return new CommandLine(new Main(serve))
                .addSubcommand(serve)
                .addSubcommand(new UserCommand(environment))
                .addSubcommand(new DeviceCommandLine(environment))
                .addSubcommand(new AuditCommandLine(environment))
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
