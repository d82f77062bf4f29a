package io.postern.desktop.instance;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A launch of the program without its window: prints the outcome and runs as long as its input is open. */
final class StartProgram {
    private StartProgram() {}

    public static void main(String[] arguments) throws Exception {
        InstanceDirectory meeting = InstanceDirectory.in(List.of(Path.of(arguments[0])), "window");
        Optional<String> link = arguments.length > 1 ? Optional.of(arguments[1]) : Optional.empty();
        // Waits until all concurrent launches have come this far.
        System.out.println("ready");
        System.in.read();
        InstanceLock claim = InstanceLock.make(meeting, link);
        System.out.println(claim.getClass().getSimpleName());
        if (claim instanceof InstanceLock.First(SingleInstanceServer bell)) {
            bell.answerWith(ring -> {
                ring.accept();
                System.out.println("rung " + ring.link().orElse("without a link"));
                return CompletableFuture.completedFuture(SingleInstanceServer.Answer.SHOWN);
            });
            while (System.in.read() >= 0) {
                // Waits until its input is closed.
            }
            bell.close();
        }
    }
}
