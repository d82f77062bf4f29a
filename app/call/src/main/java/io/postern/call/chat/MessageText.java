package io.postern.call.chat;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.NodeOrientation;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;
import javafx.scene.text.TextFlow;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the text of one message with its links, wrapped to a given width. Left-to-right text flows with its links
 * in place; other text is broken by {@link LineBreaks}, and its links follow below it.
 */
final class MessageText extends Region {
    private final Locale locale;
    private final Consumer<Links.Part.Link> open;
    private final TextFlow flow = new TextFlow();
    private final Text lines = new Text();
    private final Text ruler = new Text();
    private String broken = "";
    private boolean breaksItself;

    /** The width that the lines were last broken for; layout asks several times for the same. */
    private double brokenWidth = Double.NaN;

    private @Nullable Font brokenFont;

    MessageText(Locale locale, Consumer<Links.Part.Link> open) {
        this.locale = locale;
        this.open = open;
        lines.getStyleClass().add("chat-text");
        getChildren().addAll(flow, lines);
    }

    /** @param after a quiet word at the end; may be empty */
    void show(String text, String after) {
        List<Links.Part> parts = Links.parts(text);
        brokenWidth = Double.NaN;
        breaksItself = LineBreaks.isNeededFor(text);
        lines.setVisible(breaksItself);
        flow.getChildren().clear();
        if (breaksItself) {
            broken = text;
            boolean rightToLeft = LineBreaks.readsRightToLeft(text);
            lines.setNodeOrientation(rightToLeft ? NodeOrientation.RIGHT_TO_LEFT : NodeOrientation.LEFT_TO_RIGHT);
            lines.setTextAlignment(TextAlignment.LEFT);
            lines.setText(text);
            for (Links.Part part : parts) {
                if (part instanceof Links.Part.Link link) {
                    if (!flow.getChildren().isEmpty()) {
                        flow.getChildren().add(new Text("\n"));
                    }
                    flow.getChildren().add(link(link, link.address().toASCIIString()));
                }
            }
        } else {
            broken = "";
            lines.setText("");
            for (Links.Part part : parts) {
                flow.getChildren().add(node(part));
            }
        }
        if (!after.isEmpty()) {
            flow.getChildren().add(styled(new Text("  " + after), "chat-edited"));
        }
        requestLayout();
    }

    private Node node(Links.Part part) {
        return switch (part) {
            case Links.Part.Words words -> styled(new Text(words.text()), "chat-text");
            case Links.Part.Link link -> link(link, link.text());
        };
    }

    // A text and not a hyperlink control: a long address has to wrap like any word.
    private Text link(Links.Part.Link link, String words) {
        Text node = styled(new Text(words), "chat-link");
        node.setUnderline(true);
        node.setCursor(Cursor.HAND);
        node.setFocusTraversable(true);
        node.setAccessibleRole(AccessibleRole.HYPERLINK);
        node.setAccessibleText(link.host());
        Tooltip.install(node, new Tooltip(link.host()));
        node.addEventHandler(MouseEvent.MOUSE_CLICKED, e -> {
            if (e.getButton() == MouseButton.PRIMARY) {
                open.accept(link);
            }
        });
        node.addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ENTER) {
                open.accept(link);
                e.consume();
            }
        });
        return node;
    }

    private static Text styled(Text node, String style) {
        node.getStyleClass().add(style);
        return node;
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefWidth(double height) {
        double flowWidth = flow.getChildren().isEmpty() ? 0 : flow.prefWidth(-1);
        return Math.ceil(breaksItself ? Math.max(width(broken), flowWidth) : flowWidth) + 1;
    }

    @Override
    protected double computePrefHeight(double width) {
        double flowHeight = flow.getChildren().isEmpty() ? 0 : flow.prefHeight(width);
        return breaksItself ? breakLines(width) + flowHeight : flowHeight;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double linesHeight = breaksItself ? breakLines(getWidth()) : 0;
        lines.relocate(
                lines.getNodeOrientation() == NodeOrientation.RIGHT_TO_LEFT
                        ? getWidth() - lines.getLayoutBounds().getWidth()
                        : 0,
                0);
        flow.resizeRelocate(0, linesHeight, getWidth(), getHeight() - linesHeight);
    }

    private double breakLines(double width) {
        if (width != brokenWidth || !lines.getFont().equals(brokenFont)) {
            String next = width <= 0 ? broken : LineBreaks.broken(broken, width, locale, this::width);
            if (!next.equals(lines.getText())) {
                lines.setText(next);
            }
            brokenWidth = width;
            brokenFont = lines.getFont();
        }
        return lines.getLayoutBounds().getHeight();
    }

    private double width(String text) {
        ruler.setFont(lines.getFont());
        ruler.setText(text);
        return ruler.getLayoutBounds().getWidth();
    }
}
