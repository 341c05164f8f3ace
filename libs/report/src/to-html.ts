import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A part of a page as HTML; whatever is in it as text is escaped. */
export function toHtml(node: VNode): string {
  return renderToString(node);
}
