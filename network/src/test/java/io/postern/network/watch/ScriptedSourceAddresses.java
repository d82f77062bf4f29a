package io.postern.network.watch;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A machine whose routes and addresses a test controls. */
final class ScriptedSourceAddresses implements SourceAddresses {
    static final InetAddress SERVER = InetAddress.ofLiteral("198.51.100.9");
    static final InetAddress SERVER_V6 = InetAddress.ofLiteral("2001:db8:9::9");
    static final Source WIRED = source("10.0.0.5", 2);
    static final Source WIRED_TOO = source("10.0.0.6", 2);
    static final Source VPN = source("10.8.0.2", 7);
    static final Source WIRED_V6 = source("2001:db8:1::5", 2);

    private final Map<InetAddress, Source> routes = new ConcurrentHashMap<>();
    private final Set<InetAddress> asked = ConcurrentHashMap.newKeySet();
    private final Set<Source> alive = ConcurrentHashMap.newKeySet();

    static Source source(String address, int interfaceIndex) {
        return new Source(InetAddress.ofLiteral(address), interfaceIndex);
    }

    void route(InetAddress target, Source source) {
        alive.add(source);
        routes.put(target, source);
    }

    void noRoute(InetAddress target) {
        routes.remove(target);
    }

    void remove(Source source) {
        alive.remove(source);
        routes.values().removeIf(source::equals);
    }

    /** Whether the way to it has been looked for. */
    boolean wasAskedFor(InetAddress target) {
        return asked.contains(target);
    }

    @Override
    public Optional<Source> towards(InetAddress target) {
        Optional<Source> source = Optional.ofNullable(routes.get(target));
        asked.add(target);
        return source;
    }

    @Override
    public boolean isAlive(Source source) {
        return alive.contains(source);
    }
}
