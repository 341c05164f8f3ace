/** The S3 server dies at ten moments of a study and is back after 1, 6 and 60 s: each run ends well, with equal results. */
import { scaled, tally } from '../checks.mjs';
import { comparison, runStudy, startS3, startStudy } from '../study-run.mjs';
import { sleep } from '../waiting.mjs';

/** As many runs share one outage, each at another moment of its own. */
const atOnce = 5;
const moments = 10;
/** Runs side by side take longer than one alone. */
const staggered = 1.5;

export async function attack(scope, check) {
  const { server, study } = await startS3(scope);
  const clean = await runStudy(scope, scope.folder(), study('clean'));
  check('a run without an outage: exit code', clean.code, { equals: 0 });

  for (const seconds of [1, 6, 60]) {
    const ends = [];
    let slowest = 0;
    const count = scaled(moments);
    for (let begun = 0; begun < count; begun += atOnce) {
      const running = [];
      for (let i = begun; i < Math.min(begun + atOnce, count); i++) {
        // The last of them is hit when it has just begun, the first when it is nearly done.
        await sleep((1000 * staggered * clean.seconds) / atOnce);
        running.push(startStudy(scope, scope.folder(), study(`outage-${seconds}-${i}`)));
      }
      await sleep((1000 * staggered * clean.seconds * (begun + 1)) / atOnce / count);
      await server.kill();
      await sleep(1000 * seconds);
      await server.restart();
      for (const { ended } of running) {
        const end = await ended;
        slowest = Math.max(slowest, end.seconds);
        ends.push(verdict(end, clean));
        if (end.code !== 0) console.log(complaintsOf(end));
      }
    }
    check(`outage of ${seconds} s at ${ends.length} moments`, tally(ends), {
      equals: `well, equal ${ends.length}`,
    });
    check(`outage of ${seconds} s: slowest run`, slowest, { unit: 's' });
  }
}

function verdict(end, clean) {
  return end.code === 0 ? `well, ${comparison(clean, end)}` : `ended with ${end.code}`;
}

/** The lines that say why a run did not end well. */
function complaintsOf({ stderr }) {
  const complaints = stderr.split('\n').filter((line) => /error|failed/.test(line));
  return complaints.slice(0, 4).join('\n');
}
