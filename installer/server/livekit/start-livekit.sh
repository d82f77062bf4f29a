#!/bin/sh
# The first process of LiveKit's container. Puts the rules of relay-route.sh in place, gives up root for good, and becomes
# LiveKit. The container's network begins and ends with it, so LiveKit never runs without the rules.
#
#   start-livekit.sh ARGUMENTS...       LiveKit with these arguments
#   start-livekit.sh coturn-settings    prints the settings that coturn is given
#
# With RELAY=coturn it starts coturn beside LiveKit; when one of the two ends, the other does, and the container starts
# anew.
#
# Environment: NODE_IP; for coturn TURN_DOMAIN and TURN_SECRET; OWN_ADDRESS (that of the default route).
set -eu

# The user that owns ssl/turn/privkey.pem.
USER_ID=65532
SETTINGS=/tmp/turnserver.conf

main() {
    case ${1:-} in
        coturn-settings) coturn_settings ;;
        # Re-executed by this script, without root.
        both)
            shift
            both "$@"
            ;;
        *)
            relay-route.sh up
            if [ "${RELAY:-}" = coturn ]; then
                without_rights "$0" both "$@"
            fi
            without_rights livekit-server "$@"
            ;;
    esac
}

# Executes a program without privileges and without a way to regain them.
without_rights() {
    exec setpriv --reuid="$USER_ID" --regid="$USER_ID" --clear-groups --inh-caps=-all --bounding-set=-all \
        --no-new-privs "$@"
}

both() {
    # In a file, because every user can read arguments.
    (umask 077 && coturn_settings >"$SETTINGS")
    turnserver -c "$SETTINGS" &
    coturn=$!
    livekit-server "$@" &
    livekit=$!
    trap 'kill -TERM "$livekit" "$coturn" 2>/dev/null || true' TERM INT
    # Ends when the first of the two ends.
    while kill -0 "$coturn" 2>/dev/null && kill -0 "$livekit" 2>/dev/null; do
        sleep 1 &
        wait $! || true
    done
    kill -TERM "$livekit" "$coturn" 2>/dev/null || true
    # After one signal LiveKit takes no new rooms and waits for its calls, for hours. After two it ends.
    sleep 1
    kill -TERM "$livekit" 2>/dev/null || true
    status=0
    wait "$livekit" || status=$?
    exit "$status"
}

coturn_settings() {
    own=${OWN_ADDRESS:-$(ip -4 route get "$NODE_IP" | sed -n 's/.* src \([0-9.]*\).*/\1/p' | head -n 1)}
    cat <<END
# Clients connect over TLS only.
no-udp
no-tcp
no-dtls
tls-listening-port=5349
cert=/etc/livekit/turn/fullchain.pem
pkey=/etc/livekit/turn/privkey.pem
realm=${TURN_DOMAIN:?is not set}
fingerprint
use-auth-secret
static-auth-secret=${TURN_SECRET:?is not set}
# It relays to LiveKit beside it; relay-route.sh keeps that inside. coturn takes NODE_IP for its own name and sends to
# the address behind it, so both are allowed. Nothing else may be reached through this relay.
external-ip=$NODE_IP/$own
relay-ip=$own
min-port=30000
max-port=32767
denied-peer-ip=0.0.0.0-255.255.255.255
denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
allowed-peer-ip=$NODE_IP
allowed-peer-ip=$own
no-multicast-peers
no-tcp-relay
no-cli
stale-nonce=600
log-file=stdout
simple-log
pidfile=/tmp/turnserver.pid
userdb=/tmp/turndb
END
}

main "$@"
