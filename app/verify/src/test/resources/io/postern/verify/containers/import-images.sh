#!/bin/sh
# Run on the server machine: makes one image of it and gives it the names that it is to stand in for, one a line from
# standard input.
set -eu

tar --xattrs --xattrs-include=security.capability -C / -cf - \
    --exclude=./srv --exclude=./proc/* --exclude=./sys/* --exclude=./dev/* --exclude=./run/* --exclude=./old \
    --exclude=./var/lib/docker --exclude=./usr/sbin/dockerd --exclude=./usr/bin/containerd* --exclude=./usr/bin/ctr \
    --exclude=./usr/bin/docker --exclude=./opt/oldest-engine --exclude=./usr/libexec/docker . |
    docker import --change 'ENV JAVA_HOME=/opt/jdk' --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
        - postern-stand-in >/dev/null
while read -r name; do
    case $name in
        caddy:*)
            printf '%s\n' 'FROM postern-stand-in' 'ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data' \
                'RUN mkdir -p /config/caddy /data/caddy' \
                'CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]' |
                DOCKER_BUILDKIT=0 docker build --quiet --tag "$name" - >/dev/null 2>&1
            ;;
        *) docker tag postern-stand-in "$name" ;;
    esac
done
