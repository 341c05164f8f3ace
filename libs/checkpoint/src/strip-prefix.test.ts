import { describe, expect, it } from 'vitest';
import { stripPrefix } from './strip-prefix.js';

describe('stripPrefix', () => {
  it.each([
    [['module.a', 'module.b'], 'module.', ['a', 'b']],
    [['_orig_mod.module.a'], '_orig_mod.module.', ['a']],
    [['module.a', 'b'], '', ['module.a', 'b']],
    [['modules.a'], '', ['modules.a']],
    [[], '', []],
  ])('takes off %j: %j', (names, prefix, stripped) => {
    expect(stripPrefix(names)).toEqual({ prefix, stripped });
  });
});
