package io.postern.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.layout.Region;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every part asks for a size that stays the same, so that places can be read off. */
class CallRegionsTest {
    private static final double BAR = 60;
    private static final double LINE = 20;
    private static final double EDGE = 8;

    private final Region stage = part(10, 10);
    private final Region joining = part(10, 10);
    private final Region statusLine = part(10, LINE);
    private final Region controls = part(10, BAR);
    private final Region invite = part(10, 100);
    private final Region statistics = part(400, 300);
    private final Region notices = part(200, 40);
    private final Region panel = part(10, 10);
    private final Region keysSheet = part(10, 250);
    private final Region sharePicker = part(10, 10);
    private final CallRegions places = new CallRegions(new CallRegions.Parts(
            stage, joining, statusLine, controls, invite, statistics, notices, panel, keysSheet, sharePicker));

    private static Region part(double width, double height) {
        Region part = new Region();
        part.setPrefSize(width, height);
        return part;
    }

    @BeforeEach
    void nothingLiesOverTheStage() {
        for (Region over : new Region[] {invite, statistics, notices, panel, keysSheet, sharePicker}) {
            over.setVisible(false);
        }
    }

    @Test
    void theStageEndsAboveTheLineAndTheLineAboveTheBar() {
        places.place(640, 400, false);
        assertLies(controls, 0, 340, 640, 400);
        assertLies(statusLine, 0, 320, 640, 340);
        assertLies(stage, EDGE, EDGE, 632, 320);
        assertLies(joining, EDGE, EDGE, 632, 320);
    }

    @Test
    void onTheFullScreenBarAndLineFloatOverTheStage() {
        places.place(1920, 1080, true);
        assertLies(stage, EDGE, EDGE, 1912, 1072);
        assertLies(controls, 0, 1020, 1920, 1080);
    }

    @Test
    void aPanelStandsBesideTheStageWhereThereIsRoomAndLiesOverItElsewhere() {
        panel.setVisible(true);
        places.place(860, 600, false);
        assertTrue(CallRegions.panelBeside(860));
        assertLies(panel, 560, 0, 860, 600);
        assertLies(controls, 0, 540, 552, 600);
        assertLies(stage, EDGE, EDGE, 544, 520);

        places.place(859, 600, false);
        assertFalse(CallRegions.panelBeside(859));
        assertLies(panel, 559, 0, 859, 540);
        assertLies(controls, 0, 540, 859, 600);
    }

    @Test
    void aPanelIsWiderInAWideWindowAndNeverWiderThanTheWindow() {
        panel.setVisible(true);
        places.place(1600, 900, false);
        assertLies(panel, 1240, 0, 1600, 900);
        places.place(240, 400, false);
        assertLies(panel, 0, 0, 240, 340);
    }

    @Test
    void theInvitationStandsBetweenStageAndLineAlsoOnTheFullScreen() {
        invite.setVisible(true);
        places.place(1000, 800, false);
        assertLies(invite, 220, 620, 780, 720);
        assertLies(stage, EDGE, EDGE, 992, 612);
        places.place(1000, 800, true);
        assertLies(invite, 220, 620, 780, 720);
        assertLies(stage, EDGE, EDGE, 992, 612);
    }

    @Test
    void aNoticeIsAsWideAsItsWordsAndNoWiderThanTheStage() {
        notices.setVisible(true);
        places.place(1000, 800, false);
        assertLies(notices, 400, 16, 600, 56);
        places.place(200, 400, false);
        assertLies(notices, 16, 16, 184, 56);
    }

    @Test
    void statisticsBeginBelowANoticeAndEndAboveTheLine() {
        statistics.setVisible(true);
        places.place(1000, 800, false);
        assertLies(statistics, 16, 16, 416, 316);
        notices.setVisible(true);
        places.place(1000, 400, false);
        assertLies(statistics, 16, 64, 416, 312);
    }

    @Test
    void sheetsLieInTheMiddleAndShrinkWithTheWindow() {
        keysSheet.setVisible(true);
        sharePicker.setVisible(true);
        places.place(1000, 800, false);
        assertLies(keysSheet, 250, 275, 750, 525);
        assertLies(sharePicker, 140, 140, 860, 660);
        places.place(400, 200, false);
        assertLies(keysSheet, EDGE, EDGE, 392, 192);
        assertLies(sharePicker, EDGE, EDGE, 392, 192);
    }

    private static void assertLies(Region part, double left, double top, double right, double bottom) {
        assertEquals(left, part.getLayoutX(), "left");
        assertEquals(top, part.getLayoutY(), "top");
        assertEquals(right, part.getLayoutX() + part.getWidth(), "right");
        assertEquals(bottom, part.getLayoutY() + part.getHeight(), "bottom");
    }
}
