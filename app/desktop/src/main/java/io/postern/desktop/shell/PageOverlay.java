package io.postern.desktop.shell;

import io.postern.desktop.doctor.DoctorView;
import io.postern.desktop.doctor.DoctorViewModel;
import io.postern.desktop.report.ReportView;
import io.postern.desktop.report.ReportViewModel;
import io.postern.desktop.settings.SettingsView;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/**
 * Holds the page that covers the current page of the shell, if there is one. The covered page stays active: opening the
 * settings neither mutes nor ends a call. On the JavaFX thread.
 */
final class PageOverlay extends StackPane {
    private static final double SETTINGS_WIDTH = 380;
    private static final double PAGE_WIDTH = 560;

    private final ShellViewModel model;
    private final ShellView.Parts parts;
    private Runnable closePage = () -> {};

    PageOverlay(ShellViewModel model, ShellView.Parts parts) {
        this.model = model;
        this.parts = parts;
        setPickOnBounds(false);
        setAlignment(Pos.CENTER_RIGHT);
    }

    boolean isOpen() {
        return !getChildren().isEmpty();
    }

    boolean showsSettings() {
        return settings().isPresent();
    }

    void openSettings() {
        if (showsSettings()) {
            return;
        }
        closePage();
        SettingsView page = new SettingsView(
                model.texts(),
                parts.fx(),
                parts.settings(),
                model.networkSettings(),
                model.updates(),
                inCall(),
                this::closePage,
                this::openReport);
        parts.media().client().ifPresent(client -> page.use(client.localMedia()));
        show(page, SETTINGS_WIDTH, page::close);
    }

    /** Opens the settings at proxies and certificates. */
    void openNetworkSettings() {
        openSettings();
        settings().ifPresent(SettingsView::showNetwork);
    }

    void openDoctor() {
        closePage();
        DoctorViewModel doctor =
                new DoctorViewModel(model.texts(), parts.fx(), parts.examiner(), model.examined(), inCall());
        DoctorView page = new DoctorView(doctor, model.texts(), this::closePage, this::openReport);
        show(page, PAGE_WIDTH, page::close);
    }

    void openReport() {
        closePage();
        ReportViewModel report = new ReportViewModel(model.texts(), parts.report(), model.examined(), inCall());
        ReportView page = new ReportView(report, model.texts(), this::closePage);
        show(page, PAGE_WIDTH, page::close);
    }

    void closePage() {
        closePage.run();
        closePage = () -> {};
        getChildren().clear();
    }

    private void show(Region page, double width, Runnable close) {
        page.setMaxWidth(width);
        getChildren().setAll(page);
        closePage = close;
    }

    private Optional<SettingsView> settings() {
        return getChildren().stream()
                .filter(SettingsView.class::isInstance)
                .map(SettingsView.class::cast)
                .findFirst();
    }

    private boolean inCall() {
        return model.stateProperty().get() instanceof ShellState.InCall;
    }
}
