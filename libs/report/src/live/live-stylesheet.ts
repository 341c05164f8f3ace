import { stylesheet } from '../stylesheet.js';

/** The report's, with the colours of states. */
export const liveStylesheet = `${stylesheet}
:root { --done: #1a7f37; --running: #0969da; --failed: #b00020; --ready: #c9a227; --waiting: #d0d4d9; }
@media screen and (prefers-color-scheme: dark) {
  :root { --done: #3fb950; --running: #58a6ff; --failed: #ff7b72; --ready: #d9b64a; --waiting: #3d444d; }
}
.states { display: flex; height: 18px; border-radius: 4px; overflow: hidden; gap: 1px; }
.states span { flex: 0 1 0; min-width: 2px; }
.squares { display: flex; flex-wrap: wrap; gap: 2px; margin: 12px 0; }
.squares i, .legend i { display: inline-block; width: 11px; height: 11px; border-radius: 2px; flex: none; }
.done { background: var(--done); }
.running { background: var(--running); }
.failed { background: var(--failed); }
.ready { background: var(--ready); }
.waiting { background: var(--waiting); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; margin: 8px 0; font-size: 0.875rem; }
.tasks { padding-left: 1.2em; overflow-wrap: anywhere; font-size: 0.875rem; }
.tasks a { color: var(--link); }
#connection { font-size: 0.875rem; }
#connection.lost { color: var(--alarm); font-weight: 600; }
`;
