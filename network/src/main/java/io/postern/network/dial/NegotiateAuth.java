package io.postern.network.dial;

import io.postern.network.proxy.Route;
import java.security.PrivilegedActionException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletionException;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.Oid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kerberos authentication at a proxy by SPNEGO (RFC 4559), with the ticket of the person's operating system login;
 * never asks for a password. With {@code -Dsun.security.jgss.native=true} the system's own library is used, on Windows
 * SSPI.
 */
final class NegotiateAuth implements ProxyAuth {
    private static final Logger LOG = LoggerFactory.getLogger(NegotiateAuth.class);
    private static final String SPNEGO = "1.3.6.1.5.5.2";
    private static final byte[] NOTHING = {};

    private final Subject person;
    private final GSSContext context;
    private String authorization;

    private NegotiateAuth(Subject person, GSSContext context) throws GSSException {
        this.person = person;
        this.context = context;
        this.authorization = header(step(NOTHING));
    }

    /** @throws GSSException without a ticket, or without Kerberos on this computer */
    static NegotiateAuth begin(Route.Proxied proxy) throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        GSSContext context = manager.createContext(
                manager.createName("HTTP@" + proxy.host(), org.ietf.jgss.GSSName.NT_HOSTBASED_SERVICE),
                new Oid(SPNEGO),
                null,
                GSSContext.DEFAULT_LIFETIME);
        return new NegotiateAuth(person(), context);
    }

    private static Subject person() throws GSSException {
        Subject subject = new Subject();
        if (Boolean.getBoolean("sun.security.jgss.native")) {
            return subject;
        }
        try {
            LoginContext login = new LoginContext("ticket cache", subject, null, new TicketCache());
            login.login();
            return login.getSubject();
        } catch (LoginException | SecurityException e) {
            GSSException none = new GSSException(GSSException.NO_CRED);
            none.initCause(e);
            throw none;
        }
    }

    /** Uses the existing ticket and never prompts. */
    private static final class TicketCache extends Configuration {
        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(
                        "com.sun.security.auth.module.Krb5LoginModule",
                        LoginModuleControlFlag.REQUIRED,
                        Map.of("useTicketCache", "true", "doNotPrompt", "true"))
            };
        }
    }

    private byte[] step(byte[] token) throws GSSException {
        try {
            byte[] next = Subject.callAs(person, () -> context.initSecContext(token, 0, token.length));
            return next == null ? NOTHING : next;
        } catch (CompletionException e) {
            Throwable cause =
                    e.getCause() instanceof PrivilegedActionException wrapped ? wrapped.getCause() : e.getCause();
            if (cause instanceof GSSException known) {
                throw known;
            }
            GSSException failure = new GSSException(GSSException.FAILURE);
            failure.initCause(cause);
            throw failure;
        }
    }

    @Override
    public String authorization() {
        return authorization;
    }

    @Override
    public boolean respondTo(AuthChallenge challenge) {
        if (challenge.token().isEmpty() || context.isEstablished()) {
            return false;
        }
        try {
            byte[] next = step(Base64.getDecoder().decode(challenge.token()));
            authorization = header(next);
            return next.length > 0;
        } catch (GSSException | IllegalArgumentException e) {
            LOG.debug("Negotiate authentication failed", e);
            return false;
        }
    }

    @Override
    public boolean bindsConnection() {
        return true;
    }

    private static String header(byte[] token) {
        return "Negotiate " + Base64.getEncoder().encodeToString(token);
    }
}
