#!/bin/sh
# A deploy hook for certbot: installs a renewed certificate for the servers and makes them reload it.
#
#   certbot certonly --webroot -w acme -d turn.example.org --deploy-hook "$PWD/certificates/deploy-hook.sh"
#
# certbot calls it after every renewal, with the certificate's folder in RENEWED_LINEAGE and its names in
# RENEWED_DOMAINS. Environment: OWNER (65532, the user that the servers run as), RELOAD (a command instead of the one
# below).
set -eu

cd "$(dirname "$0")/.."
OWNER=${OWNER:-65532}

main() {
    [ -n "${RENEWED_LINEAGE:-}" ] || fail "certbot calls this, with RENEWED_LINEAGE set."
    web=$(setting LIVEKIT_DOMAIN)
    turn=$(setting TURN_DOMAIN)
    installed=
    for name in ${RENEWED_DOMAINS:-}; do
        case $name in
            "$web") copy_to ssl/web ;;
            "$turn") copy_to ssl/turn ;;
        esac
    done
    [ -n "$installed" ] || fail "None of its names (${RENEWED_DOMAINS:-none}) is LIVEKIT_DOMAIN or TURN_DOMAIN of .env."
    reload
}

copy_to() {
    mkdir -p "$1"
    chmod 755 "$1"
    # Written next to the old pair, then renamed: a server that starts now finds either the old or the new pair.
    (
        umask 077
        cp "$RENEWED_LINEAGE/fullchain.pem" "$1/.fullchain.pem.new"
        cp "$RENEWED_LINEAGE/privkey.pem" "$1/.privkey.pem.new"
    )
    chmod 644 "$1/.fullchain.pem.new"
    chown "$OWNER" "$1/.privkey.pem.new"
    mv "$1/.privkey.pem.new" "$1/privkey.pem"
    mv "$1/.fullchain.pem.new" "$1/fullchain.pem"
    installed="$installed $1"
}

reload() {
    if [ -n "${RELOAD:-}" ]; then
        sh -c "$RELOAD"
        return
    fi
    # nginx takes new files without ending anything. Caddy cuts the signalling of running calls, whose media go on.
    # LiveKit and coturn read their certificate when they start: clients lose their connection for the seconds of a
    # restart and come back by themselves.
    if docker compose exec -T proxy sh -c 'command -v nginx' >/dev/null; then
        # Not with docker kill: Docker treats every signal as a stop and would not restart the container.
        docker compose exec -T proxy sh -c 'kill -HUP 1'
        return
    fi
    case $installed in
        *ssl/web*) docker compose exec -T proxy caddy reload --force --config /etc/caddy/Caddyfile ;;
    esac
    case $installed in
        *ssl/turn*) docker compose restart livekit ;;
    esac
}

setting() {
    sed -n "s/^$1=//p" .env | tail -n 1 | tr -d '"'
}

fail() {
    echo "deploy-hook: $1" >&2
    exit 1
}

main "$@"
