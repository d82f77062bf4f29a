package io.postern.doctor.command;

import io.postern.network.proxy.InMemoryCredentials;
import io.postern.network.proxy.PromptingCredentials;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import java.util.Arrays;
import java.util.Optional;

/** Asks at the terminal who to sign in as at a proxy: the name, then the password, neither of which is shown. */
final class TerminalProxyPrompt implements ProxyCredentials {
    private final Terminal terminal;

    TerminalProxyPrompt(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Asks once for each proxy. */
    ProxyCredentials remembered() {
        return new PromptingCredentials(new InMemoryCredentials(), this);
    }

    @Override
    public Optional<ProxyLogin> login(ProxyRealm realm) {
        Optional<char[]> user =
                terminal.password("User name at the proxy " + realm.route().host() + ": ");
        if (user.isEmpty() || user.get().length == 0) {
            return Optional.empty();
        }
        Optional<char[]> password = terminal.password(
                realm.cleartext() ? "Password there (it travels to this proxy unencrypted): " : "Password there: ");
        if (password.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProxyLogin(new String(user.get()), password.get()));
        } finally {
            Arrays.fill(password.get(), '\0');
        }
    }
}
