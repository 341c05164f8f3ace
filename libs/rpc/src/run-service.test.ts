import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createChannel, createClient } from 'nice-grpc';
import { HealthDefinition } from 'nice-grpc-server-health';
import { describe, expect, it, onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('./run-service.fixture.mjs', import.meta.url));

/** Starts the fixture on its own, as a shell would. */
function start(...args: string[]): ChildProcess {
  const options: SpawnOptions = { stdio: ['ignore', 'pipe', 'pipe'] };
  return killedAtTheEnd(spawn(process.execPath, [script, ...args], options));
}

/** Starts the fixture with an IPC channel to this process. */
function startAsChild(): ChildProcess {
  return killedAtTheEnd(fork(script, { execArgv: [], silent: true }));
}

function killedAtTheEnd(child: ChildProcess): ChildProcess {
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** How a process ends, and what it has written by then. */
async function endOf(child: ChildProcess) {
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout!),
    text(child.stderr!),
  ]);
  return { code, stdout, stderr };
}

describe('runService', () => {
  it.each(['EnvError', 'StoreMisconfigured'])(
    'tells of %s alone, and exits with 2',
    async (name) => {
      const end = await endOf(start(name));
      expect(end).toEqual({ code: 2, stdout: '', stderr: 'STORE: expected a URL\n' });
    },
  );

  it('says which address it cannot have, and exits with 2', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await endOf(start('', `127.0.0.1:${port}`));
    expect(code).toBe(2);
    expect(stderr).toContain(`cannot listen [address=127.0.0.1:${port}]`);
    expect(stderr).not.toContain('    at ');
  });

  it('lets a bug show its stack', async () => {
    const { code, stderr } = await endOf(start('TypeError'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/STORE: expected a URL\n +at /);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('stops, closes and exits well at %s', async (signal) => {
    const child = start();
    const end = endOf(child);
    await once(child.stderr!, 'data');
    child.kill(signal);
    const { code, stdout, stderr } = await end;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'closed' });
    const [listening, stopping] = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(listening).toMatchObject({
      msg: 'listening',
      address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    expect(stopping).toMatchObject({ msg: 'stopping', by: signal });
  });

  it('tells its parent where it listens, and leaves Ctrl-C to it', async () => {
    const child = startAsChild();
    const [{ listening }] = await once(child, 'message');
    child.kill('SIGINT');
    const channel = createChannel(listening);
    const { status } = await createClient(HealthDefinition, channel).check({ service: '' });
    expect(status).toBe(1);
    channel.close();
  });

  it('stops, closes and exits well when its parent has gone', async () => {
    const child = startAsChild();
    await once(child, 'message');
    const end = endOf(child);
    child.disconnect();
    const { code, stdout, stderr } = await end;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'closed' });
    expect(stderr).toContain('the end of the parent process');
  });

  it('is not healthy while no descriptor is left, and says so to whom it knows', async () => {
    const limited = ['-c', 'ulimit -n 128; exec "$0" "$@"', process.execPath, script];
    const child = killedAtTheEnd(spawn('bash', limited, { stdio: ['ignore', 'pipe', 'pipe'] }));
    const [line] = await once(child.stderr!, 'data');
    const { address } = JSON.parse(line);
    const channel = createChannel(address);
    const health = createClient(HealthDefinition, channel);
    const states = health.watch({ service: '' })[Symbol.asyncIterator]();
    expect((await states.next()).value.status).toBe(1);
    const port = Number(address.split(':').at(-1));
    const idle = Array.from({ length: 200 }, () => connectTo(port, '127.0.0.1'));
    for (const socket of idle) socket.on('error', () => undefined);
    expect((await states.next()).value.status).toBe(2);
    for (const socket of idle) socket.destroy();
    expect((await states.next()).value.status).toBe(1);
    channel.close();
  });
});
