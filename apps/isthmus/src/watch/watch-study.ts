import { setTimeout as pause } from 'node:timers/promises';
import {
  type CellResult,
  createStudyWatch,
  prepareStudy,
  recallDataset,
  type Study,
  watchedProgress,
} from '@isthmus/study';
import type { Session } from '../session/session.js';
import { printResult, say } from '../terminal/output.js';
import { createLiveParts } from './live-parts.js';
import { serveLivePage } from './live-server.js';

/** How a live page is served. */
export interface WatchOptions {
  readonly host?: string;
  readonly port: number;
  readonly traceUrl?: (traceId: string) => string;
  readonly json?: boolean;
}

/** Between two looks at the store, and between two drawings of charts. */
const [lookMs, chartsMs] = [2_000, 5_000];

/** Serves a study's live page until the session is interrupted. Only reads from the store. */
export async function watchStudy(
  study: Study,
  { store, loadDataset, needsData, signal }: Session,
  { host, port, traceUrl, json = false }: WatchOptions,
): Promise<void> {
  const { renderLiveCharts, renderLivePage, renderLiveProgress } = await import('@isthmus/report');
  const source = { store, loadDataset, tell: (sentence: string) => say(`warning: ${sentence}`) };
  const prepared = await prepareStudy(study, source, recallDataset);
  const watch = createStudyWatch(study, prepared, { store, needsData, signal });
  const parts = createLiveParts();
  let drawn: { readonly cells: readonly CellResult[]; readonly at: number } | undefined;

  /** Charts take long: they are drawn now and then, and when no more cells come. */
  async function draw(done: number, isMore: boolean): Promise<void> {
    const cells = watch.cells();
    const isDue = drawn === undefined || performance.now() - drawn.at >= chartsMs;
    const isNew = cells.length !== drawn?.cells.length || cells.at(-1) !== drawn?.cells.at(-1);
    if (!isNew || (isMore && !isDue)) return;
    drawn = { cells, at: performance.now() };
    parts.set('charts', await renderLiveCharts(study, cells, done));
  }

  async function look(): Promise<boolean> {
    const isMore = await watch.look();
    const progress = watchedProgress(prepared.plan, watch.tasks);
    parts.set('progress', renderLiveProgress(progress, traceUrl));
    await draw(progress.cells.done, isMore);
    return isMore;
  }

  const server = await serveLivePage({
    parts,
    renderPage: (nonce) =>
      renderLivePage({ study, store: store.location, parts: parts.html(), nonce }),
    host,
    port,
  });
  try {
    const { url } = server;
    printResult(
      { study: study.name, url },
      `${study.name} is to be seen at ${url}\nCtrl-C ends it`,
      {
        json,
      },
    );
    for (;;) {
      const isMore = await look();
      server.push();
      await pause(isMore ? 0 : lookMs, undefined, { signal });
    }
  } catch (error) {
    // To be interrupted is how it ends.
    if (!signal.aborted) throw error;
  } finally {
    await server.close();
  }
}
