#!/bin/sh
# Turns the build stage's folder into what the images hold: the packages as compiled, their production
# dependencies, and TensorFlow's library at /opt/tensorflow.
set -eu

tfjs=node_modules/@tensorflow/tfjs-node-gpu
library=$(readlink -f $tfjs/deps)
mkdir /opt/tensorflow
for part in lib nvidia; do
  if [ -e "$library/$part" ]; then cp -a "$library/$part" /opt/tensorflow/; fi
done
strip --strip-unneeded /opt/tensorflow/lib/*.so.2
ln -sfn /opt/tensorflow $tfjs/deps

npm prune --omit=dev
# The addon is compiled: what compiles it is not needed again.
rm -rf $tfjs/build
find node_modules libs services apps -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.tsbuildinfo' \) -delete
find libs services apps -mindepth 2 -maxdepth 2 \( -name src -o -name 'tsconfig*.json' \) -exec rm -rf {} +
rm -rf tests scripts deploy nx.json tsconfig*.json package-lock.json .npmrc .nx
find node_modules -xtype l -delete
