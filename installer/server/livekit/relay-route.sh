#!/bin/sh
# Keeps the relay's UDP inside the server.
#
# LiveKit's TURN server takes media in over TLS and hands it to the media server as UDP packets to NODE_IP, the address
# clients know. Behind a container's or a cloud's address translation that address is on no interface here, so the
# packets would have to leave and come back through an open UDP port. These rules deliver them where they are, and make
# sure that no packet of those ports leaves or enters.
#
#   relay-route.sh up      puts the rules in place
#   relay-route.sh check   succeeds if they are in place
#   relay-route.sh show    prints them with their counters
#   relay-route.sh down    takes them out
#
# Environment:
#   NODE_IP        the IPv4 address that LiveKit tells clients
#   MEDIA_PORT     rtc.udp_port of livekit.yaml (7882)
#   DIRECT_PORT    rtc.tcp_port of livekit.yaml (7881), which programs beside LiveKit reach without going out either
#   RELAY_PORTS    turn.relay_range_start and _end of livekit.yaml, with - between (30000-32767)
#   OWN_ADDRESS    the IPv4 address of the interface that LiveKit uses (that of the default route)
#   RELAY          coturn where coturn relays in the place of LiveKit
#
# Needs nft, ip and the right to change the network (root, or CAP_NET_ADMIN).
set -eu

TABLE=postern_relay
MEDIA_PORT=${MEDIA_PORT:-7882}
DIRECT_PORT=${DIRECT_PORT:-7881}
RELAY_PORTS=${RELAY_PORTS:-30000-32767}

main() {
    case ${1:-} in
        up) up ;;
        check) in_place ;;
        show) nft list table inet "$TABLE" ;;
        down) nft delete table inet "$TABLE" ;;
        *) fail "usage: relay-route.sh up|check|show|down" ;;
    esac
}

up() {
    require nft
    require ip
    is_address "${NODE_IP:-}" || fail "NODE_IP must be the IPv4 address that LiveKit tells clients."
    is_number "$MEDIA_PORT" || fail "MEDIA_PORT must be a port number."
    is_number "$DIRECT_PORT" || fail "DIRECT_PORT must be a port number."
    if ! is_number "${RELAY_PORTS%%-*}" || ! is_number "${RELAY_PORTS#*-}"; then
        fail "RELAY_PORTS must look like 30000-32767."
    fi
    own=${OWN_ADDRESS:-$(own_address)}
    is_address "$own" || fail "No interface has a route to $NODE_IP; set OWN_ADDRESS."
    # One transaction: there is no moment with half of the rules, and running it again replaces them.
    {
        printf 'table inet %s {}\ndelete table inet %s\n' "$TABLE" "$TABLE"
        rules "$own"
    } | nft -f - || fail "nft refused the rules. Is this root, or a container with CAP_NET_ADMIN?"
    echo "relay-route: UDP for $NODE_IP on ports $MEDIA_PORT and $RELAY_PORTS stays here, at $own"
}

rules() {
    ports="{ $MEDIA_PORT, $RELAY_PORTS }"
    echo "table inet $TABLE {"
    echo "    counter leaving {}"
    echo "    counter arriving {}"
    if [ "$1" != "$NODE_IP" ]; then
        # Both ends know each other by NODE_IP, whoever speaks first, as if the packets had gone out and come back: only
        # then does LiveKit see that a client is relayed, and the relay accept what LiveKit sends first.
        cat <<END
    counter delivered {}
    chain to_ourselves {
        type nat hook output priority -100;
        ip daddr $NODE_IP udp dport $ports counter name delivered dnat ip to $1
        ip daddr $NODE_IP tcp dport $DIRECT_PORT dnat ip to $1
    }
    chain from_ourselves {
        type nat hook postrouting priority 100;
        oifname "lo" ip saddr $1 ip daddr $1 udp sport $ports udp dport $ports counter name delivered snat ip to $NODE_IP
    }
END
        [ "${RELAY:-}" != coturn ] || cat <<END
    # coturn sends to $1, LiveKit to $NODE_IP. If LiveKit spoke first, its pair of addresses would be taken, coturn's
    # packets would get another port, and LiveKit would not know the relay. So LiveKit waits for the client's first packet.
    chain relay_speaks_first {
        type filter hook output priority -150;
        ip daddr $NODE_IP udp sport $MEDIA_PORT udp dport $RELAY_PORTS ct state new drop
    }
END
    fi
    cat <<END
    chain keep_in {
        type filter hook postrouting priority 0;
        oifname != "lo" udp sport $ports counter name leaving drop
    }
    chain keep_out {
        type filter hook input priority 0;
        iifname != "lo" udp dport $ports counter name arriving drop
    }
}
END
}

in_place() {
    nft list chain inet "$TABLE" keep_in >/dev/null 2>&1
}

# The address that this machine uses for outgoing connections.
own_address() {
    ip -4 route get "$NODE_IP" 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p' | head -n 1
}

is_address() {
    printf '%s\n' "$1" | grep -Eq '^([0-9]{1,3}\.){3}[0-9]{1,3}$'
}

is_number() {
    case $1 in
        '' | *[!0-9]*) return 1 ;;
    esac
}

require() {
    command -v "$1" >/dev/null 2>&1 || fail "$1 is not installed."
}

fail() {
    echo "relay-route: $1" >&2
    exit 1
}

main "$@"
