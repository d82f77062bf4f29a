#!/bin/sh
# Makes one certificate for both names, for a server without a public certificate authority.
#
#   make-certificates.sh self-signed LIVEKIT_DOMAIN TURN_DOMAIN    for trying things out
#   make-certificates.sh private-ca  LIVEKIT_DOMAIN TURN_DOMAIN    with an authority of your own; run again to renew
#
# Writes ssl/web and ssl/turn (fullchain.pem, privkey.pem), and with an authority ssl/ca (ca.pem, for clients to trust,
# and ca.key, which belongs on another machine). ssl/trust gets the certificate that the bot has to trust, and no key.
# --force as the first word replaces certificates that are there.
# Environment: SSL_DIR (the ssl folder beside this one), OWNER (65532, the user that the servers run as), DAYS (397).
set -eu

SSL_DIR=${SSL_DIR:-$(dirname "$0")/../ssl}
OWNER=${OWNER:-65532}
DAYS=${DAYS:-397}

main() {
    force=
    if [ "${1:-}" = --force ]; then
        force=yes
        shift
    fi
    [ $# -eq 3 ] || fail "usage: make-certificates.sh [--force] self-signed|private-ca LIVEKIT_DOMAIN TURN_DOMAIN"
    web=$2
    turn=$3
    is_name "$web" || fail "$web is no host name with a dot in it."
    is_name "$turn" || fail "$turn is no host name with a dot in it."
    command -v openssl >/dev/null 2>&1 || fail "openssl is not installed."
    if [ -e "$SSL_DIR/web/fullchain.pem" ] && [ -z "$force" ] && [ "$1" != private-ca ]; then
        fail "$SSL_DIR holds certificates already; --force replaces them."
    fi

    umask 077
    mkdir -p "$SSL_DIR"
    work=$(mktemp -d "$SSL_DIR/.making.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    cat >"$work/leaf.cnf" <<END
[req]
distinguished_name = name
prompt = no
[name]
CN = $web
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:$web, DNS:$turn
subjectKeyIdentifier = hash
END
    case $1 in
        self-signed) self_signed ;;
        private-ca) private_ca ;;
        *) fail "$1 is neither self-signed nor private-ca." ;;
    esac
    install_pair "$SSL_DIR/web"
    install_pair "$SSL_DIR/turn"
    install_trust "$1"
    chmod 755 "$SSL_DIR"
    echo "Wrote a certificate for $web and $turn to $SSL_DIR/web and $SSL_DIR/turn, good for $DAYS days."
    [ "$(id -u)" -eq 0 ] || echo "Not being root, give both privkey.pem to user $OWNER, which the containers run as."
}

self_signed() {
    quietly openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days "$DAYS" \
        -config "$work/leaf.cnf" -extensions leaf -keyout "$work/privkey.pem" -out "$work/fullchain.pem"
}

private_ca() {
    if [ ! -e "$SSL_DIR/ca/ca.key" ]; then
        [ ! -e "$SSL_DIR/ca/ca.pem" ] || fail "$SSL_DIR/ca/ca.key is not here; bring it back to make a certificate."
        mkdir -p "$SSL_DIR/ca"
        cat >"$work/ca.cnf" <<END
[req]
distinguished_name = name
prompt = no
[name]
CN = Postern private authority of $web
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
END
        quietly openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 3650 \
            -config "$work/ca.cnf" -extensions ca -keyout "$work/ca.key" -out "$work/ca.pem"
        mv "$work/ca.key" "$work/ca.pem" "$SSL_DIR/ca/"
        chmod 755 "$SSL_DIR/ca"
        chmod 644 "$SSL_DIR/ca/ca.pem"
    fi
    echo "authorityKeyIdentifier = keyid" >>"$work/leaf.cnf"
    quietly openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 \
        -config "$work/leaf.cnf" -keyout "$work/privkey.pem" -out "$work/leaf.csr"
    quietly openssl x509 -req -sha256 -days "$DAYS" -in "$work/leaf.csr" -out "$work/leaf.pem" \
        -CA "$SSL_DIR/ca/ca.pem" -CAkey "$SSL_DIR/ca/ca.key" -set_serial "0x$(openssl rand -hex 16)" \
        -extfile "$work/leaf.cnf" -extensions leaf
    # No intermediate certificates: clients have the authority itself.
    mv "$work/leaf.pem" "$work/fullchain.pem"
}

# The same pair in two folders, so that each server sees only its own, and certbot can replace them later.
install_pair() {
    mkdir -p "$1"
    chmod 755 "$1"
    for file in fullchain.pem privkey.pem; do
        cp "$work/$file" "$1/.$file.new"
    done
    chmod 644 "$1/.fullchain.pem.new"
    chmod 600 "$1/.privkey.pem.new"
    # Only root can change the owner of files.
    if [ "$(id -u)" -eq 0 ]; then
        chown "$OWNER" "$1/.privkey.pem.new"
    fi
    mv "$1/.fullchain.pem.new" "$1/fullchain.pem"
    mv "$1/.privkey.pem.new" "$1/privkey.pem"
}

# The authority, or the self-signed certificate itself.
install_trust() {
    mkdir -p "$SSL_DIR/trust"
    chmod 755 "$SSL_DIR/trust"
    if [ "$1" = private-ca ]; then
        cp "$SSL_DIR/ca/ca.pem" "$SSL_DIR/trust/.trust.new"
    else
        cp "$work/fullchain.pem" "$SSL_DIR/trust/.trust.new"
    fi
    chmod 644 "$SSL_DIR/trust/.trust.new"
    mv "$SSL_DIR/trust/.trust.new" "$SSL_DIR/trust/trust.pem"
}

quietly() {
    if ! "$@" >"$work/output" 2>&1; then
        cat "$work/output" >&2
        fail "openssl failed."
    fi
}

is_name() {
    printf '%s\n' "$1" | grep -Eq '^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$'
}

fail() {
    echo "make-certificates: $1" >&2
    exit 1
}

main "$@"
