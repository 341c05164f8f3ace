import type { Study } from '@isthmus/study';
import { liveScript } from './live-script.js';
import { liveStylesheet } from './live-stylesheet.js';

type Props = Readonly<{
  study: Study;
  store: string;
  /** HTML of the parts as they are now. */
  parts: Readonly<{ progress: string; charts: string }>;
  /** Of the one script that may run. */
  nonce: string;
}>;

/** The page that is alive: it loads nothing but its own events. */
export function LivePage({ study, store, parts, nonce }: Props) {
  const title = study.title ?? study.name;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} (live)`}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: liveStylesheet }} />
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          <p class="setting">
            Study {study.name} in {store}. <span id="connection">not connected yet</span>
          </p>
          <div id="progress" dangerouslySetInnerHTML={{ __html: parts.progress }} />
          <div id="charts" dangerouslySetInnerHTML={{ __html: parts.charts }} />
        </main>
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: liveScript }} />
      </body>
    </html>
  );
}
