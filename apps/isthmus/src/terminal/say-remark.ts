import type { StudyResults, TaskReport } from '@isthmus/study';
import type { RecordRemark } from '@isthmus/task';
import { say } from './output.js';

/** Says what was found of a record in the store. */
export function sayRemark({ message }: RecordRemark): void {
  say(`warning: ${message}`);
}

/** Says what was found damaged while a study's results are read; of what is unverified, `sayUnverified` tells. */
export function sayDamage(report: TaskReport | { readonly kind: 'measured' }): void {
  if (report.kind === 'remark' && report.remark.kind === 'damaged') sayRemark(report.remark);
}

/** Says how many of a study's results nothing vouches for, if any. */
export function sayUnverified({ provenance: { unverified, store } }: StudyResults): void {
  if (unverified === undefined) return;
  say(
    `warning: ${unverified} results were written before records carried a hash [store=${store}]: their values are possible, and no more is known; isthmus store verify lists them`,
  );
}
