#!/usr/bin/env bash
# Looks at a Postern server the way its clients do, and on the server itself also from inside. Prints one line for each
# thing it looked at, and no secret. Exit status: 0 all is well, 1 something is not, 2 it could not look.
#
# Settings are taken from .env beside it, or from the environment, which wins:
#   LIVEKIT_DOMAIN TURN_DOMAIN NODE_IP
#   CONNECT_TO      an address to use instead of what DNS says
#   CA_FILE         the authority that clients have been given, with a private one
#   HTTPS_PORT DIRECT_PORT TURN_PORT            443, 7881, 5349
#   POSTERN_USER POSTERN_PASSWORD               an account, to get a token and join a room's signalling with it
#   REDIS_ADDRESS REDIS_PASSWORD                HOST:PORT of a Redis that several nodes share
#
# Needs curl and openssl; docker, ss and getent where they are.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
failures=0

main() {
    [[ $# -eq 0 ]] || stop "usage: verify.sh, with settings in the environment; see its first lines"
    for tool in curl openssl timeout od; do
        command -v "$tool" >/dev/null || stop "$tool is not installed."
    done
    settings
    names
    signalling
    direct
    relay
    backend
    redis
    no_udp
    configuration
    echo
    if ((failures > 0)); then
        echo "$failures of these need mending; docs/operations.md says how (\"When something does not work\")."
        exit 1
    fi
    echo "All is well."
}

# ---------------------------------------------------------------- what is looked at

settings() {
    web=$(setting LIVEKIT_DOMAIN)
    turn=$(setting TURN_DOMAIN)
    node=$(setting NODE_IP)
    [[ -n $web && -n $turn && -n $node ]] || stop "LIVEKIT_DOMAIN, TURN_DOMAIN and NODE_IP must be set, here or in .env."
    https_port=${HTTPS_PORT:-443}
    direct_port=${DIRECT_PORT:-7881}
    turn_port=${TURN_PORT:-5349}
    address=${CONNECT_TO:-}
    curl=(curl --silent --show-error --max-time 10 --connect-timeout 5 --noproxy '*')
    verify=()
    if [[ -n ${CA_FILE:-} ]]; then
        [[ -r $CA_FILE ]] || stop "CA_FILE cannot be read."
        curl+=(--cacert "$CA_FILE")
        verify=(-CAfile "$CA_FILE")
    fi
    [[ -z $address ]] || curl+=(--connect-to "$web:$https_port:$address:$https_port")
    base=https://$web
    [[ $https_port == 443 ]] || base=$base:$https_port
}

names() {
    [[ $web != "$turn" ]] || bad "Names" "LIVEKIT_DOMAIN and TURN_DOMAIN are the same; they must differ"
    if [[ -n $address ]]; then
        skip "DNS" "CONNECT_TO is set"
        return
    fi
    local name found
    for name in "$web" "$turn"; do
        found=$(getent ahostsv4 "$name" | sed -n '1s/ .*//p' || true)
        if [[ $found == "$node" ]]; then
            good "DNS $name" "$node"
        else
            bad "DNS $name" "is ${found:-unknown}, NODE_IP is $node"
        fi
    done
}

signalling() {
    local answer
    if answer=$("${curl[@]}" "$base/" 2>&1) && [[ $answer == OK ]]; then
        good "HTTPS $web:$https_port" "LiveKit answers OK"
    else
        bad "HTTPS $web:$https_port" "${answer:0:160}"
    fi
    certificate "Certificate $web" "$web" "$https_port"
    if "${curl[@]}" --head "$base/" 2>/dev/null | grep -qi '^alt-svc:.*h3'; then
        bad "HTTP/3" "is advertised, and HTTP/3 is UDP; the proxy must speak h1 and h2 alone"
    else
        good "HTTP/3" "not advertised"
    fi
    # Without a token LiveKit itself refuses; a proxy that blocks the upgrade answers differently.
    answer=$(upgrade </dev/null)
    if [[ $answer == 401 ]]; then
        good "WebSocket" "reaches LiveKit, which asks for a token"
    else
        bad "WebSocket" "the answer to an upgrade without a token is $answer instead of 401"
    fi
}

direct() {
    local to=${address:-$node}
    if connects "$to" "$direct_port"; then
        good "ICE/TCP $to:$direct_port" "open"
    else
        bad "ICE/TCP $to:$direct_port" "cannot be connected to"
    fi
}

relay() {
    certificate "Certificate $turn" "$turn" "$turn_port"
    if is_turn "$turn_port"; then
        good "TURN/TLS $turn:$turn_port" "a TURN server asks for credentials"
    else
        bad "TURN/TLS $turn:$turn_port" "no TURN server answers there"
    fi
    if is_turn "$https_port"; then
        good "TURN/TLS $turn:$https_port" "too: for clients that can reach nothing but $https_port"
    else
        skip "TURN/TLS $turn:$https_port" "not set up; compose.nginx.yaml does"
    fi
}

backend() {
    local answer token user
    if answer=$("${curl[@]}" --fail "$base/api/health" 2>&1) && [[ $answer == *postern-backend* ]]; then
        good "Backend" "healthy"
    else
        bad "Backend" "$base/api/health: ${answer:0:160}"
        return
    fi
    if [[ -z ${POSTERN_USER:-} || -z ${POSTERN_PASSWORD:-} ]]; then
        skip "Token" "POSTERN_USER and POSTERN_PASSWORD are not set"
        return
    fi
    # Passwords and tokens are passed by standard input, because every user can read a process's arguments.
    user=$(printf '{"username":"%s","password":"%s"}' "$(json "$POSTERN_USER")" "$(json "$POSTERN_PASSWORD")" |
        "${curl[@]}" --header 'Content-Type: application/json' --data-binary @- "$base/api/login" 2>/dev/null |
        field accessToken) || true
    if [[ -z $user ]]; then
        bad "Token" "POSTERN_USER cannot sign in"
        return
    fi
    token=$(printf 'Authorization: Bearer %s\n' "$user" |
        "${curl[@]}" --header @- --header 'Content-Type: application/json' \
            --data-binary '{"roomName":"verification"}' "$base/api/livekit/token" 2>/dev/null | field token) || true
    if [[ -z $token ]]; then
        bad "Token" "the backend gave none"
        return
    fi
    good "Token" "given for the room \"verification\""
    answer=$(printf 'Authorization: Bearer %s\n' "$token" | upgrade)
    if [[ $answer == 101 ]]; then
        good "WebSocket with token" "LiveKit lets it in"
    else
        bad "WebSocket with token" "answered with $answer instead of 101: do backend and LiveKit have the same key?"
    fi
}

redis() {
    local answer
    if [[ -n ${REDIS_ADDRESS:-} ]]; then
        answer=$(redis_ping "${REDIS_ADDRESS%:*}" "${REDIS_ADDRESS##*:}" 2>/dev/null) || true
    elif composed; then
        answer=$(docker compose exec -T redis sh -c 'REDISCLI_AUTH=$REDIS_PASSWORD redis-cli ping' 2>/dev/null) || true
    else
        skip "Redis" "not on the server, and REDIS_ADDRESS is not set"
        return
    fi
    if [[ $answer == *PONG* ]]; then
        good "Redis" "answers"
    else
        bad "Redis" "does not answer, or not with this password"
    fi
}

no_udp() {
    local ports open
    if command -v docker >/dev/null && ports=$(docker ps --format '{{.Names}} {{.Ports}}' 2>/dev/null); then
        if [[ $ports == */udp* ]] && grep -Eq '[0-9]->[0-9]+(-[0-9]+)?/udp' <<<"$ports"; then
            bad "UDP of containers" "published: $(grep -E -- '->[0-9-]+/udp' <<<"$ports" | cut -d' ' -f1 | tr '\n' ' ')"
        else
            good "UDP of containers" "none is published"
        fi
    fi
    if on_server && command -v ss >/dev/null; then
        # LiveKit's own ports on the host network, where no container isolates them.
        open=$(ss -H -l -u -n | awk '{ print $4 }' | grep -Ev '^(127\.|\[::1\])' | sed 's/.*://' |
            awk '$1 == 443 || $1 == 3478 || $1 == 5349 || $1 == 7881 || $1 == 7882 || ($1 >= 30000 && $1 <= 32767)' |
            sort -nu | tr '\n' ' ') || true
        if [[ -z $open ]]; then
            good "UDP of this machine" "none of LiveKit's ports is listened on"
        elif relay_rules; then
            good "UDP of this machine" "${open}kept in by relay-route.sh"
        else
            bad "UDP of this machine" "listened on: $open- run relay-route.sh up, or keep it in a container"
        fi
        if composed; then
            if docker compose exec -T livekit relay-route.sh check 2>/dev/null; then
                good "Rules of the relay" "in place"
            else
                bad "Rules of the relay" "not in place: look at docker compose logs livekit"
            fi
        fi
    fi
    local port
    for port in 443 3478 7882; do
        if answers_udp "$port"; then
            bad "UDP $port from here" "something answers"
        else
            good "UDP $port from here" "no answer"
        fi
    done
}

configuration() {
    local file=$here/livekit.yaml mode
    if [[ ! -r $file ]]; then
        skip "Configuration" "no livekit.yaml beside this script"
        return
    fi
    local wrong=()
    active "$file" '^ *force_tcp: *true' && wrong+=("force_tcp takes the relay its way to the media server")
    active "$file" '^ *udp_port: *[1-9]' || wrong+=("rtc.udp_port is missing, so the relay has no way to the media server")
    active "$file" '^ *use_external_ip: *true' && wrong+=("use_external_ip asks STUN servers over UDP; set NODE_IP instead")
    active "$file" '^(keys|key_file):' && wrong+=("keys belong in .env, not in livekit.yaml")
    active "$here/Caddyfile" 'protocols .*h3' && wrong+=("the Caddyfile allows HTTP/3, which is UDP")
    active "$here/compose.yaml" '[0-9]/udp' && wrong+=("compose.yaml publishes UDP")
    if [[ -e $here/.env ]]; then
        mode=$(stat -c %a "$here/.env")
        [[ $mode == 600 || $mode == 400 ]] || wrong+=(".env can be read by others: chmod 600 .env")
        local secret
        secret=$(setting LIVEKIT_API_SECRET)
        [[ ${#secret} -ge 32 ]] || wrong+=("LIVEKIT_API_SECRET is shorter than 32 characters")
    fi
    if ((${#wrong[@]} == 0)); then
        good "Configuration" "sane"
    else
        local what
        for what in "${wrong[@]}"; do
            bad "Configuration" "$what"
        done
    fi
}

# ---------------------------------------------------------------- how it is looked at

# The status that LiveKit answers an upgrade with; standard input may hold a header more. After 101 the connection
# stays, and curl runs into its limit with the status in its hands.
upgrade() {
    "${curl[@]}" --http1.1 --max-time 4 --output /dev/null --write-out '%{http_code}' --header @- \
        --header 'Connection: Upgrade' --header 'Upgrade: websocket' --header 'Sec-WebSocket-Version: 13' \
        --header 'Sec-WebSocket-Key: cG9zdGVybi12ZXJpZnkuLg==' "$base/rtc?protocol=15" 2>/dev/null || true
}

certificate() {
    local what=$1 name=$2 port=$3 text chain days end
    text=$(timeout 10 openssl s_client -connect "${address:-$name}:$port" -servername "$name" -verify_hostname "$name" \
        -verify_return_error "${verify[@]}" </dev/null 2>&1) || true
    chain=$(sed -n 's/.*Verify return code: //p' <<<"$text" | head -n 1)
    # A handshake that was cut off is reported on another line.
    [[ -n $chain ]] || chain=$(sed -n 's/^verify error://p' <<<"$text" | head -n 1)
    if [[ $chain != "0 (ok)" ]]; then
        bad "$what" "port $port: ${chain:-no TLS there}"
        return
    fi
    end=$(openssl x509 -noout -enddate <<<"$text" | sed 's/notAfter=//')
    days=$((($(date -d "$end" +%s) - $(date +%s)) / 86400))
    if ((days < 14)); then
        bad "$what" "ends in $days days"
    else
        good "$what" "port $port: chain and name are right, $days days left"
    fi
}

# Requests an allocation without credentials; a TURN server answers with an allocation error (0x0113).
is_turn() {
    local kind
    kind=$({ printf '\x00\x03\x00\x08\x21\x12\xa4\x42postern-vrfy\x00\x19\x00\x04\x11\x00\x00\x00' && sleep 2; } |
        timeout 6 openssl s_client -quiet -connect "${address:-$turn}:$1" -servername "$turn" "${verify[@]}" \
            -verify_hostname "$turn" -verify_return_error 2>/dev/null | head -c 2 | od -An -tx1 | tr -d ' \n') || true
    [[ $kind == 0113 ]]
}

connects() {
    timeout 5 bash -c "exec 3<>'/dev/tcp/$1/$2'" 2>/dev/null
}

# Sends a STUN binding request; a server that may not be there does not answer it.
answers_udp() {
    local size
    size=$(timeout 2 bash -c "exec 3<>'/dev/udp/${address:-$node}/$1' &&
        printf '\x00\x01\x00\x00\x21\x12\xa4\x42postern-vrfy' >&3 && head -c 1 <&3" 2>/dev/null | wc -c) || true
    ((size > 0))
}

redis_ping() {
    local password
    password=$(setting REDIS_PASSWORD)
    exec 4<>"/dev/tcp/$1/$2"
    [[ -z $password ]] || printf 'AUTH %s\r\n' "$password" >&4
    printf 'PING\r\nQUIT\r\n' >&4
    timeout 3 cat <&4
}

composed() {
    command -v docker >/dev/null && [[ -n $(cd "$here" && docker compose ps -q 2>/dev/null) ]] && cd "$here"
}

# Whether LiveKit runs on this machine, in a container or not.
on_server() {
    composed || { command -v ss >/dev/null && ss -H -l -t -n | awk '{ print $4 }' | grep -q ":$direct_port\$"; }
}

relay_rules() {
    command -v nft >/dev/null && nft list chain inet postern_relay keep_in >/dev/null 2>&1
}

# Whether a line that is not a comment matches.
active() {
    [[ -r $1 ]] && grep -Ev '^[[:space:]]*#' "$1" | grep -Eq "$2"
}

setting() {
    local value=${!1:-}
    if [[ -z $value && -r $here/.env ]]; then
        value=$(sed -n "s/^$1=//p" "$here/.env" | tail -n 1 | tr -d '"')
    fi
    printf '%s' "$value"
}

field() {
    sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"
}

json() {
    sed 's/\\/\\\\/g; s/"/\\"/g' <<<"$1"
}

good() {
    printf '%-5s %-34s %s\n' ok "$1" "$2"
}

skip() {
    printf '%-5s %-34s %s\n' - "$1" "$2"
}

bad() {
    failures=$((failures + 1))
    printf '%-5s %-34s %s\n' FAIL "$1" "$(tr '\n' ' ' <<<"$2")"
}

stop() {
    printf 'verify: %s\n' "$1" >&2
    exit 2
}

main "$@"
