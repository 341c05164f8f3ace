import { readCheckpoint, writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork } from '@isthmus/network';
import { asModel, type ModelFile } from './model-file.js';
import { type ModelProvenance, ourVersions, withProvenance } from './provenance.js';

const network = 'mlp:4-3-2';

/** A model file of drawn weights, which says what is given of where they come from; nothing without. */
export function annotatedModel(
  file: string,
  seed: number,
  provenance?: Partial<ModelProvenance>,
): ModelFile {
  const said = { made: 'train', network, versions: ourVersions, ...provenance };
  const metadata = provenance ? withProvenance({ network }, said) : { network };
  const bytes = writeWeights(initialize(parseNetwork(network), seed), metadata);
  return asModel(file, readCheckpoint(bytes, { file }), 'auto');
}
