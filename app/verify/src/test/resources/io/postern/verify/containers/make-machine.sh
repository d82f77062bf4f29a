#!/bin/sh
# Makes the file system of a server machine: Debian 13 with Docker Engine and Compose, the oldest engine that the
# product supports, Debian 12's, in /opt/oldest-engine, and what stands in for the images that would come from a registry.
#
#   make-machine.sh FOLDER JAVA_HOME MAVEN_HOME MAVEN_REPOSITORY LIVEKIT_SERVER
#
# As root. A folder that was made before by the same script is taken as it is, but for what is given by arguments.
set -eu

machine=$1
java=$2
maven=$3
repository=$4
livekit=$5

# The engine; what the operator's scripts need; the programs of the images.
packages=docker.io,docker-cli,docker-compose,iptables,libdevmapper1.02.1
packages=$packages,bash,ca-certificates,curl,openssl,iproute2,procps,bsdutils
packages=$packages,redis-server,redis-tools,caddy,nginx-light,libnginx-mod-stream,coturn,nftables,util-linux,gettext-base
packages=$packages,busybox-static,libcap2-bin,libfontconfig1,zlib1g,$(cat)

made=$machine/.made
if [ "$(cat "$made" 2>/dev/null)" != "$packages" ]; then
    rm -rf --one-file-system "$machine"
    timeout 400 mmdebstrap --quiet --variant=minbase --include="$packages" trixie "$machine"
    : >"$machine/etc/apt/sources.list"
    # Only its programs: they run with Debian 13's libraries.
    timeout 400 mmdebstrap --quiet --variant=extract --include=docker.io bookworm "$machine/oldest"
    mkdir -p "$machine/opt/oldest-engine"
    for program in sbin/dockerd sbin/runc bin/docker bin/docker-init sbin/docker-proxy bin/containerd \
        bin/containerd-shim bin/containerd-shim-runc-v1 bin/containerd-shim-runc-v2; do
        cp "$machine/oldest/usr/$program" "$machine/opt/oldest-engine/"
    done
    rm -rf "$machine/oldest"
    # The images' own programs carry this right.
    chroot "$machine" setcap cap_net_bind_service=+ep /usr/bin/caddy
    chroot "$machine" setcap cap_net_bind_service=+ep /usr/bin/turnserver
    printf '%s' "$packages" >"$made"
fi

here=$machine/usr/local/bin
ln -sf /usr/bin/busybox "$here/wget"
# Debian has what the image would install.
cat >"$here/apk" <<'END'
#!/bin/sh
for name in "$@"; do
    case $name in
        add | --no-cache) ;;
        nftables) command -v nft ;;
        iproute2) command -v ip ;;
        *) command -v "$name" ;;
    esac || exit 1
done
END
# The image has its stream module built in.
cat >"$here/nginx" <<'END'
#!/bin/sh
for argument in "$@"; do
    shift
    case $argument in
        *'daemon off;'*) argument="load_module /usr/lib/nginx/modules/ngx_stream_module.so; $argument" ;;
    esac
    set -- "$@" "$argument"
done
exec /usr/sbin/nginx "$@"
END
cat >"$here/mvn" <<'END'
#!/bin/sh
exec /opt/maven/bin/mvn --offline -Dmaven.repo.local=/opt/repository "$@"
END
chmod 755 "$here/apk" "$here/nginx" "$here/mvn"

rm -rf "$machine/opt/jdk" "$machine/opt/maven" "$machine/opt/repository"
mkdir -p "$machine/opt"
# Some links of a system's own Java lead to documentation that is not there.
cp -rL --preserve=mode "$java" "$machine/opt/jdk" 2>/dev/null || [ -x "$machine/opt/jdk/bin/javac" ]
rm -rf "$machine/opt/jdk/jmods" "$machine/opt/jdk/lib/src.zip"
cp -rL --preserve=mode "$maven" "$machine/opt/maven" 2>/dev/null || [ -x "$machine/opt/maven/bin/mvn" ]
cp -r "$repository" "$machine/opt/repository"
cp "$livekit" "$machine/livekit-server"
ln -sf /opt/jdk/bin/java "$here/java"
