package io.postern.network.dial;

import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Returns prepared credentials, one after the other, and records whether they were accepted. */
final class ScriptedCredentials implements ProxyCredentials {
    private final Deque<ProxyLogin> answers = new ArrayDeque<>();
    final List<ProxyRealm> asked = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();

    /** Users and passwords by turns. */
    ScriptedCredentials(String... usersAndPasswords) {
        for (int i = 0; i < usersAndPasswords.length; i += 2) {
            answers.add(new ProxyLogin(usersAndPasswords[i], usersAndPasswords[i + 1].toCharArray()));
        }
    }

    @Override
    public synchronized Optional<ProxyLogin> login(ProxyRealm realm) {
        asked.add(realm);
        return Optional.ofNullable(answers.poll());
    }

    @Override
    public void accepted(ProxyRealm realm, ProxyLogin login) {
        events.add("accepted " + login.user());
    }

    @Override
    public void rejected(ProxyRealm realm, ProxyLogin login) {
        events.add("rejected " + login.user());
    }
}
