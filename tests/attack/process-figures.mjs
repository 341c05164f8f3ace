import { readdirSync, readFileSync } from 'node:fs';

/** Memory that a process holds now, in MB; undefined where it has ended. */
export const rssMb = (pid) => megabytes(pid, 'VmRSS');

/** The most memory that a process ever held, in MB; undefined where it has ended. */
export const peakMb = (pid) => megabytes(pid, 'VmHWM');

/** Descriptors that a process has open. */
export function openFiles(pid) {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Seconds that a process has computed, on all its threads; undefined where it has ended. */
export const cpuSecondsOf = (pid) => cpuSecondsIn(`/proc/${pid}/stat`);

/** Seconds that the first thread of a process has computed, which in Node runs the event loop. */
export const eventLoopSecondsOf = (pid) => cpuSecondsIn(`/proc/${pid}/task/${pid}/stat`);

function cpuSecondsIn(file) {
  // "pid (name) state ...", with the name anything: utime and stime are the 14th and 15th, in hundredths.
  const fields = read(file)
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields.length < 14 ? undefined : (Number(fields[11]) + Number(fields[12])) / 100;
}

function megabytes(pid, field) {
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status(pid))?.[1];
  return kib === undefined ? undefined : (Number(kib) * 1024) / 1e6;
}

const status = (pid) => read(`/proc/${pid}/status`);

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
