package io.postern.call.controls;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.resources.Texts;
import io.postern.ui.control.DevicePicker;
import io.postern.ui.control.PolicyLockLabel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;

/** A menu of the devices of some kinds, built each time it opens. */
final class DeviceMenu {
    private final Texts texts;
    private final CallDevices devices;

    DeviceMenu(Texts texts, CallDevices devices) {
        this.texts = texts;
        this.devices = devices;
    }

    /**
     * @param below shown under the devices of the first kind: a meter, for instance
     * @param more items that follow it
     */
    ContextMenu of(List<DeviceKind> kinds, Optional<Node> below, List<? extends MenuItem> more) {
        ContextMenu menu = new ContextMenu();
        menu.getStyleClass().add("device-menu");
        menu.setOnShowing(e -> fill(menu, kinds, below, more));
        fill(menu, kinds, below, more);
        return menu;
    }

    private void fill(ContextMenu menu, List<DeviceKind> kinds, Optional<Node> below, List<? extends MenuItem> more) {
        menu.getItems().clear();
        Optional<String> locked = devices.locked();
        locked.ifPresent(words -> menu.getItems().add(still(new PolicyLockLabel("", words))));
        boolean first = true;
        for (DeviceKind kind : kinds) {
            if (!first) {
                menu.getItems().add(new SeparatorMenuItem());
            }
            add(menu, kind);
            if (first) {
                below.ifPresent(node -> menu.getItems().add(still(node)));
                menu.getItems().addAll(more);
            }
            first = false;
        }
    }

    private void add(ContextMenu menu, DeviceKind kind) {
        String word = kind.name().toLowerCase(Locale.ROOT);
        Label heading = new Label(texts.text("common.device." + word));
        heading.getStyleClass().add("field-label");
        menu.getItems().add(still(heading));
        List<MediaDevice> list = devices.list(kind);
        if (list.isEmpty()) {
            MenuItem none = new MenuItem(texts.text("common.device.none_" + word));
            none.setDisable(true);
            menu.getItems().add(none);
        }
        Optional<String> selected = devices.selected(kind).map(MediaDevice::id);
        ToggleGroup group = new ToggleGroup();
        for (MediaDevice device : list) {
            RadioMenuItem item = new RadioMenuItem(label(device));
            item.setMnemonicParsing(false);
            item.setToggleGroup(group);
            item.setSelected(selected.equals(Optional.of(device.id())));
            item.setDisable(devices.locked().isPresent());
            item.setOnAction(e -> devices.select(kind, device));
            menu.getItems().add(item);
        }
    }

    private String label(MediaDevice device) {
        return DevicePicker.nameOf(device, texts);
    }

    private static MenuItem still(Node node) {
        CustomMenuItem item = new CustomMenuItem(node, false);
        item.getStyleClass().add("still");
        return item;
    }
}
