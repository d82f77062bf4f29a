package io.postern.call.people;

import io.postern.call.tile.QualityBars;
import io.postern.resources.Texts;
import io.postern.room.ConnectionQuality;
import io.postern.ui.control.Avatar;
import io.postern.ui.control.Glyph;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/** Lists the participants and their state. On the JavaFX thread. */
public final class PeopleView extends VBox {
    private static final PseudoClass SPEAKING = PseudoClass.getPseudoClass("speaking");
    private static final PseudoClass OFF = PseudoClass.getPseudoClass("off");
    private static final double ROW_HEIGHT = 52;
    private static final double AVATAR_SIZE = 32;

    private final ObservableList<PersonModel> people = FXCollections.observableArrayList();

    public PeopleView(Texts texts) {
        getStyleClass().add("people");
        setId("people-panel");
        ListView<PersonModel> list = new ListView<>(people);
        list.setId("people-list");
        list.getStyleClass().add("people-list");
        list.setFixedCellSize(ROW_HEIGHT);
        list.setCellFactory(view -> new Row(texts));
        list.setAccessibleText(texts.text("call.people.list"));
        list.setMinHeight(0);
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().add(list);
    }

    /** Shows who is there; rows of people who did not change are not touched. */
    public void show(List<PersonModel> now) {
        for (int i = 0; i < Math.min(now.size(), people.size()); i++) {
            if (!now.get(i).equals(people.get(i))) {
                people.set(i, now.get(i));
            }
        }
        if (now.size() > people.size()) {
            people.addAll(List.copyOf(now.subList(people.size(), now.size())));
        } else if (now.size() < people.size()) {
            people.remove(now.size(), people.size());
        }
    }

    private static final class Row extends ListCell<PersonModel> {
        private final Texts texts;
        private final Avatar avatar = new Avatar();
        private final Label name = new Label();
        private final Label about = new Label();
        private final QualityBars quality = new QualityBars();
        private final FontIcon screen = Glyph.of(MaterialDesignM.MONITOR_SHARE, "person-icon");
        private final FontIcon camera = Glyph.of(MaterialDesignV.VIDEO_OUTLINE, "person-icon");
        private final FontIcon microphone = Glyph.of(MaterialDesignM.MICROPHONE, "person-icon");
        private final HBox row;

        Row(Texts texts) {
            this.texts = texts;
            avatar.setMinSize(AVATAR_SIZE, AVATAR_SIZE);
            avatar.setPrefSize(AVATAR_SIZE, AVATAR_SIZE);
            avatar.setMaxSize(AVATAR_SIZE, AVATAR_SIZE);
            name.getStyleClass().add("person-name");
            name.setMinWidth(0);
            about.getStyleClass().add("person-about");
            VBox words = new VBox(name, about);
            words.setAlignment(Pos.CENTER_LEFT);
            words.setMinWidth(0);
            HBox.setHgrow(words, Priority.ALWAYS);
            quality.setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
            quality.setMaxHeight(Region.USE_PREF_SIZE);
            row = new HBox(12, avatar, words, quality, screen, camera, microphone);
            row.setAlignment(Pos.CENTER_LEFT);
            getStyleClass().add("person");
            setPrefWidth(0);
            setGraphic(row);
        }

        @Override
        protected void updateItem(@Nullable PersonModel person, boolean empty) {
            super.updateItem(person, empty);
            row.setVisible(person != null && !empty);
            if (person == null || empty) {
                pseudoClassStateChanged(SPEAKING, false);
                setAccessibleText("");
                return;
            }
            avatar.setPerson(person.identity(), person.name());
            name.setText(person.name());
            List<String> marks = new ArrayList<>();
            if (person.own()) {
                marks.add(texts.text("call.people.you"));
            }
            if (person.agent()) {
                marks.add(texts.text("call.people.agent"));
            }
            if (person.encrypted()) {
                marks.add(texts.text("call.people.encrypted"));
            }
            if (person.quality() == ConnectionQuality.LOST) {
                marks.add(texts.text("call.tile.quality_lost"));
            } else if (person.quality() == ConnectionQuality.POOR) {
                marks.add(texts.text("call.tile.quality_poor"));
            }
            about.setText(String.join(" · ", marks));
            showIf(about, !marks.isEmpty());
            quality.show(person.quality());
            showIf(quality, QualityBars.isBad(person.quality()));
            showIf(screen, person.sharesScreen());
            camera.setIconCode(person.cameraOn() ? MaterialDesignV.VIDEO_OUTLINE : MaterialDesignV.VIDEO_OFF_OUTLINE);
            camera.pseudoClassStateChanged(OFF, !person.cameraOn());
            microphone.setIconCode(person.microphoneOn() ? MaterialDesignM.MICROPHONE : MaterialDesignM.MICROPHONE_OFF);
            microphone.pseudoClassStateChanged(OFF, !person.microphoneOn());
            pseudoClassStateChanged(SPEAKING, person.speaking() && person.microphoneOn());
            setAccessibleText(words(person, marks));
        }

        private String words(PersonModel person, List<String> marks) {
            List<String> words = new ArrayList<>();
            words.add(person.name());
            words.addAll(marks);
            words.add(texts.text(person.microphoneOn() ? "call.people.microphone_on" : "call.people.microphone_off"));
            words.add(texts.text(person.cameraOn() ? "call.people.camera_on" : "call.people.camera_off"));
            if (person.sharesScreen()) {
                words.add(texts.text("call.people.shares_screen"));
            }
            return String.join(", ", words);
        }

        private static void showIf(Node node, boolean shown) {
            node.setVisible(shown);
            node.setManaged(shown);
        }
    }
}
