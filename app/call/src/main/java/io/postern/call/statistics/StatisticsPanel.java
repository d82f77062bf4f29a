package io.postern.call.statistics;

import io.postern.resources.Texts;
import io.postern.room.RoomRates.Incoming;
import io.postern.room.RoomRates.Outgoing;
import io.postern.room.TrackSource;
import io.postern.ui.control.PanelHeader;
import io.postern.ui.fx.FxThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * Shows the statistics of a call over its stage, renewed once a second. Reads nothing while it is not shown. On the
 * JavaFX thread.
 */
public final class StatisticsPanel extends VBox implements AutoCloseable {
    /** Columns with words; the others have figures. */
    private static final int WORDS = 3;

    private static final double MAX_NAME_WIDTH = 200;

    private final Texts texts;
    private final UnaryOperator<String> names;
    private final StatisticsSampler sampler;
    private final Consumer<CallStatistics> update;
    private final Supplement way;
    private final Label waiting;
    private final Table received;
    private final Table sent;
    private Optional<StatisticsSampler.Registration> following = Optional.empty();

    /**
     * @param sampler closed by its owner
     * @param names display names, by identity
     * @param way the route of media in words
     */
    public StatisticsPanel(
            Texts texts, FxThread fx, StatisticsSampler sampler, UnaryOperator<String> names, Supplement way) {
        this.texts = texts;
        this.names = names;
        this.sampler = sampler;
        this.way = way;
        this.update = fx.latest(this::show);
        getStyleClass().addAll("statistics-panel", "floating");
        setId("statistics");
        PanelHeader head = new PanelHeader(texts.text("statistics.panel.title"), texts, () -> setOpen(false));
        waiting = new Label();
        waiting.getStyleClass().add("body");
        waiting.setId("statistics-way");
        received = new Table(
                texts.text("statistics.panel.received"),
                columns("who", "what", "picture", "frames", "dropped", "rate", "loss", "decode", "delay"));
        sent = new Table(
                texts.text("statistics.panel.sent"),
                columns("who", "what", "picture", "frames", "rate", "encode", "limit"));
        ScrollPane scroll = new ScrollPane(new VBox(16, received, sent));
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("keys-scroll");
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.AS_NEEDED);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head, waiting, scroll);
        setMinHeight(0);
        setVisible(false);
    }

    /** The facts that a panel cannot know by itself. */
    @FunctionalInterface
    public interface Supplement {
        /** The route of media in words, such as {@code Direct TCP}; empty while unknown. */
        String way();
    }

    /** Shows or hides it; hidden, it costs nothing. */
    public void setOpen(boolean open) {
        setVisible(open);
        following.ifPresent(StatisticsSampler.Registration::close);
        following = Optional.empty();
        if (open) {
            waiting.setText(texts.text("statistics.panel.waiting"));
            received.show(List.of());
            sent.show(List.of());
            following = Optional.of(sampler.follow(update));
        }
    }

    @Override
    public void close() {
        setOpen(false);
    }

    private void show(CallStatistics figures) {
        if (!isVisible()) {
            return;
        }
        String words = way.way();
        waiting.setText(
                words.isEmpty()
                        ? texts.text("statistics.panel.way_unknown")
                        : texts.text(
                                "statistics.panel.way",
                                words,
                                tenth(figures.rates().roundTrip().toNanos() / 1e6),
                                kilobits(figures.rates().receiveBitrate()),
                                kilobits(figures.rates().sendBitrate())));
        received.show(figures.rates().incoming().stream()
                .map(track -> incoming(track, figures))
                .toList());
        sent.show(figures.rates().outgoing().stream().map(this::outgoing).toList());
    }

    private List<String> incoming(Incoming track, CallStatistics figures) {
        boolean video = track.video();
        List<String> row = new ArrayList<>();
        row.add(names.apply(track.identity()));
        row.add(what(track.source(), track.codec()));
        row.add(video ? picture(track) : "");
        row.add(video ? frames(track.framesPerSecond(), figures.shown(track)) : "");
        row.add(video ? String.valueOf(figures.dropped(track)) : "");
        row.add(kilobits(track.bitrate()));
        row.add(texts.text("statistics.row.percent", tenth(track.lossShare() * 100)));
        row.add(video ? millis(track.decodeMillis()) : "");
        row.add(millis(track.delayMillis()));
        return row;
    }

    private String picture(Incoming track) {
        if (track.paused()) {
            return texts.text("statistics.row.paused");
        }
        String layer = texts.text("statistics.layer." + track.layer().name().toLowerCase(Locale.ROOT));
        return track.width() == 0 ? layer : track.width() + "×" + track.height() + " " + layer;
    }

    private List<String> outgoing(Outgoing track) {
        boolean video = track.video();
        List<String> row = new ArrayList<>();
        row.add(texts.text("statistics.row.you"));
        row.add(what(track.source(), track.codec()));
        String size = track.width() == 0 ? "" : track.width() + "×" + track.height() + " ";
        row.add(video ? (track.active() ? size : texts.text("statistics.row.off") + " ") + track.rid() : "");
        row.add(video ? tenth(track.framesPerSecond()) : "");
        row.add(kilobits(track.bitrate()));
        row.add(video ? millis(track.encodeMillis()) : "");
        row.add(limit(track.limitation()));
        return row;
    }

    private String limit(String reason) {
        return switch (reason) {
            case "" -> "";
            case "none", "cpu", "bandwidth" -> texts.text("statistics.limit." + reason);
            default -> texts.text("statistics.limit.other");
        };
    }

    private String what(TrackSource source, String codec) {
        String word = texts.text("statistics.row."
                + switch (source) {
                    case CAMERA -> "camera";
                    case MICROPHONE -> "microphone";
                    case SCREEN_SHARE -> "screen";
                    case SCREEN_SHARE_AUDIO -> "screen_sound";
                    case UNKNOWN -> "other";
                });
        return codec.isEmpty() ? word : word + " · " + codec;
    }

    private String frames(double decoded, OptionalDouble shown) {
        return shown.isPresent()
                ? texts.text("statistics.row.shown", tenth(shown.getAsDouble()), tenth(decoded))
                : tenth(decoded);
    }

    private String millis(double value) {
        return texts.text("statistics.row.millis", tenth(value));
    }

    private static String kilobits(long bits) {
        return String.valueOf(Math.round(bits / 1000.0));
    }

    private String tenth(double value) {
        return String.format(texts.locale(), "%.1f", value);
    }

    private List<String> columns(String... keys) {
        List<String> columns = new ArrayList<>();
        for (String key : keys) {
            columns.add(texts.text("statistics.column." + key));
        }
        return columns;
    }

    /** Rows of words and figures; labels are kept from one second to the next. */
    private final class Table extends VBox {
        private final List<String> headings;
        private final GridPane grid = new GridPane();
        private final Label nothing = new Label(texts.text("statistics.panel.nothing"));
        private final List<List<Label>> rows = new ArrayList<>();

        Table(String title, List<String> headings) {
            super(4);
            this.headings = headings;
            Label name = new Label(title);
            name.getStyleClass().add("statistics-title");
            nothing.getStyleClass().add("statistics-cell");
            grid.setHgap(16);
            grid.setVgap(2);
            for (int column = 0; column < headings.size(); column++) {
                ColumnConstraints constraints = new ColumnConstraints();
                constraints.setHalignment(column < WORDS ? HPos.LEFT : HPos.RIGHT);
                constraints.setMinWidth(USE_PREF_SIZE);
                if (column == 0) {
                    constraints.setMinWidth(80);
                    constraints.setMaxWidth(MAX_NAME_WIDTH);
                }
                grid.getColumnConstraints().add(constraints);
                grid.add(label(headings.get(column), "statistics-heading"), column, 0);
            }
            getChildren().addAll(name, nothing, grid);
        }

        void show(List<List<String>> cells) {
            grid.setVisible(!cells.isEmpty());
            grid.setManaged(!cells.isEmpty());
            nothing.setVisible(cells.isEmpty());
            nothing.setManaged(cells.isEmpty());
            while (rows.size() > cells.size()) {
                grid.getChildren().removeAll(rows.removeLast());
            }
            for (int row = 0; row < cells.size(); row++) {
                if (row == rows.size()) {
                    addRow();
                }
                for (int column = 0; column < headings.size(); column++) {
                    rows.get(row).get(column).setText(cells.get(row).get(column));
                }
            }
        }

        private void addRow() {
            List<Label> labels = new ArrayList<>();
            for (int column = 0; column < headings.size(); column++) {
                Label label = label("", "statistics-cell");
                labels.add(label);
                grid.add(label, column, rows.size() + 1);
            }
            rows.add(labels);
        }

        private Label label(String text, String style) {
            Label label = new Label(text);
            label.getStyleClass().add(style);
            return label;
        }
    }
}
