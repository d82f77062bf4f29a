package io.postern.doctor.command;

import io.postern.network.proxy.InMemoryCredentials;
import io.postern.network.proxy.PromptingCredentials;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import java.util.Arrays;
import java.util.Optional;

/** Asks for proxy credentials at the terminal: the user name, then the password, both without echo. */
final class TerminalProxyPrompt implements ProxyCredentials {
    private final Terminal terminal;

    TerminalProxyPrompt(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Asks only once for each proxy. */
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
