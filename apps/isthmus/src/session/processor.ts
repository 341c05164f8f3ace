import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** The processor of this machine, as far as it decides how sums are rounded. */
export interface Processor {
  readonly model: string;
  /** Those of the instructions that kernels are chosen by which it has; none where the system does not tell. */
  readonly features: readonly string[];
}

const telling = [
  'avx',
  'avx2',
  'fma',
  'avx_vnni',
  'avx512f',
  'avx512_vnni',
  'avx512_bf16',
  'amx_tile',
  'amx_bf16',
];

/** Where Linux tells. */
const file = '/proc/cpuinfo';

/** Reads what the processor is. */
export function processor(): Processor {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const flags = /^flags\s*:(?<flags>.*)$/m.exec(text)?.groups?.flags?.split(' ') ?? [];
  return {
    model: cpus()[0]?.model.trim() ?? 'unknown',
    features: telling.filter((feature) => flags.includes(feature)),
  };
}
