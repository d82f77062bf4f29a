package io.postern.settings.policy;

import io.postern.settings.preferences.NetworkPreferences;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that an administrator has made for this machine. Immutable.
 *
 * @param server where people sign in
 * @param knownServers hosts whose links are followed without asking, beside the one signed in at
 * @param network proxies and certificate authorities
 * @param locked the settings that people cannot change; shown as locked
 * @param contact the person to ask, shown beside locked settings; empty if nobody is named
 * @param updates about newer versions
 * @param kiosk the settings of a meeting room's machine; empty on any other
 */
public record Policy(
        Optional<URI> server,
        Set<String> knownServers,
        Optional<NetworkPreferences> network,
        Set<Lock> locked,
        Optional<String> contact,
        UpdatePolicy updates,
        Optional<KioskPolicy> kiosk) {
    /** The policy that sets nothing. */
    public static final Policy NONE = new Policy(
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            UpdatePolicy.DEFAULT,
            Optional.empty());

    public Policy {
        knownServers = Set.copyOf(knownServers);
        locked = Set.copyOf(locked);
    }

    /** A part of the settings. */
    public enum Lock {
        SERVER,
        PROXY,
        AUTHORITIES,
        RELAY_PORTS,
        APPEARANCE,
        LANGUAGE,
        DEVICES,
        UPDATES,
        SCREEN_SHARING
    }
}
