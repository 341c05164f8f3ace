import { solverModule } from './solver-module.js';

/** What the compiled solver exports; see `assembly/solver.ts`. */
interface SolverExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly begin: (
    ...problem: [
      rows: number,
      columns: number,
      sign: number,
      isSingle: boolean,
      isHeld: boolean,
      isWarm: boolean,
    ]
  ) => void;
  readonly costsAt: () => number;
  readonly pricesAt: () => number;
  readonly columnOfRowAt: () => number;
  readonly advance: () => number;
  readonly done: () => number;
  readonly total: () => number;
  readonly measureGap: () => boolean;
  readonly gap: { readonly value: number };
  readonly magnitude: { readonly value: number };
}

/** Where the solver asks for the costs that it does not hold. */
interface CostsElsewhere {
  /** Copies a row to where the solver reads one. */
  copyRow(row: number): void;
  /** One cost, times the sign. */
  costElsewhere(row: number, column: number): number;
}

/** A solver with memory of its own. */
export interface Solver {
  readonly exports: SolverExports;
  elsewhere: CostsElsewhere | undefined;
}

/** What `advance` answers; 0 when there is more to do. */
export const solved = 1;
export const outOfBounds = 2;

// TypeScript declares this with the types of browsers alone.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly problem: CostsElsewhere },
  ) => { readonly exports: SolverExports };
};

const module = new WebAssembly.Module(Uint8Array.from(Buffer.from(solverModule, 'base64')));
const idle: Solver[] = [];

/** A solver for one problem, until it is given back. */
export function borrowSolver(): Solver {
  return idle.pop() ?? createSolver();
}

/** Keeps a solver for the next problem: making one takes longer than to solve a small one. */
export function giveBackSolver(solver: Solver): void {
  solver.elsewhere = undefined;
  idle.push(solver);
}

function createSolver(): Solver {
  const problem: CostsElsewhere = {
    copyRow: (row) => solver.elsewhere?.copyRow(row),
    costElsewhere: (row, column) => solver.elsewhere?.costElsewhere(row, column) ?? Number.NaN,
  };
  const { exports } = new WebAssembly.Instance(module, { problem });
  const solver: Solver = { exports, elsewhere: undefined };
  return solver;
}
