import { describe, expect, it } from 'vitest';
import { knownAs, partOf, whyNeedless } from './known-as.js';
import { nearestName } from './unknown-name.js';

const train = ['optimizer', 'learningRate', 'schedule', 'batchSize', 'epochs', 'clip', 'augment'];
const matchers = ['identity', 'weight', 'activation', 'ot-fusion', 'c2m3', 'ste'];

describe('a name of other tools', () => {
  it.each([
    ['lr', train, 'learningRate'],
    ['learning_rate', train, 'learningRate'],
    ['Batch-Size', train, 'batchSize'],
    ['num_epochs', train, 'epochs'],
    ['gradient_clipping', train, 'clip'],
    ['lr_scheduler', train, 'schedule'],
    ['batch', ['--batch-size', '--epochs'], '--batch-size'],
    ['--lr', ['--learning-rate'], '--learning-rate'],
    ['SGD', ['sgd', 'adam'], 'sgd'],
    ['CIFAR10', ['mnist', 'cifar-10'], 'cifar-10'],
    ['ResNet-20', ['resnet20', 'vgg16'], 'resnet20'],
    ['weight_matching', matchers, 'weight'],
    ['wm', matchers, 'weight'],
    ['git-re-basin', matchers, 'weight'],
    ['am', matchers, 'activation'],
    ['ot', matchers, 'ot-fusion'],
    ['cosine_annealing', ['constant', 'cosine'], 'cosine'],
  ])('%s among %j is %s', (name, candidates, known) => {
    expect(knownAs(name, candidates)).toBe(known);
    expect(nearestName(name, candidates)).toBe(known);
  });

  it.each(['lr', 'sgd', 'constructor', '__proto__'])(
    'is none where %s is not among the candidates',
    (name) => expect(knownAs(name, ['title'])).toBeUndefined(),
  );

  it('goes before one that is spelled nearly so', () => {
    expect(nearestName('ot', ['ste', 'ot-fusion'])).toBe('ot-fusion');
  });

  it('may be part of a value here, or need not be said', () => {
    expect(partOf('weight_decay', ['train.network', 'optimizer'])).toEqual({
      of: 'optimizer',
      example: 'sgd:decay=1e-4',
    });
    expect(partOf('weight_decay', ['schedule'])).toBeUndefined();
    expect(whyNeedless('metrics')).toContain('always measured');
    expect(whyNeedless('lr')).toBeUndefined();
  });
});
