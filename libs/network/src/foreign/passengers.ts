import { Misfit } from './misfit.js';

/** Names of what travels in a file beside its network: counters, copies, losses and metrics. */
const ofPassengers = [
  /(^|[./])num_batches_tracked$/,
  /(^|[./])(position_ids|inv_freq|n_averaged)$/,
  /(^|[._/-])(ema|swa|shadow|averaged)([._/-]|$)/i,
  /(^|[./])(criterion|criteria|loss|losses|loss_fn|loss_func|loss_function|metrics?)([./])/i,
  /(^|[./])(\w+_)?(accuracy|acc|f1|auc|auroc|metrics?|loss)[./]/i,
];

/** Low-rank adapters beside a layer change what it computes. */
const ofAdapters = /(^|[._/])(lora|ia3|dora)([._/]|$)/i;

/** Whether a tensor's name says that no network needs it. */
export function isPassenger(tensor: string): boolean {
  return ofPassengers.some((pattern) => pattern.test(tensor));
}

/** Throws a Misfit for tensors that change what the layers beside them compute. */
export function refuseAdapters(tensors: Iterable<string>): void {
  const adapter = [...tensors].find((tensor) => ofAdapters.test(tensor));
  if (adapter === undefined) return;
  throw new Misfit(
    `the file has low-rank adapters beside its layers, which change what these compute [tensor=${adapter}]; merge them into the weights before you save (in peft: model.merge_and_unload())`,
  );
}
