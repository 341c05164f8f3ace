import { describe, expect, it } from 'vitest';
import type { PickleDict, PickledTensor, PickleValue } from '../pickle/pickle-value.js';
import { findStateDict } from './find-state-dict.js';

const storage = { kind: 'storage', dtype: 'F32', key: '0', count: 1 } as const;
const tensor: PickledTensor = { kind: 'tensor', storage, offset: 0, shape: [1], strides: [1] };
const dict = (entries: Readonly<Record<string, PickleValue>>): PickleDict =>
  new Map(Object.entries(entries));
const weights = () => dict({ 'fc.weight': tensor });
const find = (object: PickleValue, weights?: string) =>
  findStateDict(object, { file: 'a.pt', weights });
const opaque = (name: string, isTensor = false): PickleValue => ({
  kind: 'opaque',
  name,
  isTensor,
});

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
      'several dicts could be the weights; choose one with --weights [file=a.pt, expected=one dict of tensors, or one under model_state_dict, state_dict, model, net, got=generator, discriminator]',
    );
  });

  it('refuses a list, and says to save the state dict alone', () => {
    expect(() => find([weights()])).toThrow(
      'save the state dict alone, not in a list or tuple [file=a.pt, expected=a state dict, got=a list or tuple of 1]',
    );
  });

  it.each<[PickleValue, string]>([
    [tensor, 'a tensor'],
    [dict({ epoch: 3, losses: [tensor] }), 'a dict of epoch, losses'],
    [dict({}), 'a dict of nothing'],
  ])('refuses an object without a dict of tensors: %#', (object, got) => {
    expect(() => find(object)).toThrow(
      `no tensors in the file [file=a.pt, expected=a state dict, got=${got}]`,
    );
  });

  it.each<[string, string, string[]]>([
    ['a key', 'state_dict_ema', ['state_dict_ema']],
    ['a path', 'gan/generator', ['gan', 'generator']],
    ['the last key of a path', 'generator', ['gan', 'generator']],
    ['a key whose dict has another within', 'wrapped', ['wrapped', 'state_dict']],
    ['ema', 'ema', ['state_dict_ema']],
  ])('finds the weights that %s names: %s', (_, name, path) => {
    const object = dict({
      state_dict: weights(),
      state_dict_ema: weights(),
      gan: dict({ generator: weights(), discriminator: weights() }),
      wrapped: dict({ state_dict: weights(), cinema: weights() }),
    });
    const found = find(object, name);
    expect([found.path, found.notes]).toEqual([path, []]);
  });

  it('says which weights were taken where nobody chose', () => {
    const matrix = dict({ 'fc.weight': { ...tensor, shape: [1, 1], strides: [1, 1] } });
    expect(find(dict({ state_dict: weights(), ema: matrix })).notes).toEqual([
      'the weights are those under state_dict; passed over: ema (--weights takes another)',
    ]);
    expect(find(dict({ state_dict: weights(), epoch: 3 })).notes).toEqual([]);
  });

  it('lists the keys where none is named so, and where two could be', () => {
    const object = dict({ model: weights(), model_ema: weights(), ema_2: weights() });
    expect(() => find(object, 'teacher')).toThrow(
      'the file has no dict of tensors of that name; choose another with --weights [file=a.pt, expected=one of model, model_ema, ema_2, got=teacher]',
    );
    expect(() => find(object, 'ema')).toThrow('got=model_ema, ema_2]');
  });

  it('passes over the dicts of an optimizer whose keys are names', () => {
    const optimizer = dict({ state: dict({ 'fc.weight': dict({ exp_avg: tensor }) }) });
    expect(find(dict({ generator: weights(), optimizer })).path).toEqual(['generator']);
  });

  it.each<[string, PickleValue, string]>([
    ['alone', opaque('net.Net'), 'got=an object of net.Net]'],
    ['under a key', dict({ model: opaque('net.Net') }), 'got=model, an object of net.Net]'],
    [
      'beside other tensors',
      dict({ model: opaque('net.Net'), statistics: weights() }),
      'got=model, an object of net.Net]',
    ],
  ])('refuses a whole model %s', (_, object, got) => {
    expect(() => find(object)).toThrow('no code of a file is run; save model.state_dict()');
    expect(() => find(object)).toThrow(got);
  });

  it.each<[string, string, PickleValue, string]>([
    ['sparse', 'w', opaque('torch._utils._rebuild_sparse_tensor', true), 'tensor.to_dense()'],
    ['of numpy', 'w', opaque('numpy.core.multiarray._reconstruct', true), 'numpy.savez'],
    ['packed', 'fc._packed_params', [tensor, null], 'it is quantised'],
    ['of a class', 'fc.weight', opaque('lib.Weight'), 'got=an object of lib.Weight]'],
  ])('refuses a tensor that is %s, by its name', (_, key, value, message) => {
    const object = dict({ 'fc.bias': tensor, [key]: value });
    expect(() => find(object)).toThrow(`[file=a.pt, tensor=${key}, got=`);
    expect(() => find(object)).toThrow(message);
  });

  it('passes over what stands beside tensors, and the extra state of modules', () => {
    const extra = { args: opaque('argparse.Namespace'), 'norm._extra_state': opaque('io.BytesIO') };
    expect([...find(dict({ w: tensor, ...extra })).tensors.keys()]).toEqual(['w']);
  });

  it('ends on a dict that holds itself', () => {
    const object = dict({ net: weights() });
    object.set('model', object);
    expect(find(object).path).toEqual(['net']);
  });
});
