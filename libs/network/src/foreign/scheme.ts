import type { Graph } from '../network.js';
import type { Layer } from './layer.js';

/** What a naming scheme makes of a file's layers. */
export interface Reading {
  readonly graph: Graph;
  /** A notation that may make the same network, shorter than the graph. */
  readonly short?: string | undefined;
  /** The layers in the network's order. */
  readonly layers: readonly Layer[];
  /** What names and shapes leave open, and how that was decided, also where it is that something is not there. */
  readonly assumed: readonly string[];
  /** Set where a first linear layer takes a flattened image position by position. */
  readonly inputPositions?: number;
}

/** A way in which files name the layers of one kind of network. */
export interface Scheme {
  readonly name: string;
  /** Names that it knows. */
  readonly example: string;
  /** Whether a file's layers are named in this way. */
  recognizes(layers: readonly Layer[]): boolean;
  /** Orders in which a network may have the layers, likeliest first, where names tell their roles. */
  orders?(layers: readonly Layer[]): readonly (readonly Layer[])[];
  /** Works the network out. Throws a Misfit that says what does not fit. */
  read(layers: readonly Layer[]): Reading;
}
