package io.postern.demo.window;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.demo.process.ChildJvmMain;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.ui.fx.FxThread;
import java.io.PrintStream;

/**
 * Main class of the window's process. Does not extend JavaFX's Application, so that JavaFX can be started from the
 * class path.
 */
public final class DemoWindowMain {
    private DemoWindowMain() {}

    public static void main(String[] args) throws Exception {
        // Standard output is the channel to the parent; output of libraries goes to the log.
        PrintStream parent = System.out;
        System.setOut(System.err);
        FxThread fx = new FxThread();
        try {
            // Loads JavaFX while server and backend are starting.
            fx.startToolkit(() -> {});
        } catch (NativeLibraryException e) {
            System.err.println(e.getMessage());
            System.exit(NativeLibraryException.EXIT_STATUS);
        }
        ObjectMapper json = new ObjectMapper();
        DemoWindowRequest request = json.readValue(ChildJvmMain.nextLine(), DemoWindowRequest.class);
        DemoWindow window = DemoWindow.open(request, fx);
        ChildJvmMain.beforeEnd(window::close);
        boolean good;
        try {
            window.awaitLobby();
            parent.println(DemoWindowProcess.SHOWN);
            good = window.use();
        } finally {
            window.close();
        }
        window.report().ifPresent(report -> parent.println(DemoWindowProcess.CALL + DemoWindow.write(json, report)));
        System.exit(good ? 0 : 1);
    }
}
