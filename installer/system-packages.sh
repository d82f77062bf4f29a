# Functions of ./postern, which reads this file: which packages of the system are missing, and installing them.
# POSIX sh. The packages themselves are in system-packages.tsv. Expects $root, fail, note and the search for JDKs.
# shellcheck shell=sh disable=SC2154

# sysexits.h: a required service or program is missing.
EX_UNAVAILABLE=69

LINE_END='
'

# The oldest versions that build the LiveKit server and run LiveKit's client.
OLDEST_GO=14
OLDEST_NODE=20
# The version that is built; must match LiveKitFinder.
LIVEKIT_VERSION=1.11.0

packages_file() {
    echo "$root/platform/src/main/resources/io/postern/platform/packages/system-packages.tsv"
}

# Makes sure that what some groups need is there: looks, says what is missing, asks or was told, and installs.
#
#   provide "GROUPS" "OPTIONAL GROUPS"
#
# What an optional group needs may stay missing when $answer is "no" or no package brings it. Ends with status 69 before
# anything was done if the rest is missing and may not be installed.
provide() {
    wanted_groups=$1
    optional_groups=$2
    look
    [ -n "$missing" ] || return 0
    manager=$(package_manager)
    may_install=$(right_to_install "$manager")
    if [ "$may_install" = root ] && [ "$answer" != no ] && [ "$manager" = apt ] && ! knows_packages; then
        refresh_packages
    fi
    name_packages
    tell_missing
    if [ -n "$unknown_needed" ]; then
        tell_unknown
        exit $EX_UNAVAILABLE
    fi
    if [ -z "$packages" ]; then
        return 0
    fi
    decide
    case $decision in
        install)
            install_packages
            look
            [ -z "$missing_needed" ] || still_missing
            ;;
        without)
            if [ -n "$missing_needed" ]; then
                tell_command
                exit $EX_UNAVAILABLE
            fi
            ;;
        *)
            tell_command
            exit $EX_UNAVAILABLE
            ;;
    esac
}

# Prints the packages of some groups for one package manager, one per line.
#
#   list_packages MANAGER GROUP...
list_packages() {
    manager=$1
    shift
    case $manager in
        apt | dnf | zypper | pacman | brew | winget) ;;
        '') fail "This system has no package manager that Postern knows. Name one with --manager, such as apt." ;;
        *) fail "There is no list of packages for \"$manager\": apt, dnf, zypper, pacman, brew and winget have one." ;;
    esac
    for group in "$@"; do
        group_exists "$group" || fail "There is no group \"$group\": $(all_groups | tr '\n' ' ')are those of packages."
    done
    wanted_groups=$*
    # Determined before the loop, which runs in a subshell.
    knows_packages || true
    rows | while IFS='	' read -r need groups check purpose names; do
        in_groups "$wanted_groups" "$groups" || continue
        first_known "$manager" "$(names_for "$manager" "$names")"
        [ "$package" = - ] || echo "$package"
    done | awk '!seen[$0]++'
}

# ---------------------------------------------------------------- what is missing

# Puts the rows of missing packages into $missing, and those that are not optional into $missing_needed.
look() {
    missing=
    missing_needed=
    while IFS='	' read -r need groups check purpose names; do
        in_groups "$wanted_groups $optional_groups" "$groups" || continue
        is_for_this_system "$names" || continue
        ! is_there "$check" || continue
        row="$need	$groups	$check	$purpose	$names"
        missing=$missing${missing:+$LINE_END}$row
        if in_groups "$wanted_groups" "$groups"; then
            missing_needed=$missing_needed${missing_needed:+$LINE_END}$row
        fi
    done <<END
$(rows)
END
}

# Homebrew packages exist for everything that macOS lacks.
is_for_this_system() {
    [ "$(uname -s)" != Darwin ] || [ "$(names_for brew "$1")" != - ]
}

rows() {
    sed -e '/^#/d' -e '/^need	/d' "$(packages_file)"
}

all_groups() {
    rows | cut -f 2 | tr ',' '\n' | sort -u
}

group_exists() {
    all_groups | grep -qx -e "$1"
}

# Whether one of the space-separated words is in the comma-separated list.
in_groups() {
    for group in $1; do
        case ",$2," in
            *",$group,"*) return 0 ;;
        esac
    done
    return 1
}

is_there() {
    case $1 in
        jdk:*) look_for_jdk ;;
        jdk-file:*) look_for_jdk && [ -e "$JAVA_HOME/${1#jdk-file:}" ] ;;
        command:mvn) look_for_maven ;;
        command:*) any_command "${1#command:}" ;;
        library:*) has_library "${1#library:}" ;;
        node:*) at_least "$OLDEST_NODE" "$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')" ;;
        livekit) has_livekit_server ;;
        file:*) has_file "${1#file:}" ;;
        *) fail "$(packages_file) has a check that is not known: $1" ;;
    esac
}

any_command() {
    for program in $(echo "$1" | tr ',' ' '); do
        for folder in "" /usr/local/sbin/ /usr/sbin/ /sbin/; do
            ! command -v "$folder$program" >/dev/null 2>&1 || return 0
        done
    done
    return 1
}

# Space-separated patterns.
has_file() {
    for path in $1; do
        [ ! -e "$path" ] || return 0
    done
    return 1
}

# Looks in the dynamic linker's cache; on systems other than Linux, programs bring their libraries.
has_library() {
    [ "$(uname -s)" = Linux ] || return 0
    if [ -z "${linker_cache:-}" ]; then
        linker_cache=$({ ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null) || linker_cache=
        linker_cache=$linker_cache$LINE_END
    fi
    case $(uname -m) in
        x86_64) kind='libc6,x86-64' ;;
        aarch64) kind='libc6,AArch64' ;;
        *) kind='' ;;
    esac
    case $linker_cache in
        *"	$1 ($kind"*) return 0 ;;
    esac
    for folder in $(echo "${LD_LIBRARY_PATH:-}" | tr ':' ' '); do
        [ ! -e "$folder/$1" ] || return 0
    done
    # Only on systems without that cache, because these folders may hold other libraries, such as 32-bit ones.
    [ "$linker_cache" = "$LINE_END" ] || return 1
    has_file "/lib/$1 /lib64/$1 /usr/lib/$1 /usr/lib64/$1 /lib/*-linux-gnu/$1 /usr/lib/*-linux-gnu/$1"
}

# In the same order as the demo.
has_livekit_server() {
    [ -z "${LIVEKIT_SERVER:-}" ] || return 0
    ! any_command livekit-server,livekit-server-1.11 || return 0
    [ ! -x "$(cache_folder)/livekit-server/v$LIVEKIT_VERSION/livekit-server" ] || return 0
    ! docker_answers || return 0
    at_least "$OLDEST_GO" "$(go version 2>/dev/null | sed -n 's/.* go1\.\([0-9]*\).*/\1/p')"
}

cache_folder() {
    case $(uname -s) in
        Darwin) echo "${HOME:-}/Library/Caches/postern" ;;
        *) echo "${XDG_CACHE_HOME:-${HOME:-}/.cache}/postern" ;;
    esac
}

# Without an engine the client reports an error; with a hanging engine it does not answer at all.
docker_answers() {
    command -v docker >/dev/null 2>&1 || return 1
    docker version --format '{{.Server.Version}}' >/dev/null 2>&1 </dev/null &
    asked=$!
    waited=0
    while kill -0 "$asked" 2>/dev/null && [ "$waited" -lt 50 ]; do
        sleep 0.2
        waited=$((waited + 1))
    done
    ! kill "$asked" 2>/dev/null || return 1
    wait "$asked"
}

at_least() {
    case $2 in
        '' | *[!0-9]*) return 1 ;;
        *) [ "$2" -ge "$1" ] ;;
    esac
}

# ---------------------------------------------------------------- package managers

package_manager() {
    case $(uname -s) in
        Darwin)
            ! command -v brew >/dev/null 2>&1 || echo brew
            return
            ;;
    esac
    for candidate in apt-get dnf zypper pacman; do
        if command -v "$candidate" >/dev/null 2>&1; then
            echo "${candidate%-get}"
            return
        fi
    done
}

# Prints "root" if packages can be installed directly, "sudo" if that needs at most a password, otherwise nothing.
right_to_install() {
    if [ "$1" = brew ] || [ "$(id -u)" = 0 ]; then
        echo root
    elif command -v sudo >/dev/null 2>&1 && { has_terminal || sudo -n true 2>/dev/null; }; then
        echo sudo
    fi
}

has_terminal() {
    [ -t 0 ] && [ -t 2 ]
}

# The column of a package manager, counted from the one after the purpose.
names_for() {
    case $1 in
        apt) column=1 ;;
        dnf) column=2 ;;
        zypper) column=3 ;;
        pacman) column=4 ;;
        brew) column=5 ;;
        winget) column=6 ;;
    esac
    echo "$2" | cut -f "$column"
}

# Leaves in $package the first of the names, separated by commas, that the package manager knows. Where it does not know
# any package, because its lists are empty, that is the first name; where it knows none of these, it is "-".
first_known() {
    package=${2%%,*}
    [ "$1" = apt ] && [ "$package" != - ] && knows_packages || return 0
    for package in $(echo "$2" | tr ',' ' '); do
        ! has_package "$package" || return 0
    done
    package=-
}

has_package() {
    knows_packages
    case " $known_packages " in
        *" $1 "*) return 0 ;;
        *) return 1 ;;
    esac
}

# Asks apt once for all names. Without package lists it knows only installed packages, which have no file name.
knows_packages() {
    if [ -z "${asked_apt:-}" ]; then
        asked_apt=yes
        # shellcheck disable=SC2046 # one word a name
        known_packages=$(apt-cache show --no-all-versions $(rows | cut -f 5 | tr ',' '\n' | sort -u) 2>/dev/null |
            awk '/^Package: / { name = $2 } /^Filename: / { print name }' | tr '\n' ' ')
    fi
    [ -n "$known_packages" ]
}

# Puts the packages to install into $packages, and what no package provides into $unknown_needed and $unknown.
name_packages() {
    packages=
    unknown=
    unknown_needed=
    report=
    adoptium=
    while IFS='	' read -r need groups check purpose names; do
        package=-
        [ -z "$manager" ] || first_known "$manager" "$(names_for "$manager" "$names")"
        case $manager,$package,$names in
            apt,-,*temurin-25-jdk*)
                # Debian 12 and Ubuntu 22.04 have no JDK 25; Adoptium's repository has one for them.
                package=temurin-25-jdk
                adoptium=needed
                ;;
        esac
        # Already installed and still insufficient, like Node.js 18: installing it again would not help.
        if [ "$package" != - ] && is_installed "$package"; then
            package=-
        fi
        if [ "$package" = - ]; then
            line="  $(what_is_missing "$need" "$check" "$purpose")"
            unknown=$unknown${unknown:+$LINE_END}$line
            ! in_groups "$wanted_groups" "$groups" ||
                unknown_needed=$unknown_needed${unknown_needed:+$LINE_END}$line
            continue
        fi
        case " $packages " in
            *" $package "*) ;;
            *)
                packages=${packages:+$packages }$package
                report="$report${report:+$LINE_END}$(printf '  %-26s %s' "$package" "$purpose")"
                ;;
        esac
    done <<END
$missing
END
}

is_installed() {
    case $manager in
        apt) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
        dnf | zypper) rpm -q "$1" >/dev/null 2>&1 ;;
        pacman) pacman -Q "$1" >/dev/null 2>&1 ;;
        *) return 1 ;;
    esac
}

what_is_missing() {
    case $2 in
        library:*) printf '%-26s %s' "${2#library:}" "$3" ;;
        jdk:*) printf '%-26s %s' "a JDK ${2#jdk:}" "$3" ;;
        livekit) printf '%-26s %s' "Go 1.$OLDEST_GO or newer" "$3" ;;
        node:*) printf '%-26s %s' "Node.js $OLDEST_NODE or newer" "$3" ;;
        command:*) printf '%-26s %s' "${2#command:}" "$3" ;;
        *) printf '%-26s %s' "$1" "$3" ;;
    esac
}

tell_missing() {
    if [ -n "$packages" ]; then
        note "This system does not have yet:" "$report"
    fi
    if [ -n "$unknown" ] && [ -z "$unknown_needed" ]; then
        note "No package of this system brings these; tests that need them are skipped:" "$unknown"
    fi
}

tell_unknown() {
    note "These are needed, and no package manager that Postern knows brings them here:" "$unknown_needed"
    case $(uname -s) in
        Darwin) note "With Homebrew installed this command finds them by itself." ;;
        *) note "Install them in your system's own way, then run this command again." ;;
    esac
}

# ---------------------------------------------------------------- installing

# Sets $decision to "install", "without" or "refuse".
decide() {
    decision=refuse
    if [ "$answer" = no ]; then
        decision=without
    elif [ -z "$may_install" ]; then
        decision=refuse
    elif [ "$answer" = yes ]; then
        decision=install
    elif has_terminal; then
        # shellcheck disable=SC2086 # one word a package
        set -- $packages
        [ -z "$adoptium" ] || note "temurin-25-jdk comes from Eclipse Adoptium's repository, which is added."
        printf 'Install %s with %s? [Y/n] ' "$(count_packages $#)" "$(manager_program)" >&2
        read -r reply || reply=n
        case $reply in
            '' | [yYjJ]*) decision=install ;;
            *) decision=without ;;
        esac
    elif [ "$may_install" = root ] && [ "$manager" != brew ]; then
        decision=install
    fi
}

count_packages() {
    if [ "$1" -eq 1 ]; then echo "this package"; else echo "these $1 packages"; fi
}

manager_program() {
    case $manager in
        apt) echo apt-get ;;
        *) echo "$manager" ;;
    esac
}

install_packages() {
    note "Installing with $(manager_program) …"
    as_root=
    if [ "$may_install" = sudo ]; then
        # Asks for the password once, here, where a refusal can be handled.
        sudo true || {
            tell_command
            exit $EX_UNAVAILABLE
        }
        as_root=sudo
    fi
    # Some shells continue when the package manager is interrupted with Ctrl-C.
    log=
    trap 'rm -f "$log"; exit 130' INT
    if [ "$manager" = apt ]; then
        if [ -z "${refreshed:-}" ] && ! knows_packages; then
            # The names were guesses until now.
            refresh_packages
            name_packages
            if [ -n "$unknown_needed" ]; then
                tell_unknown
                exit $EX_UNAVAILABLE
            fi
        fi
        [ -z "$adoptium" ] || add_adoptium_repository
        [ -n "${refreshed:-}" ] || refresh_packages
    fi
    # shellcheck disable=SC2086 # words
    set -- $packages
    log=$(mktemp "${TMPDIR:-/tmp}/postern-packages.XXXXXX")
    status=0
    run_manager "$@" >"$log" 2>&1 || status=$?
    if [ "$status" -ne 0 ] && [ $# -gt 1 ]; then
        # A package that cannot be installed must not block the others.
        for package in "$@"; do
            run_manager "$package" >>"$log" 2>&1 || note "$package could not be installed: $(tail -n 1 "$log")"
        done
    elif [ "$status" -ne 0 ]; then
        note "$1 could not be installed: $(tail -n 1 "$log")"
    else
        note "Installed."
    fi
    trap - INT
    if [ "$status" -ne 0 ]; then
        note "Everything that $(manager_program) said is in $log"
    else
        rm -f "$log"
    fi
    # Earlier lookups are out of date.
    linker_cache=
    hash -r 2>/dev/null || true
}

run_manager() {
    case $manager in
        apt) $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
            -o DPkg::Lock::Timeout=120 "$@" ;;
        dnf) $as_root dnf install -y "$@" ;;
        zypper) $as_root zypper --non-interactive install --no-recommends "$@" ;;
        pacman) $as_root pacman -S --needed --noconfirm "$@" ;;
        brew) brew install "$@" ;;
    esac </dev/null
}

refresh_packages() {
    refreshed=yes
    asked_apt=
    refresh=
    [ "$may_install" = root ] || refresh=sudo
    $refresh apt-get update -q >/dev/null 2>&1 ||
        note "apt-get could not read all of its package lists; going on with those it has."
}

add_adoptium_repository() {
    refreshed=
    # The release of Ubuntu or Debian, also on derivatives.
    codename=$(. /etc/os-release && echo "${UBUNTU_CODENAME:-${DEBIAN_CODENAME:-$VERSION_CODENAME}}")
    key=/usr/share/keyrings/adoptium.asc
    # apt's own downloader, because a minimal system has neither curl nor wget.
    $as_root /usr/lib/apt/apt-helper download-file "$(adoptium_address)/api/gpg/key/public" "$key" >/dev/null 2>&1 || {
        note "Eclipse Adoptium's repository cannot be reached." "Install a JDK 25 yourself and set JAVA_HOME to it."
        exit $EX_UNAVAILABLE
    }
    echo "deb [signed-by=$key] $(adoptium_address)/deb $codename main" |
        $as_root tee /etc/apt/sources.list.d/adoptium.list >/dev/null
}

adoptium_address() {
    echo "https://packages.adoptium.net/artifactory"
}

# The same as a single command.
tell_command() {
    note "This command installs them:" "    $(install_command)"
    [ -z "$may_install" ] || note "Or let Postern do it: add --yes, or set POSTERN_YES=1."
    if [ -n "$optional_groups" ] && [ -z "$missing_needed" ]; then
        note "With POSTERN_YES=0 the tests run without them and skip what needs them."
    fi
}

install_command() {
    sudo=
    [ "$(id -u)" = 0 ] || [ "$manager" = brew ] || sudo='sudo '
    case $manager in
        apt)
            if [ -n "$adoptium" ]; then
                # shellcheck disable=SC2016 # to be expanded where it is pasted
                printf '%s' "${sudo}/usr/lib/apt/apt-helper download-file $(adoptium_address)/api/gpg/key/public" \
                    ' /usr/share/keyrings/adoptium.asc && echo "deb [signed-by=/usr/share/keyrings/adoptium.asc] ' \
                    "$(adoptium_address)/deb " '$(. /etc/os-release && echo ${UBUNTU_CODENAME:-${DEBIAN_CODENAME:-$VERSION_CODENAME}}) main" | ' \
                    "${sudo}tee /etc/apt/sources.list.d/adoptium.list && "
            fi
            echo "${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends $packages"
            ;;
        dnf) echo "${sudo}dnf install -y $packages" ;;
        zypper) echo "${sudo}zypper install -y --no-recommends $packages" ;;
        pacman) echo "${sudo}pacman -S --needed $packages" ;;
        brew) echo "brew install $packages" ;;
    esac
}

still_missing() {
    list=
    while IFS='	' read -r need groups check purpose names; do
        list="$list${list:+$LINE_END}  $(what_is_missing "$need" "$check" "$purpose")"
    done <<END
$missing_needed
END
    note "These are still missing:" "$list"
    exit $EX_UNAVAILABLE
}
