import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { native, type TensorMetadata } from '../native.js';
import type { GraphNode } from './graph-node.js';
import { encodeSavedModel, servingTag } from './saved-model.js';

/** A graph that TensorFlow has loaded, with variables of its own. Tensors go in and come out by the addon's numbers. */
export interface Session {
  /** Feeds the places `inputs` and answers with what is at the places `outputs`; both are lists with commas. */
  run(inputs: string, fed: readonly number[], outputs: string): TensorMetadata[];
  dispose(): void;
}

/**
 * Loads a graph. The addon takes one from a file alone, which is there for that time in the folder for temporary files:
 * TMPDIR. Throws an Error that names the folder where it cannot be written.
 */
export function loadSession(nodes: readonly GraphNode[]): Session {
  const { binding } = native().backend;
  const session = withFile(encodeSavedModel(nodes), (folder) =>
    binding.loadSavedModel(folder, servingTag),
  );
  return {
    run: (inputs, fed, outputs) => binding.runSavedModel(session, [...fed], inputs, outputs),
    dispose: () => binding.deleteSavedModel(session),
  };
}

function withFile<Result>(content: Uint8Array, work: (folder: string) => Result): Result {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'isthmus-graph-'));
    writeFileSync(join(folder, 'saved_model.pb'), content);
  } catch (cause) {
    remove(folder);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `a graph cannot be written to the folder for temporary files [TMPDIR=${tmpdir()}, bytes=${content.length}]: ${why}`,
      { cause },
    );
  }
  try {
    return work(folder);
  } finally {
    remove(folder);
  }
}

function remove(folder: string | undefined): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
