#!/bin/sh
# Builds the images of all targets with docker or buildah, whichever is there.
#   deploy/docker/build.sh [cpu|gpu]
# Names: ${IMAGE_PREFIX}trainer:0.1.0 and so on, with -gpu at the end for that flavour.
#   IMAGE_PREFIX  default isthmus/, for a registry e.g. registry.example.com/isthmus/
#   NODE_IMAGE    default: what the Dockerfile says
#   BUILDER       docker or buildah; default: docker where it runs
set -eu
cd "$(dirname "$0")/../.."

flavour=${1:-cpu}
case $flavour in
  cpu) suffix= ;;
  gpu) suffix=-gpu ;;
  *)
    echo "expected cpu or gpu, got $flavour" >&2
    exit 2
    ;;
esac
version=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' package.json | head -1)
file=deploy/docker/Dockerfile

if [ -z "${BUILDER:-}" ]; then
  if docker info > /dev/null 2>&1; then BUILDER=docker; else BUILDER=buildah; fi
fi
case $BUILDER in
  docker) build() { docker build "$@"; } ;;
  buildah)
    if ! command -v buildah > /dev/null; then
      echo "neither a running docker nor buildah was found; install one, e.g. apt-get install buildah" >&2
      exit 2
    fi
    build() { buildah build --isolation chroot --layers --force-rm --ignorefile $file.dockerignore "$@"; }
    ;;
esac

for target in trainer matcher evaluator isthmus; do
  build --file $file --target $target --tag "${IMAGE_PREFIX:-isthmus/}$target:$version$suffix" \
    --build-arg TENSORFLOW="$flavour" ${NODE_IMAGE:+--build-arg NODE_IMAGE="$NODE_IMAGE"} .
done
