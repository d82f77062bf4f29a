#!/bin/sh
# Writes .env with new secrets, readable by you alone. Prints none of them.
#
#   generate-keys.sh           makes .env from .env.template; refuses if there is one
#   generate-keys.sh --force   gives an existing .env new secrets and keeps its other settings
set -eu

cd "$(dirname "$0")"
GENERATED="LIVEKIT_API_KEY LIVEKIT_API_SECRET REDIS_PASSWORD TURN_SECRET POSTERN_AGENT_PASSWORD"

main() {
    source=.env.template
    case ${1:-} in
        '')
            [ ! -e .env ] || fail ".env is there already. --force gives it new secrets, which ends all calls, sign-ins to" \
                "rooms and the bot's account; its other settings stay."
            ;;
        --force) [ ! -e .env ] || source=.env ;;
        *) fail "usage: generate-keys.sh [--force]" ;;
    esac
    [ -r "$source" ] || fail "$source cannot be read."

    # In the environment rather than in arguments, which every user of the machine can read.
    LIVEKIT_API_KEY=API$(letters 12)
    LIVEKIT_API_SECRET=$(letters 43)
    REDIS_PASSWORD=$(letters 32)
    TURN_SECRET=$(letters 43)
    POSTERN_AGENT_PASSWORD=$(letters 24)
    export LIVEKIT_API_KEY LIVEKIT_API_SECRET REDIS_PASSWORD TURN_SECRET POSTERN_AGENT_PASSWORD

    umask 077
    new=$(mktemp .env.XXXXXX)
    trap 'rm -f "$new"' EXIT
    awk -v names="$GENERATED" '
        BEGIN { count = split(names, list, " ") }
        {
            for (i = 1; i <= count; i++) {
                if (index($0, list[i] "=") == 1) {
                    $0 = list[i] "=" ENVIRON[list[i]]
                    written[list[i]] = 1
                }
            }
            print
        }
        END {
            for (i = 1; i <= count; i++) {
                if (!(list[i] in written)) print list[i] "=" ENVIRON[list[i]]
            }
        }' "$source" >"$new"
    chmod 600 "$new"
    mv "$new" .env
    echo "Wrote .env with new secrets. Now fill in the rest of it: names, address, certificate."
}

# The given number of letters and digits, starting with a letter.
letters() {
    text=
    while [ "${#text}" -lt "$1" ]; do
        text=$(printf '%s%s' "$text" "$(random_bytes | tr -dc 'A-Za-z0-9')" | sed 's/^[0-9]*//')
    done
    printf '%s' "$text" | cut -c "1-$1"
}

random_bytes() {
    if command -v openssl >/dev/null 2>&1; then
        openssl rand -base64 64
    else
        # Random bytes, of which tr keeps letters and digits.
        head -c 256 /dev/urandom
    fi
}

fail() {
    printf 'generate-keys: %s\n' "$*" >&2
    exit 1
}

main "$@"
