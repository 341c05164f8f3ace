import type { CellResult, Study, WatchedProgress } from '@isthmus/study';
import { toHtml } from '../to-html.js';
import { liveCharts } from './live-charts.js';
import { LivePage } from './live-page.js';
import { LiveProgress } from './live-progress.js';

/** The whole live page as an HTML document; `nonce` is that of its policy. */
export function renderLivePage(page: {
  readonly study: Study;
  readonly store: string;
  readonly parts: { readonly progress: string; readonly charts: string };
  readonly nonce: string;
}): string {
  return `<!doctype html>\n${toHtml(<LivePage {...page} />)}\n`;
}

/** How far a study is, as HTML. A trace's URL is made by `traceUrl`, where one is given. */
export function renderLiveProgress(
  progress: WatchedProgress,
  traceUrl: ((traceId: string) => string) | undefined,
): string {
  return toHtml(<LiveProgress progress={progress} traceUrl={traceUrl} />);
}

/** What was measured so far, as HTML: a table and charts of those of the `done` cells that are given. */
export async function renderLiveCharts(
  study: Study,
  cells: readonly CellResult[],
  done: number,
): Promise<string> {
  return toHtml(await liveCharts(study, cells, done));
}
