import { describe, expect, it } from 'vitest';
import { adopt } from './adopt.js';
import { torchLinear as linear, randomWeights, torchNorm } from './named-weights.fixture.js';
import { skeletonOf } from './skeleton.js';

describe('a skeleton', () => {
  it('is a network that the file fits where its layers are a chain', () => {
    const weights = randomWeights({
      'model.down.conv.weight': [4, 3, 3, 3],
      'model.down.other.weight': [6, 4, 3, 3],
      ...torchNorm('model.down.bn2', 6),
      ...linear('model.top', 5, 6 * 1024),
      'criterion.weight': [5],
    });
    expect(() => adopt(weights)).toThrow('--skeleton');
    const { json, notes } = skeletonOf(weights);
    const { network, leftOut } = adopt(weights, json);
    expect(network.inputShape).toEqual([32, 32, 3]);
    expect(leftOut).toEqual(['model.down.bn2.num_batches_tracked', 'criterion.weight']);
    expect(notes.join()).toContain('stride and padding of model.down.other');
  });

  it('says what of a file is no layer, and where layers do not take what comes', () => {
    const { notes } = skeletonOf(
      randomWeights({ ...linear('a', 4, 6), ...linear('b', 3, 5), 'rnn.weight_hh_l0': [4, 4] }),
    );
    expect(notes).toContain('what b takes: it has 5 inputs, and a before it gives 4');
    expect(notes.join()).toContain('left out: rnn.weight_hh_l0');
  });

  it('has depthwise convolutions in groups', () => {
    const shapes = {
      '0.weight': [4, 3, 1, 1],
      '2.weight': [4, 1, 3, 3],
      '4.weight': [2, 4 * 1024],
    };
    const { json } = skeletonOf(randomWeights(shapes));
    expect(JSON.parse(json).nodes[2]).toMatchObject({ name: '2', groups: 4 });
    expect(adopt(randomWeights(shapes), json).scheme).toBe("the network's own names");
  });
});
