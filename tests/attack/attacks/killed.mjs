/** SIGKILL of a random part at a random moment, again and again: what is run to its end has equal results. */
import { childrenOf } from '../../dist/processes.js';
import { scaled, tally } from '../checks.mjs';
import { comparison, runStudy, startS3, startStudy } from '../study-run.mjs';
import { sleep } from '../waiting.mjs';

const parts = ['conductor', 'trainer', 'matcher', 'evaluator', 'S3 server'];
const outageMs = 1000;

export async function attack(scope, check) {
  const { server, study } = await startS3(scope);
  const clean = await runStudy(scope, scope.folder(), study('clean'));
  check('a run without a kill: exit code', clean.code, { equals: 0 });

  const kills = [];
  const ends = [];
  for (let round = 0; kills.length < scaled(50); round++) {
    const cwd = scope.folder();
    let last;
    do {
      const running = startStudy(scope, cwd, study(`round-${round}`));
      let isOver = false;
      void running.ended.then(() => {
        isOver = true;
      });
      await sleep(Math.random() * 1000 * clean.seconds);
      const part = parts[kills.length % parts.length];
      if (!isOver && kills.length < scaled(50) && (await kill(part, running.pid, server)))
        kills.push(part);
      last = await running.ended;
    } while (last.code !== 0);
    ends.push(comparison(clean, last));
  }
  check('kills', tally(kills));
  check(`results of ${ends.length} studies after them`, tally(ends), {
    equals: `equal ${ends.length}`,
  });
}

/** Kills a part of a run; answers with whether there was one. */
async function kill(part, conductor, server) {
  if (part === 'S3 server') {
    await server.kill();
    await sleep(outageMs);
    await server.restart();
    return true;
  }
  const service = childrenOf(conductor).find(({ command }) => command.includes(`/${part}/`));
  const pid = part === 'conductor' ? conductor : service?.pid;
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  return pid !== undefined;
}
