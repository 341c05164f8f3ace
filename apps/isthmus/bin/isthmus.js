#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) {
  // First what needs few files: all of main.js takes hundreds.
  const { hasEnoughOpenFiles } = await import('@isthmus/runtime/open-files');
  if (hasEnoughOpenFiles()) await import(main.href);
} else {
  console.error('isthmus is not built yet; build it with: npm run setup');
  process.exitCode = 2;
}
