import { writePermutation, writeWeights } from '@isthmus/checkpoint';
import { createMemoryStore, putArtifact } from '@isthmus/object-store';
import { identityPermutation, randomPermutation } from '@isthmus/permutation';
import type { VerifyRequest } from '@isthmus/proto';
import { taskDigest, type VerifySpec, verifyResult, verifyTask } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { afterAll, describe, expect, it } from 'vitest';
import { refusalIn, resultOf } from './proving.fixture.js';
import { createMatchPool, drawn, groups, serveMatcher, spec } from './serving.fixture.js';
import type { VerifyWork, VerifyWorkEvent } from './verify-work.js';

const { network } = spec;
const matching = createMatchPool();
const verifying = createComputePool<VerifyWork, VerifyWorkEvent>(
  new URL('../dist/verify-worker.js', import.meta.url),
  { slots: 1 },
);
afterAll(() => verifying.close());

const store = createMemoryStore();
const put = (bytes: Uint8Array) => putArtifact(store, bytes);
const model = await put(writeWeights(drawn(network, 1)));
const narrow = await put(writeWeights(drawn('mlp:12-32-23-5', 1)));
const permutation = await put(writePermutation(randomPermutation(groups, 7)));
const still = await put(writePermutation(identityPermutation(groups)));

/** Of one's own, without the second layer's inputs. */
const wrong: VerifySpec = {
  network,
  ownSpec: {
    groups: groups.map((group) => ({
      ...group,
      axes: group.axes.filter(({ tensor, axis }) => tensor !== 'fc2.weight' || axis !== 1),
    })),
  },
};

function request(
  task: VerifySpec,
  given: Pick<VerifyRequest, 'model' | 'permutation'>,
): VerifyRequest {
  const { kind, version } = verifyTask;
  const inputs = [given.model, given.permutation].flatMap((input) => input?.sha256 ?? []);
  return { digest: taskDigest({ kind, version, spec: task, inputs }), spec: task, ...given };
}

async function verify(asked: VerifyRequest, pool = verifying) {
  const { client } = await serveMatcher(store, matching, { verify: pool });
  return client.verify(asked);
}

describe('Verify', () => {
  it('proves a permutation of the network’s groups', async () => {
    const asked = request({ network }, { model, permutation });
    const { subject, proof } = await resultOf(await verify(asked), verifyResult);
    expect(subject).toBe('permutation');
    expect(proof).toMatchObject({ equal: true, precision: 'float64', examples: 64, wrongAxes: [] });
    expect(proof.maxAbsDifference).toBeLessThan(proof.tolerance);
  });

  it('says which node and axes a spec of one’s own gets wrong', async () => {
    const asked = request(wrong, { model, permutation });
    const { subject, proof } = await resultOf(await verify(asked), verifyResult);
    expect(subject).toBe('permutation');
    expect(proof).toMatchObject({
      equal: false,
      firstDifference: 'fc2',
      wrongAxes: [
        { tensor: 'fc2.weight', axis: 1, expected: { group: 'fc1', offset: 0, block: 1 } },
      ],
    });
  });

  it('is not taken in by a permutation that moves nothing', async () => {
    const asked = request(wrong, { model, permutation: still });
    const { subject, proof } = await resultOf(await verify(asked), verifyResult);
    expect({ subject, equal: proof.equal }).toEqual({ subject: 'spec', equal: false });
  });

  it('answers from the store, without computing, what it has proved before', async () => {
    const asked = request({ network }, { model, permutation: still });
    const first = await resultOf(await verify(asked), verifyResult);
    const idle = createComputePool<never, never>(new URL('file:///none.js'), { slots: 1 });
    expect(await resultOf(await verify(asked, idle), verifyResult)).toEqual(first);
  });

  it.each([
    ['a model of another shape', { network }, { model: narrow, permutation }, 'tensor=fc2.weight'],
    ['a permutation that is none', { network }, { model, permutation: model }, 'not a permutation'],
    [
      'a spec of tensors that there are not',
      { network, ownSpec: { groups: [{ ...groups[0]!, name: 'a', size: 9 }] } },
      { model, permutation },
      'group=a',
    ],
    ['a network that it does not know', { network: 'mpl:4-2' }, { model, permutation }, '"mlp"'],
    ['no model', { network }, { model: undefined, permutation }, 'model'],
  ])('refuses %s', async (_, task, given, reason) => {
    const told = await refusalIn(await verify(request(task, given)));
    expect(told).toMatch(/^INVALID_ARGUMENT: /);
    expect(told).toContain(reason);
  });
});
