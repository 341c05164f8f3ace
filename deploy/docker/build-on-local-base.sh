#!/bin/sh
# Builds all images where none can be pulled, and runs a study through them. Wants root, buildah and debootstrap:
#   apt-get install buildah debootstrap
set -eu
cd "$(dirname "$0")/../.."
deploy/docker/local-base.sh
BUILDER=buildah NODE_IMAGE=localhost/isthmus-node:22-bookworm deploy/docker/build.sh
node deploy/docker/try-images.mjs
