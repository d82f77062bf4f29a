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

/** What is asked before a link is followed, as a table. */
class LinkStepTest {
    private static final URI OWN = URI.create("https://meet.example.org");
    private static final URI OTHER = URI.create("https://other.example");
    private static final URI PLAIN = URI.create("http://plain.example");
    private static final URI HERE = URI.create("http://127.0.0.1:8080");
    private static final KnownServers KNOWN = new KnownServers(Set.of(OWN, HERE), Policy.NONE);

    private static LinkStep step(URI server, Whereabouts where) {
        return LinkStep.of(new InviteLink(server, "weekly"), where, KNOWN);
    }

    private static LinkQuestion asked(URI server, Whereabouts where) {
        return assertInstanceOf(LinkStep.Ask.class, step(server, where)).question();
    }

    private static Whereabouts signedIn(URI server) {
        return new Whereabouts.SignedIn(Optional.of(server));
    }

    private static Whereabouts inCall(URI server, String room) {
        return new Whereabouts.InCall(Optional.of(server), room);
    }

    @Test
    void aKnownServerIsGoneToWithoutAsking() {
        assertInstanceOf(LinkStep.Go.class, step(OWN, new Whereabouts.SignedOut()));
        assertInstanceOf(LinkStep.Go.class, step(URI.create("https://meet.example.org:443/"), signedIn(OWN)));
        assertInstanceOf(LinkStep.Go.class, step(HERE, new Whereabouts.SignedOut()));
        assertInstanceOf(LinkStep.Go.class, step(OTHER, signedIn(OTHER)), "where one is signed in");
    }

    @Test
    void anUnknownServerIsNot() {
        LinkQuestion question = asked(OTHER, new Whereabouts.SignedOut());
        assertFalse(question.known());
        assertFalse(question.leavesCall());
        assertEquals(Optional.empty(), question.leavesServer());
        assertFalse(asked(URI.create("https://meet.example.org.evil.example"), new Whereabouts.SignedOut())
                .known());
        assertFalse(asked(URI.create("http://meet.example.org"), new Whereabouts.SignedOut())
                .known());
        assertFalse(asked(URI.create("https://meet.example.org:8443"), new Whereabouts.SignedOut())
                .known());
    }

    @Test
    void aServerWithoutEncryptionIsNeverGoneToSilently() {
        KnownServers plain = new KnownServers(Set.of(PLAIN), Policy.NONE);
        LinkStep step = LinkStep.of(new InviteLink(PLAIN, "weekly"), new Whereabouts.SignedOut(), plain);
        assertInstanceOf(LinkStep.Ask.class, step);
        assertInstanceOf(
                LinkStep.Go.class, LinkStep.of(new InviteLink(PLAIN, "weekly"), signedIn(PLAIN), plain), "as agreed");
    }

    @Test
    void nobodyIsSignedOutUnasked() {
        LinkQuestion question = asked(HERE, signedIn(OWN));
        assertTrue(question.known());
        assertEquals(Optional.of(OWN), question.leavesServer());
    }

    @Test
    void aCallIsLeftOnlyAfterAsking() {
        assertInstanceOf(LinkStep.Stay.class, step(OWN, inCall(OWN, "weekly")));
        LinkQuestion question = asked(OWN, inCall(OWN, "daily"));
        assertTrue(question.leavesCall() && question.known() && !question.otherServer());
        LinkQuestion away = asked(OTHER, inCall(OWN, "weekly"));
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
        KnownServers servers = new KnownServers(Set.of(), policy);
        Whereabouts out = new Whereabouts.SignedOut();
        for (String known : new String[] {
            "https://meet.example.org",
            "https://partner.example",
            "https://partner.example:443",
            "https://lab.example:8443"
        }) {
            assertInstanceOf(
                    LinkStep.Go.class, LinkStep.of(new InviteLink(URI.create(known), "weekly"), out, servers), known);
        }
        for (String forbidden : new String[] {
            "https://other.example", "http://partner.example", "https://lab.example", "https://partner.example:444"
        }) {
            assertEquals(
                    new LinkStep.Forbidden(OWN),
                    LinkStep.of(new InviteLink(URI.create(forbidden), "weekly"), out, servers),
                    forbidden);
        }
    }
}
