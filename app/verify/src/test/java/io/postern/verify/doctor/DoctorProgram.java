package io.postern.verify.doctor;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.verify.lab.Lab;
import io.postern.verify.lab.ServerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The command, run in a lab's client network against the lab's LiveKit server. */
public final class DoctorProgram {
    /** The variable with a token for a room nobody has been in. */
    public static final String SENDER = "SENDER";

    /** The variable with another identity's token for the same room. */
    public static final String RECEIVER = "RECEIVER";

    private DoctorProgram() {}

    /** How the command ended, its report, and what it said. */
    public record Run(int exit, JsonNode report, String said) {
        public JsonNode check(String id) {
            return StreamSupport.stream(report.path("checks").spliterator(), false)
                    .filter(check -> check.path("check").asText().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + id + " in " + said));
        }

        /** Of the one sentence. */
        public String key() {
            return report.path("key").asText();
        }

        /** The ports to open, as {@code host:port}. */
        public String open() {
            return StreamSupport.stream(report.path("open").spliterator(), false)
                    .map(port ->
                            port.path("host").asText() + ":" + port.path("port").asInt())
                    .collect(Collectors.joining(" "));
        }
    }

    /**
     * Runs it to the end and prints what it said. No value of the environment may be in it, nor any of the tokens.
     *
     * @param secrets more variables, whose values are secret
     */
    public static Run run(Lab lab, String row, Map<String, String> secrets, String... options)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("postern-doctor-", ".json");
        try {
            String room = lab.newRoom();
            Map<String, String> hidden = new HashMap<>(secrets);
            hidden.put(SENDER, lab.stack().token(room, "sender"));
            hidden.put(RECEIVER, lab.stack().token(room, "receiver"));
            Map<String, String> environment = new HashMap<>(hidden);
            environment.put("CLASSPATH", System.getProperty("java.class.path"));
            List<String> command = new ArrayList<>(lab.networks()
                    .client(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "io.postern.doctor.command.DoctorMain",
                            Lab.SERVER.toString(),
                            "--lang",
                            "en",
                            "--json",
                            file.toString()));
            command.addAll(List.of(options));
            ServerFolder.Outcome outcome = lab.stack().folder().run(environment, command);
            System.out.println(row + ":\n" + outcome.output());
            String report = Files.readString(file);
            hidden.forEach((name, value) ->
                    assertFalse((outcome.output() + report).contains(value), name + " is in what was said"));
            return new Run(outcome.status(), new ObjectMapper().readTree(report), outcome.output());
        } finally {
            Files.delete(file);
        }
    }
}
