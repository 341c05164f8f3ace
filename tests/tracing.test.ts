import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isthmus, succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { tinyStudy, writeStudy } from './tiny-study.js';
import { type Span, startTraceCollector } from './trace-collector.js';

const secret = 'not-to-be-told';

describe('the trace of a study', () => {
  const cwd = freshFolder();
  let spans: readonly Span[];

  beforeAll(async () => {
    const collector = await startTraceCollector();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      ISTHMUS_S3_ACCESS_KEY: secret,
      ISTHMUS_S3_SECRET_KEY: secret,
    };
    await succeed(['run', writeStudy(cwd, tinyStudy)], { cwd, env }, isthmus);
    await collector.stop();
    spans = collector.spans;
  }, 60_000);

  it('is one, of all four processes', () => {
    const services = new Set(spans.map(({ service }) => service));
    expect([...services].sort()).toEqual([
      ...['isthmus', 'isthmus-evaluator', 'isthmus-matcher', 'isthmus-trainer'],
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('is named in the results', () => {
    const results = readFileSync(join(cwd, 'results', 'tiny', 'results.json'), 'utf8');
    expect(JSON.parse(results).provenance.traceId).toBe(spans[0]?.traceId);
  });

  it('has a span for each task', () => {
    const tasks = spans.map(({ name }) => name).filter((name) => name.startsWith('task.'));
    expect(tasks.sort()).toEqual([
      ...['task.evaluate', 'task.evaluate', 'task.match', 'task.match'],
      ...['task.train', 'task.train'],
    ]);
  });

  it('goes from the command through the calls to what the services do', () => {
    const roots = spans.filter(({ parentId }) => parentId === '');
    expect(roots.flatMap((root) => outline(root, spans)).join('\n')).toBe(
      `
isthmus: isthmus run tiny
  isthmus: isthmus.matcher.v1.MatcherService/Validate
    isthmus-matcher: isthmus.matcher.v1.MatcherService/Validate
  isthmus: task.evaluate
    isthmus: isthmus.evaluator.v1.EvaluatorService/Evaluate
      isthmus-evaluator: isthmus.evaluator.v1.EvaluatorService/Evaluate
        isthmus-evaluator: artifact.get
        isthmus-evaluator: evaluate.path
  isthmus: task.match
    isthmus: isthmus.matcher.v1.MatcherService/Match
      isthmus-matcher: isthmus.matcher.v1.MatcherService/Match
        isthmus-matcher: artifact.get
        isthmus-matcher: artifact.put
  isthmus: task.match
    isthmus: isthmus.matcher.v1.MatcherService/Match
      isthmus-matcher: isthmus.matcher.v1.MatcherService/Match
        isthmus-matcher: artifact.get
        isthmus-matcher: artifact.put
        isthmus-matcher: match.sweep
  isthmus: task.train
    isthmus: isthmus.trainer.v1.TrainerService/Train
      isthmus-trainer: isthmus.trainer.v1.TrainerService/Train
        isthmus-trainer: artifact.get
        isthmus-trainer: artifact.put
        isthmus-trainer: train.epoch
`.trim(),
    );
  });

  it('tells of no call that went wrong', () => {
    const outcomes = spans.flatMap(({ texts }) => texts).filter((text) => /^[A-Z_]+$/.test(text));
    expect(new Set(outcomes)).toEqual(new Set(['OK']));
  });

  it('carries neither payloads nor secrets', () => {
    for (const text of spans.flatMap(({ texts }) => texts)) {
      expect(text).not.toContain(secret);
      expect(text.length).toBeLessThan(100);
    }
  });
});

/** A span with all below it, a line each and indented; what is alike below one span stands once. */
function outline(span: Span, spans: readonly Span[]): string[] {
  const children = spans
    .filter(({ parentId }) => parentId === span.spanId)
    .map((child) => outline(child, spans).join('\n  '));
  const lines = [`${span.service}: ${span.name}`, ...[...new Set(children)].sort()];
  return lines.join('\n  ').split('\n');
}
