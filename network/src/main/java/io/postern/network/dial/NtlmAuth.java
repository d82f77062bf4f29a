package io.postern.network.dial;

import io.postern.network.proxy.ProxyLogin;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * NTLMv2 authentication at a proxy with user and password. The messages are made by the JDK's SASL mechanism of that
 * name: they are the same as those of the implementation inside HttpURLConnection, which has no public API.
 */
final class NtlmAuth implements ProxyAuth {
    private static final Logger LOG = LoggerFactory.getLogger(NtlmAuth.class);
    private static final String MECHANISM = "NTLM";
    private static final byte[] NOTHING = {};

    private final SaslClient client;
    private String authorization;

    private NtlmAuth(SaslClient client) throws SaslException {
        this.client = client;
        this.authorization = header(client.evaluateChallenge(NOTHING));
    }

    /** @throws SaslException if this Java has no NTLM (a runtime image without module {@code java.security.sasl}) */
    static NtlmAuth begin(ProxyLogin login) throws SaslException {
        SaslClient client = Sasl.createSaslClient(
                new String[] {MECHANISM},
                null,
                "http",
                "",
                Map.of("com.sun.security.sasl.ntlm.version", "NTLMv2"),
                callbacks -> answer(callbacks, login));
        if (client == null) {
            throw new SaslException("no NTLM in this Java");
        }
        return new NtlmAuth(client);
    }

    private static void answer(Callback[] callbacks, ProxyLogin login) {
        int separator = login.user().indexOf('\\');
        String user = login.user().substring(separator + 1);
        String domain = separator < 0 ? "" : login.user().substring(0, separator);
        for (Callback callback : callbacks) {
            switch (callback) {
                case RealmCallback realm -> realm.setText(domain);
                case NameCallback name -> name.setName(user);
                case PasswordCallback password -> {
                    char[] secret = login.password();
                    password.setPassword(secret);
                    Arrays.fill(secret, '\0');
                }
                default -> LOG.debug("NTLM asks for {}", callback.getClass());
            }
        }
    }

    @Override
    public String authorization() {
        return authorization;
    }

    @Override
    public boolean respondTo(AuthChallenge challenge) {
        if (challenge.token().isEmpty() || client.isComplete()) {
            return false;
        }
        try {
            authorization = header(client.evaluateChallenge(Base64.getDecoder().decode(challenge.token())));
            return true;
        } catch (SaslException | IllegalArgumentException e) {
            LOG.debug("NTLM authentication failed", e);
            return false;
        }
    }

    @Override
    public boolean bindsConnection() {
        return true;
    }

    private static String header(byte[] message) {
        return "NTLM " + Base64.getEncoder().encodeToString(message);
    }
}
