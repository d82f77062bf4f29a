package io.postern.desktop.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.invite.InviteLink;
import io.postern.settings.policy.Policy;
import io.postern.settings.policy.UpdatePolicy;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests as a table which links need a confirmation before they are followed. */
class LinkActionTest {
    private static final URI OWN = URI.create("https://meet.example.org");
    private static final URI OTHER = URI.create("https://other.example");
    private static final URI PLAIN = URI.create("http://plain.example");
    private static final URI HERE = URI.create("http://127.0.0.1:8080");
    private static final TrustedServers KNOWN = new TrustedServers(Set.of(OWN, HERE), Policy.NONE);

    private static LinkAction step(URI server, LinkContext where) {
        return LinkAction.of(new InviteLink(server, "weekly"), where, KNOWN);
    }

    private static LinkConfirmation asked(URI server, LinkContext where) {
        return assertInstanceOf(LinkAction.Ask.class, step(server, where)).question();
    }

    private static LinkContext signedIn(URI server) {
        return new LinkContext.SignedIn(Optional.of(server));
    }

    private static LinkContext inCall(URI server, String room) {
        return new LinkContext.InCall(Optional.of(server), room);
    }

    @Test
    void aKnownServerIsGoneToWithoutAsking() {
        assertInstanceOf(LinkAction.Go.class, step(OWN, new LinkContext.SignedOut()));
        assertInstanceOf(LinkAction.Go.class, step(URI.create("https://meet.example.org:443/"), signedIn(OWN)));
        assertInstanceOf(LinkAction.Go.class, step(HERE, new LinkContext.SignedOut()));
        assertInstanceOf(LinkAction.Go.class, step(OTHER, signedIn(OTHER)), "where one is signed in");
    }

    @Test
    void anUnknownServerIsNot() {
        LinkConfirmation question = asked(OTHER, new LinkContext.SignedOut());
        assertFalse(question.known());
        assertFalse(question.leavesCall());
        assertEquals(Optional.empty(), question.leavesServer());
        assertFalse(asked(URI.create("https://meet.example.org.evil.example"), new LinkContext.SignedOut())
                .known());
        assertFalse(asked(URI.create("http://meet.example.org"), new LinkContext.SignedOut())
                .known());
        assertFalse(asked(URI.create("https://meet.example.org:8443"), new LinkContext.SignedOut())
                .known());
    }

    @Test
    void aServerWithoutEncryptionIsNeverGoneToSilently() {
        TrustedServers plain = new TrustedServers(Set.of(PLAIN), Policy.NONE);
        LinkAction step = LinkAction.of(new InviteLink(PLAIN, "weekly"), new LinkContext.SignedOut(), plain);
        assertInstanceOf(LinkAction.Ask.class, step);
        assertInstanceOf(
                LinkAction.Go.class,
                LinkAction.of(new InviteLink(PLAIN, "weekly"), signedIn(PLAIN), plain),
                "as agreed");
    }

    @Test
    void nobodyIsSignedOutUnasked() {
        LinkConfirmation question = asked(HERE, signedIn(OWN));
        assertTrue(question.known());
        assertEquals(Optional.of(OWN), question.leavesServer());
    }

    @Test
    void aCallIsLeftOnlyAfterAsking() {
        assertInstanceOf(LinkAction.Stay.class, step(OWN, inCall(OWN, "weekly")));
        LinkConfirmation question = asked(OWN, inCall(OWN, "daily"));
        assertTrue(question.leavesCall() && question.known() && !question.otherServer());
        LinkConfirmation away = asked(OTHER, inCall(OWN, "weekly"));
        assertTrue(away.leavesCall() && away.otherServer() && !away.known());
    }

    @Test
    void anAdministratorSaysWhatIsKnownAndWhatIsForbidden() {
        Policy policy = new Policy(
                Optional.of(OWN),
                Set.of("Partner.example", "lab.example:8443"),
                Optional.empty(),
                Set.of(Policy.Lock.SERVER),
                Optional.empty(),
                UpdatePolicy.DEFAULT,
                Optional.empty());
        TrustedServers servers = new TrustedServers(Set.of(), policy);
        LinkContext out = new LinkContext.SignedOut();
        for (String known : new String[] {
            "https://meet.example.org",
            "https://partner.example",
            "https://partner.example:443",
            "https://lab.example:8443"
        }) {
            assertInstanceOf(
                    LinkAction.Go.class,
                    LinkAction.of(new InviteLink(URI.create(known), "weekly"), out, servers),
                    known);
        }
        for (String forbidden : new String[] {
            "https://other.example", "http://partner.example", "https://lab.example", "https://partner.example:444"
        }) {
            assertEquals(
                    new LinkAction.Forbidden(OWN),
                    LinkAction.of(new InviteLink(URI.create(forbidden), "weekly"), out, servers),
                    forbidden);
        }
    }
}
