import { spawn } from 'node:child_process';

/** A program that could not be started or ended badly; `log` is what it printed. */
export class CommandFailed extends Error {
  constructor(message, log) {
    super(message);
    this.log = log;
  }
}

/**
 * Runs a program to its end, quietly, and resolves with its standard output. Rejects with CommandFailed,
 * whose log has both outputs as they came.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options] env is added to the process's own
 * @returns {Promise<string>}
 */
export function run(program, args, { cwd, env } = {}) {
  const onWindows = process.platform === 'win32'; // npm and npx are .cmd files there
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      shell: onWindows,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let log = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      log += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      log += text;
    });
    const fail = (how) =>
      reject(new CommandFailed(`${program} ${args.slice(0, 3).join(' ')} ${how}`, log));
    child.on('error', (error) => fail(`could not be started: ${error.message}`));
    child.on('close', (code, signal) =>
      code === 0
        ? resolve(output)
        : fail(signal ? `was ended by ${signal}` : `exited with ${code}`),
    );
  });
}
