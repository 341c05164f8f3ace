import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foreignFolder } from '@isthmus/checkpoint';
import { BadInput } from '../terminal/exit-code.js';
import { reason } from '../terminal/system-reason.js';

/** As Hugging Face's libraries name them, the first before the others. */
const usualNames = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
];
const modelName = /\.(safetensors|npz|pt|pth|th|bin|ckpt|pth\.tar)$/;
const indexName = /\.(safetensors|bin)\.index\.json$/;
/** What training keeps beside a model. */
const companion = /^(optimizer|scheduler|scaler|rng_state.*|training_args)\.(pt|pth|bin)$/;

/**
 * The file or the index of shards in a folder that holds one model. Throws BadInput that names what the
 * folder is, or lists what is in it.
 */
export function modelInFolder(folder: string): string {
  const names = namesIn(folder);
  const usual = usualNames.find((name) => names.includes(name));
  if (usual !== undefined) return join(folder, usual);
  const foreign = foreignFolder(names);
  if (foreign !== undefined) {
    throw new BadInput(`the folder is no model that is read here, but ${foreign} [file=${folder}]`);
  }
  const indices = names.filter((name) => indexName.test(name));
  const models = names.filter((name) => modelName.test(name) && !companion.test(name));
  const [only, ...others] = indices.length > 0 ? indices : models;
  if (only !== undefined && others.length === 0) return join(folder, only);
  const got = (models.length > 0 ? models : names).slice(0, 12).join(', ') || 'nothing';
  throw new BadInput(
    `the folder holds ${only === undefined ? 'no model' : 'several models'} [file=${folder}, expected one model file, or ${usualNames[0]} or its index, got ${got}]; name one of its files`,
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw new BadInput(`cannot read the folder [file=${folder}]: ${reason(cause)}`, { cause });
  }
}
