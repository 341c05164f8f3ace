import { writeWeights } from '@isthmus/checkpoint';
import { isSameNetwork, type Network } from '@isthmus/network';
import { artifactFolder, getArtifact, type ObjectStore, putArtifact } from '@isthmus/object-store';
import { isBadInput } from '@isthmus/runtime/bad-input';
import type { GivenModel, ModelReaders, ReadModel } from '@isthmus/study';
import { sha256Of } from '../input/content-hash.js';
import { asModel, type ModelFile, readModel, readModelLike } from '../input/model-file.js';
import { checkpointIn } from '../input/open-checkpoint.js';
import { sayAssumed } from '../task/stored-inputs.js';
import { BadInput } from '../terminal/exit-code.js';
import { filesOf } from './model-files.js';

/** The networks that exist before a study: how they are read, and put into the store where they are to be used. */
export interface StudyModels {
  readonly readers: ModelReaders;
  /** Throws BadInput where the file has changed since it was read. */
  put(store: ObjectStore, model: GivenModel): Promise<unknown>;
}

/** Reads the models of a study; `store` is where those are that it names by their hash. */
export function createStudyModels(store: () => ObjectStore): StudyModels {
  /** Models of one network get one notation, as `match` gives it to B after A. */
  const networks: Network[] = [];
  const makers = new Map<string, () => Uint8Array>();

  const notationOf = (network: Network): Network => {
    const known = networks.find((one) => isSameNetwork(one, network));
    if (known === undefined) networks.push(network);
    return known ?? network;
  };
  const bytesOf = ({ weights }: ModelFile, { notation }: Network) =>
    writeWeights(weights, { network: notation });
  const found = (read: () => ModelFile): ReadModel => {
    const model = read();
    sayAssumed(model);
    const network = notationOf(model.network);
    const bytes = bytesOf(model, network);
    const sha256 = sha256Of(bytes);
    const artifact = { key: `${artifactFolder}${sha256}`, sha256, sizeBytes: bytes.byteLength };
    makers.set(artifact.key, () => bytesOf(read(), network));
    return { network, artifact };
  };
  return {
    readers: {
      files: filesOf,
      async read(files, { network, weights }) {
        const options = { network, weights };
        let like: ModelFile | undefined;
        return files.map((file) => {
          const first = like;
          const read = () => {
            const model = first ? readModelLike(first, file, options) : readModel(file, options);
            like ??= model;
            return model;
          };
          try {
            return found(read);
          } catch (error) {
            if (error instanceof Error && isBadInput(error)) return error;
            throw error;
          }
        });
      },
      async stored(artifact, network) {
        const key = typeof artifact === 'string' ? `${artifactFolder}${artifact}` : artifact.key;
        const stat = await store().stat(key);
        if (stat === undefined) {
          throw new BadInput(
            `the store has no such artifact [store=${store().location}, key=${key}]`,
          );
        }
        const sha256 = key.slice(artifactFolder.length);
        const bytes = await getArtifact(store(), { key, sha256, sizeBytes: stat.sizeBytes });
        return found(() => asModel(key, checkpointIn(bytes, key), network));
      },
    },
    async put(store, { label, file = '', artifact }) {
      const bytes = makers.get(artifact.key)?.();
      if (bytes === undefined) return;
      if (sha256Of(bytes) !== artifact.sha256) {
        throw new BadInput(
          `a model has changed since the study was read [label=${label}, file=${file}]; run it again`,
        );
      }
      await putArtifact(store, bytes);
    },
  };
}
