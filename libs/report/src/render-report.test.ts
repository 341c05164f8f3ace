import { mean } from '@isthmus/connectivity';
import { pairsOf, parseStudy, studyResults, summaryRows } from '@isthmus/study';
import { describe, expect, it } from 'vitest';
import { formatNumber } from './numbers.js';
import { renderReport } from './render-report.js';
import { exampleResults, exampleStudy } from './study-results.fixture.js';

const results = exampleResults(exampleStudy());

function plainText(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

describe('a report', () => {
  it('is made of results that fit their schema', () => {
    expect(studyResults.parse(results)).toEqual(results);
  });

  it('runs no script and loads nothing', async () => {
    const html = await renderReport(results);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).not.toMatch(
      /<(script|link|img|iframe|object|base|form|image)\b|@import|url\(|\bon\w+=/i,
    );
    expect(html).not.toMatch(/\s(src|xlink:href|action|srcset)=/i);
    expect(html).not.toMatch(/\shref="(?!data:(text\/csv|image\/svg\+xml);)/i);
    expect(html.replaceAll(/ xmlns(:\w+)?="[^"]*"/g, '')).not.toMatch(/https?:/);
    expect(/Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]).toBe(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
  });

  it('shows the numbers of every cell, their definition and their origin', async () => {
    const html = await renderReport(results);
    for (const { lossBarrier } of summaryRows(results))
      expect(html).toContain(`<td>${formatNumber(lossBarrier.test!)}</td>`);
    expect(html).toContain('baseline linear, reduction max, 25 values of λ');
    expect(html).toContain('digits train: 8,000, digits test: 2,000');
    expect(html).toContain(results.cells[0]!.models.a.model.sha256);
    expect(html).toContain(results.cells[1]!.match.permutations[1]!.sha256);
    expect(html).toContain(results.provenance.traceId);
  });

  it('has a figure a chart, each with its numbers, and both as files', async () => {
    const html = await renderReport(results);
    expect(html.match(/<figure>/g)).toHaveLength(6);
    expect(html.match(/<svg role="img"/g)).toHaveLength(6);
    expect(html.match(/<details>/g)).toHaveLength(6);
    const files = [...html.matchAll(/download="([^"]*)" href="data:[^,]*,([^"]*)"/g)];
    expect(files).toHaveLength(12);
    const csv = files.find(([, name]) => name === 'barrier-by-method.csv')?.[2];
    const means = ['identity', 'weight'].map((method) =>
      mean(
        summaryRows(results)
          .filter((row) => row.method === method)
          .map(({ lossBarrier }) => lossBarrier.test!),
      ),
    );
    expect(decodeURIComponent(csv!)).toBe(
      `Method,test\r\nno matching,${means[0]}\r\nweight,${means[1]}\r\n`,
    );
    const svg = files.find(([, name]) => name === 'path-loss.svg')?.[2];
    expect(decodeURIComponent(svg!)).toMatch(/^<svg role="img"[\s\S]*<\/svg>$/);
  });

  it('has a column for each method that a sweep names, empty where it is not tried', async () => {
    const list = [
      { match: 'identity', 'train.learningRate': 0.001 },
      { match: 'ste', 'train.learningRate': 0.01 },
    ];
    const html = await renderReport(exampleResults(exampleStudy({ sweep: { list } })));
    const headline = /class="wide-table headline">([\s\S]*?)<\/table>/.exec(html)?.[1];
    expect(headline?.match(/class="value"/g)).toHaveLength(2);
    expect(headline?.match(/<td><\/td>/g)).toHaveLength(2);
    expect(headline?.match(/<td>[\d.]+<\/td>/g)).toHaveLength(2);
  });

  it('tells the mean barrier of every method at every place of a grid, and over how many pairs', async () => {
    const study = exampleStudy({ grid: { 'train.learningRate': [0.001, 0.01] } });
    const whole = exampleResults(study);
    const [first, ...others] = whole.cells;
    const html = await renderReport({ ...whole, cells: others });
    const headline = /class="wide-table headline">([\s\S]*?)<\/table>/.exec(html)?.[1];
    expect(headline?.match(/<tr>/g)).toHaveLength(3);
    const pairs = pairsOf(study).length;
    expect(headline).toContain(pairs === 1 ? '>none<' : `(${pairs - 1} of ${pairs})`);
    expect(first).toBeDefined();
  });

  it('holds the study file it came from', async () => {
    const html = await renderReport(results);
    const text = plainText(/<pre>([^<]*)<\/pre>/.exec(html)?.[1] ?? '');
    expect(parseStudy(text, { file: 'report.html' })).toEqual(results.study);
  });

  it('shows markup in names as text', async () => {
    const markup = '<script>alert("1")</script>&';
    const study = exampleStudy({ title: markup, match: ['identity', markup] });
    const html = await renderReport({
      ...exampleResults(study),
      unfinished: [
        { cell: results.cells[0]!.cell, status: 'failed', task: markup, message: markup },
      ],
      failures: [{ task: markup, kind: 'failed', message: markup }],
    });
    expect(html).not.toMatch(/<script|alert\("1"\)<\/script>/);
    expect(plainText(html)).toContain(`<h1>${markup}</h1>`);
  });

  it('names what failed and what is not computed, also when nothing else is left', async () => {
    const message = 'trainer is down [address=h:1]';
    const failed = { task: 'train seed 3', message };
    const [naive, matched] = results.cells.map(({ cell }) => cell);
    const html = await renderReport({
      ...results,
      cells: [],
      unfinished: [
        { cell: naive!, status: 'failed', ...failed },
        { cell: matched!, status: 'missing', task: 'match 1-2', message: 'not computed yet' },
      ],
      failures: [{ kind: 'failed', ...failed }],
    });
    expect(html).toContain('<strong>train seed 3</strong>: trainer is down [address=h:1]');
    expect(html).toContain('0 of 2 cells; 1 failed, 1 not computed.');
    expect(html).toMatch(/<td colspan="9">failed: train seed 3<\/td>/);
    expect(html).toMatch(/<td colspan="9">not computed<\/td>/);
    expect(html).toContain('No cell of this study has a result.');
    expect(await renderReport(results)).not.toContain('Not finished');
  });
});
