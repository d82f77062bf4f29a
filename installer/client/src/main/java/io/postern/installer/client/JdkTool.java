package io.postern.installer.client;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.spi.ToolProvider;

/** Runs a command-line tool of the current JDK. */
final class JdkTool {
    private final ToolProvider tool;

    private JdkTool(ToolProvider tool) {
        this.tool = tool;
    }

    static JdkTool named(String name) {
        return new JdkTool(ToolProvider.findFirst(name)
                .orElseThrow(() -> new PackagingException("This Java, " + System.getProperty("java.home") + ", has no "
                        + name + ". Point JAVA_HOME to a full JDK 25.")));
    }

    /** Runs the tool; a failure contains its output. */
    void run(List<String> arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        int status = tool.run(out, out, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new PackagingException(tool.name() + " failed with " + status + ":\n" + said + "\nIt was started as: "
                    + tool.name() + " " + String.join(" ", arguments));
        }
    }
}
