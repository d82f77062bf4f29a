#!/bin/sh
# Starts Docker Engine on a machine made by make-machine.sh, in a network namespace, and becomes it. Its mounts are in a
# namespace of their own and go with it.
#
#   start-engine.sh FOLDER NETWORK_NAMESPACE PATH
#
# PATH is where the engine's programs are looked for on that machine.
set -eu

if [ -z "${INSIDE:-}" ]; then
    export INSIDE=yes
    # Ends with the program that started it.
    exec 3<&0
    (
        cat <&3 >/dev/null
        kill -TERM $$ 2>/dev/null
    ) &
    exec nsenter --net="$2" unshare --mount --propagation private sh "$0" "$@" 3<&-
fi
machine=$1
mkdir -p "$machine/old"
# What is a root of its own for containers, too, has to be the root of the mount namespace.
mount --bind "$machine" "$machine"
for folder in proc sys dev; do
    mount --rbind "/$folder" "$machine/$folder"
done
cd "$machine"
pivot_root . old
cd /
umount -l /old
rm -rf /run/docker* /run/postern-docker
export PATH="$3"
# What the system allows its services by itself may be more than what this one may.
exec dockerd --data-root /var/lib/docker --exec-root /run/postern-docker --pidfile /run/docker.pid \
    --default-ulimit nofile=1024:1024 --default-ulimit nproc=1024:1024
