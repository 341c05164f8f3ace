import {
  createEagerProgram,
  createProgram,
  type NamedTensors,
  type Program,
  tensorflowVersion,
} from '@isthmus/tensorflow';

/** A function of tensors that a search calls again and again. */
export interface RepeatedWork<Inputs extends NamedTensors, Outputs extends NamedTensors> {
  /** The caller disposes of inputs and outputs. */
  at(inputs: Inputs): Outputs;
  dispose(): void;
}

/**
 * Calls from which on it pays to load a graph: that takes 0.2 s for a perceptron and up to 4 s for a ResNet-20. With it,
 * a perceptron's forward passes gain 5 ms a call over 60, a ResNet-20's 70 over 72, and its gradients 240 over 40.
 */
const fewestCalls = 50;

/**
 * Runs `work` about so many times in the shortest time, with the same bits: as a graph for the shapes of the first call
 * and op by op for others, such as an epoch's last batch; or all op by op. On a GPU always the latter: what is fed to a
 * graph goes there through the host. Numbers that `work` makes tensors of are constants, as for `Program.define`. The
 * caller disposes of it.
 */
export function createRepeatedWork<Inputs extends NamedTensors, Outputs extends NamedTensors>(
  work: (inputs: Inputs) => Outputs,
  calls: number,
  program: Program = programFor(calls),
): RepeatedWork<Inputs, Outputs> {
  const eager = createEagerProgram();
  let recorded: { readonly shapes: string; readonly run: typeof work } | undefined;
  return {
    at(inputs) {
      const shapes = shapesOf(inputs);
      recorded ??= { shapes, run: program.define(inputs, work) };
      return shapes === recorded.shapes ? recorded.run(inputs) : eager.define(inputs, work)(inputs);
    },
    dispose: program.dispose,
  };
}

function programFor(calls: number): Program {
  const isGraph = calls >= fewestCalls && !tensorflowVersion().gpu;
  return isGraph ? createProgram() : createEagerProgram();
}

function shapesOf(inputs: NamedTensors): string {
  return Object.entries(inputs)
    .map(([name, { shape }]) => `${name}: ${shape}`)
    .join('; ');
}
