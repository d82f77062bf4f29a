package io.postern.verify.stage;

import io.postern.livekit.process.ProcessTree;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps each processor of this machine busy with a child process, until it is closed. The children end with this JVM. */
public final class CpuLoad implements AutoCloseable {
    private static final String SPIN =
            "exec 3<&0; (cat <&3 >/dev/null 2>&1; kill -9 $$ 2>/dev/null) & while :; do :; done";

    private final List<Process> children;

    private CpuLoad(List<Process> children) {
        this.children = children;
    }

    public static CpuLoad onAllProcessors() throws IOException {
        CpuLoad load = new CpuLoad(new ArrayList<>());
        try {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                load.children.add(new ProcessBuilder("/bin/sh", "-c", SPIN)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
            }
        } catch (IOException e) {
            load.close();
            throw e;
        }
        return load;
    }

    @Override
    public void close() {
        for (Process child : children) {
            ProcessTree.of(child.toHandle()).kill(Duration.ofSeconds(2));
        }
    }
}
