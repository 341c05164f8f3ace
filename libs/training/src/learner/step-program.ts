import { createEagerProgram, createProgram, type Program } from '@isthmus/tensorflow';

/**
 * Steps from which on it pays to load a graph. That takes 0.2 s for a perceptron, which then gains a millisecond a step,
 * and 2 to 4 s for a ResNet-20, which gains 70.
 */
const fewestSteps = 200;

/**
 * What runs so many steps, those of a task in all, in the shortest time: a program that loads a graph, or one that runs
 * them op by op. A training that is gone on with gets the same as before.
 */
export function programFor(steps: number): Program {
  return steps < fewestSteps ? createEagerProgram() : createProgram();
}
