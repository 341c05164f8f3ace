import type { Command } from 'commander';

/** A command as `isthmus --help` lists it, and where the rest of it is. */
export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** Loads the module that gives a command of this name its arguments, options and action. */
  readonly load: () => Promise<(command: Command) => Command>;
}

/** Commands for one task of the user's. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandRow[];
}

/** All commands. None of their modules is loaded before it is asked for: they need most of what is installed. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: 'Studies:',
    commands: [
      {
        name: 'quickstart',
        summary: 'train two networks on real digits, match them and measure the barrier',
        load: async () => (await import('./quickstart-command.js')).quickstartCommand,
      },
      {
        name: 'init',
        summary: 'write a commented study file to begin with',
        load: async () => (await import('./init-command.js')).initCommand,
      },
      {
        name: 'schema',
        summary: 'print the JSON Schema of study files, by which editors complete and check them',
        load: async () => (await import('./schema-command.js')).schemaCommand,
      },
      {
        name: 'run',
        summary: 'run a study: train, match and evaluate what is not done yet',
        load: async () => (await import('./run-command.js')).runCommand,
      },
      {
        name: 'watch',
        summary: 'show a study, while it runs anywhere on its store, as a live page',
        load: async () => (await import('./watch-command.js')).watchCommand,
      },
      {
        name: 'plan',
        summary: 'show what running a study would compute, and what is already done',
        load: async () => (await import('./plan-command.js')).planCommand,
      },
      {
        name: 'results',
        summary:
          'compare the methods of a study, as far as it has been run: objective, distance, midpoint',
        load: async () => (await import('./results-command.js')).resultsCommand,
      },
      {
        name: 'query',
        summary: 'ask the results of studies, as one table, a question in SQL',
        load: async () => (await import('./query-command.js')).queryCommand,
      },
      {
        name: 'explain',
        summary: 'tell where the numbers of one cell of a study came from, and where its time went',
        load: async () => (await import('./explain-command.js')).explainCommand,
      },
      {
        name: 'export',
        summary: 'write a study with its results as a folder to publish, an RO-Crate',
        load: async () => (await import('./export-command.js')).exportCommand,
      },
      {
        name: 'report',
        summary: 'write the report of a study, as far as it has been run',
        load: async () => (await import('./report-command.js')).reportCommand,
      },
      {
        name: 'plot',
        summary: 'draw what a study measured as a figure for a paper: SVG, PDF or PNG, to size',
        load: async () => (await import('./plot-command.js')).plotCommand,
      },
      {
        name: 'scaling',
        summary:
          'how barriers, distances and what transport theory says of them change with the width, in a study that has been run',
        load: async () => (await import('./scaling-command.js')).scalingCommand,
      },
    ],
  },
  {
    title: 'Train and match:',
    commands: [
      {
        name: 'train',
        summary: 'train one network and write its weights',
        load: async () => (await import('./train-command.js')).trainCommand,
      },
      {
        name: 'match',
        summary: "find the permutation that lines B's hidden units up with A's",
        load: async () => (await import('./match-command.js')).matchCommand,
      },
      {
        name: 'merge',
        summary: 'line models up with the first and write their weighted mean as a model',
        load: async () => (await import('./merge-command.js')).mergeCommand,
      },
      {
        name: 'fuse',
        summary: "carry B over to A's widths, which may be others, and average the two",
        load: async () => (await import('./fuse-command.js')).fuseCommand,
      },
      {
        name: 'verify',
        summary: 'prove that a permutation leaves the function of a model as it is',
        load: async () => (await import('./verify-command.js')).verifyCommand,
      },
      {
        name: 'methods',
        summary: 'list the matching methods: options, data, models, sources',
        load: async () => (await import('./methods-command.js')).methodsCommand,
      },
    ],
  },
  {
    title: 'Measure:',
    commands: [
      {
        name: 'barrier',
        summary: 'measure loss and accuracy on the straight line from A to (permuted) B',
        load: async () => (await import('./barrier-command.js')).barrierCommand,
      },
      {
        name: 'connect',
        summary:
          'measure how three models or more are connected: weakly, strongly, along chains and round cycles',
        load: async () => (await import('./connect-command.js')).connectCommand,
      },
      {
        name: 'sequence',
        summary:
          'measure the permutation found at each stage of two trainings, or levels of pruning, at every stage',
        load: async () => (await import('./sequence-command.js')).sequenceCommand,
      },
      {
        name: 'layers',
        summary: 'which layer causes a barrier: move single layers of A towards (permuted) B',
        load: async () => (await import('./layers-command.js')).layersCommand,
      },
      {
        name: 'evaluate',
        summary: 'measure models, and what lies between them: loss, accuracy and calibration',
        load: async () => (await import('./evaluate-command.js')).evaluateCommand,
      },
      {
        name: 'geometry',
        summary: 'measure distances, spectra, angles and curvatures of A and (permuted) B',
        load: async () => (await import('./geometry-command.js')).geometryCommand,
      },
      {
        name: 'theory',
        summary: 'work out what optimal transport says of widths, dimensions and distances',
        load: async () => (await import('./theory-command.js')).theoryCommand,
      },
    ],
  },
  {
    title: 'Models and data:',
    commands: [
      {
        name: 'inspect',
        summary: 'tell what a file is: its tensors, and the network that they are taken for',
        load: async () => (await import('./inspect-command.js')).inspectCommand,
      },
      {
        name: 'spec',
        summary: "show a network's permutation groups, derived from its graph",
        load: async () => (await import('./spec-command.js')).specCommand,
      },
      {
        name: 'dataset',
        summary: 'list, download and find data sets',
        load: async () => (await import('./dataset-command.js')).datasetCommand,
      },
    ],
  },
  {
    title: 'System:',
    commands: [
      {
        name: 'store',
        summary: 'list, add up, clean and check what a store holds',
        load: async () => (await import('./store-command.js')).storeCommand,
      },
      {
        name: 'serve',
        summary: 'run one service in the foreground',
        load: async () => (await import('./serve-command.js')).serveCommand,
      },
      {
        name: 'doctor',
        summary: 'say what is installed, what computes on this processor, and what is missing',
        load: async () => (await import('./doctor-command.js')).doctorCommand,
      },
    ],
  },
];
