package io.postern.verify.containers;

import io.postern.verify.lab.ServerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The commands that docs/operations.md tells an operator: those in blocks of shell, and those within its sentences. */
final class OperationsPage {
    private static final Pattern BLOCK = Pattern.compile("(?s)```sh\\n(.*?)```");
    private static final Pattern CONTINUED = Pattern.compile("(?:\\\\|(\\|))\\n\\s*");
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*");
    private static final Pattern INLINE = Pattern.compile("`((?:docker|certbot|nft|ufw|firewall-cmd|timedatectl|chown"
            + "|redis-cli|certificates/|livekit/relay-route|\\./)[^`]*\\s[^`]*)`");

    private OperationsPage() {}

    static List<String> commands() throws IOException {
        String page = Files.readString(ServerFolder.original().resolve("../../docs/operations.md"));
        List<String> commands = new ArrayList<>();
        BLOCK.matcher(page)
                .results()
                .forEach(block -> CONTINUED
                        .matcher(block.group(1))
                        .replaceAll("$1 ")
                        .lines()
                        .map(line ->
                                COMMENT.matcher(line).replaceAll("").strip().replaceAll("\\s+", " "))
                        .filter(line -> !line.isEmpty())
                        .forEach(commands::add));
        INLINE.matcher(BLOCK.matcher(page).replaceAll(""))
                .results()
                .forEach(found -> commands.add(found.group(1).replaceAll("\\s+", " ")));
        return commands.stream().distinct().toList();
    }
}
