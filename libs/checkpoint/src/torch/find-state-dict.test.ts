import { describe, expect, it } from 'vitest';
import type { PickleDict, PickledTensor, PickleValue } from '../pickle/pickle-value.js';
import { findStateDict } from './find-state-dict.js';

const storage = { kind: 'storage', dtype: 'F32', key: '0', count: 1 } as const;
const tensor: PickledTensor = { kind: 'tensor', storage, offset: 0, shape: [1], strides: [1] };
const dict = (entries: Readonly<Record<string, PickleValue>>): PickleDict =>
  new Map(Object.entries(entries));
const weights = () => dict({ 'fc.weight': tensor });
const find = (object: PickleValue) => findStateDict(object, 'a.pt');

describe('findStateDict', () => {
  it.each<[string, PickleValue, string[], string[]]>([
    ['the object itself', weights(), [], []],
    ['under a usual key', dict({ model: weights(), epoch: 3 }), ['model'], []],
    [
      'under two usual keys',
      dict({ model: dict({ state_dict: weights() }) }),
      ['model', 'state_dict'],
      [],
    ],
    [
      'under the surest of the usual keys',
      dict({
        net: weights(),
        model: weights(),
        state_dict: weights(),
        model_state_dict: weights(),
      }),
      ['model_state_dict'],
      ['net', 'model', 'state_dict'],
    ],
    [
      'under a usual key, beside others',
      dict({ ema: weights(), net: weights() }),
      ['net'],
      ['ema'],
    ],
    [
      'under a usual key, beside a tensor',
      dict({ rng: tensor, model: weights() }),
      ['model'],
      [''],
    ],
    ['under the only key', dict({ generator: weights(), epoch: 3 }), ['generator'], []],
    ['in the object rather than within it', dict({ w: tensor, ema: weights() }), [], ['ema']],
  ])('finds the weights %s', (_, object, path, passedOver) => {
    const found = find(object);
    expect([found.path, found.passedOver]).toEqual([path, passedOver]);
    expect([...found.tensors.values()]).toEqual([tensor]);
  });

  it('passes over what an optimizer keeps', () => {
    const momentum = new Map([[0, dict({ momentum_buffer: tensor })]]);
    const optimizer = dict({ state: momentum, param_groups: [dict({ lr: 0.1 })] });
    expect(find(dict({ net: weights(), optimizer })).passedOver).toEqual([]);
  });

  it('gives numbers and texts on the way, and nothing else', () => {
    const net = dict({ w: tensor, version: 2n, empty: null });
    const object = dict({ net, epoch: 3, best: true, arch: 'vgg', losses: [1] });
    expect(find(object).metadata).toEqual({ epoch: '3', best: 'true', arch: 'vgg', version: '2' });
  });

  it('refuses several dicts of which any could be meant', () => {
    const object = dict({ generator: weights(), discriminator: weights() });
    expect(() => find(object)).toThrow(
      'several dicts could be the weights [file=a.pt, expected=one dict of tensors, or one under model_state_dict, state_dict, model, net, got=generator, discriminator]',
    );
  });

  it.each<[PickleValue, string]>([
    [[tensor], 'a list or tuple of 1'],
    [tensor, 'a tensor'],
    [dict({ epoch: 3, losses: [tensor] }), 'a dict of epoch, losses'],
    [dict({}), 'a dict of nothing'],
  ])('refuses an object without a dict of tensors: %#', (object, got) => {
    expect(() => find(object)).toThrow(
      `no tensors in the file [file=a.pt, expected=a state dict, got=${got}]`,
    );
  });

  it('ends on a dict that holds itself', () => {
    const object = dict({ net: weights() });
    object.set('model', object);
    expect(find(object).path).toEqual(['net']);
  });
});
