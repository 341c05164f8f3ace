import { type Command, InvalidArgumentError } from 'commander';
import { withSession } from '../session/session.js';
import { readStudy, type StudyOptions } from '../study/read-study.js';
import { portNumber } from '../terminal/option-parsers.js';
import type { WatchOptions } from '../watch/watch-study.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus watch STUDY.yaml` */
export function watchCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .option('--port <number>', 'to listen on; 0 takes a free one', portNumber, 8765)
    .option(
      '--host <name>',
      'an address of this machine that others reach; the page needs the token of the URL then (default: 127.0.0.1, without)',
    )
    .option(
      '--trace-url <template>',
      'where traces are to be seen, with {traceId} in it: links what runs and what failed to them',
      traceTemplate,
    )
    .addHelpText(
      'after',
      examples(
        'isthmus watch studies/mnist-mlp.yaml',
        'isthmus watch study.yaml --store s3://weights?endpoint=http://minio:9000 --port 0',
        "isthmus watch study.yaml --host 10.0.0.7 --trace-url 'http://jaeger:16686/trace/{traceId}'",
      ),
    )
    .action(async (file: string, options: StudyOptions & WatchOptions) => {
      const { study } = await readStudy(file, options, { needsDatasets: false });
      const { watchStudy } = await import('../watch/watch-study.js');
      await withSession(`watch ${study.name}`, options, (session) =>
        watchStudy(study, session, options),
      );
    });
}

/** Reads "http://jaeger/trace/{traceId}" as a function of the trace's id. */
function traceTemplate(text: string): (traceId: string) => string {
  const urlOf = (traceId: string) => text.replaceAll('{traceId}', encodeURIComponent(traceId));
  const { protocol } = URL.canParse(urlOf('0')) ? new URL(urlOf('0')) : { protocol: '' };
  if (!text.includes('{traceId}') || !/^https?:$/.test(protocol)) {
    throw new InvalidArgumentError(
      `expected a URL such as http://jaeger:16686/trace/{traceId}, got "${text}".`,
    );
  }
  return urlOf;
}
