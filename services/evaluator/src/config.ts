import { serviceSettings } from '@isthmus/runtime';

/** The environment of the evaluator: every variable that it reads, and what reads them. */
export const { variableNames, loadConfig } = serviceSettings('evaluator');
