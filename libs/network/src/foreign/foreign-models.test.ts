import { describe, expect, it } from 'vitest';
import { adopt } from './adopt.js';
import {
  distanceToPyTorch,
  graphOf,
  outputsOf,
  reordered,
  weightsIn,
  withImagesOf,
} from './foreign-models.fixture.js';

/** Of the largest output: another epsilon changes the outputs by over 1e-6 of it. */
const tolerance = 1e-9;
/** Where float32 weights are worked out of others. */
const reparametrised = 1e-6;

interface Model {
  readonly model: string;
  readonly files: readonly string[];
  /** Without --network: what has to be stated, where the outputs may be others than the model's. */
  readonly states?: readonly RegExp[];
  /** Without --network: what a refusal has to name, where names and shapes do not tell the network. */
  readonly refusal?: RegExp;
  readonly tolerance?: number;
}

/** Models of PyTorch and torchvision, and of reports; network.json is what the model's code says. */
const models: readonly Model[] = [
  { model: 'autoencoder', files: ['model.safetensors'], states: [/activation/] },
  { model: 'bn_without_affine', files: ['model.safetensors'] },
  { model: 'groupnorm_resnet', files: ['model.safetensors'], refusal: /norm1|groups/ },
  {
    model: 'lightning_mlp',
    files: [
      'epoch=4-step=120.ckpt',
      'prefix_model.safetensors',
      'prefix_net.safetensors',
      'prefix_backbone.safetensors',
      'prefix_module_model.safetensors',
      'prefix__orig_mod.safetensors',
      'model.safetensors',
    ],
  },
  {
    model: 'mnist_example',
    files: ['model.safetensors', 'mnist_cnn.pt'],
    states: [/pool/, /padd/, /images? of/],
  },
  { model: 'open_lth', files: ['model.safetensors', 'model_ep2_it0.pth', 'checkpoint.pth'] },
  {
    model: 'pruned_mlp',
    files: ['model.safetensors', 'pruned.pth', 'plain.safetensors'],
    tolerance: reparametrised,
  },
  { model: 'residual_mlp', files: ['model.safetensors'], refusal: /blocks\.0/ },
  {
    model: 'sequential_cnn',
    files: ['model.safetensors', 'model.pth', 'no_counters.pth'],
    states: [/pool/, /variance/],
  },
  { model: 'timm_resnet18', files: ['checkpoint.pth.tar'] },
  { model: 'tv_alexnet', files: ['model.safetensors'], refusal: /strides/ },
  { model: 'tv_resnet18', files: ['model.safetensors'] },
  {
    model: 'weight_norm_mlp',
    files: ['model.safetensors', 'parametrized.safetensors', 'plain.safetensors'],
    tolerance: reparametrised,
  },
  { model: 'report_bn_first', files: ['model.pt'] },
  { model: 'report_bn_noaffine', files: ['model.pt'] },
  { model: 'report_groupnorm', files: ['gn4.pt'], refusal: /groups/ },
  {
    model: 'report_lightning_resnet',
    files: [
      'plain.pt',
      'lightning.ckpt',
      'lightning-compiled.ckpt',
      'backbone.pt',
      'light.safetensors',
    ],
  },
  { model: 'report_ln_noaffine', files: ['model.pt'], states: [/norm/] },
  { model: 'report_mnist_cnn', files: ['model.pt'], states: [/pool/, /padd/, /images? of/] },
  { model: 'report_prelu', files: ['model.pt'] },
  { model: 'report_pruned', files: ['model.pt'], tolerance: reparametrised },
  { model: 'report_rms', files: ['model.pt'], refusal: /RMS norm/ },
  { model: 'report_sequential_cnn', files: ['model.pt'], states: [/pool/] },
  { model: 'report_spectral_norm', files: ['model.pt'], tolerance: reparametrised },
  { model: 'report_weight_norm', files: ['model.pt'], tolerance: reparametrised },
  { model: 'report_weight_norm_old', files: ['model.pt'], tolerance: reparametrised },
];
const rows = models.flatMap((model) => model.files.map((file) => ({ ...model, file })));
const isTold = ({ refusal }: Model) => refusal === undefined;

describe('a model from elsewhere', () => {
  it.each(rows)('$model/$file computes what PyTorch does, given its graph', (row) => {
    const { network, weights } = adopt(weightsIn(`${row.model}/${row.file}`), graphOf(row.model));
    const distance = distanceToPyTorch(row.model, outputsOf(row.model, network, weights));
    expect(distance).toBeLessThan(row.tolerance ?? tolerance);
  });

  it.each(rows)('$model/$file computes it after units are re-ordered, given its graph', (row) => {
    const graph = graphOf(row.model);
    const read = adopt(weightsIn(`${row.model}/${row.file}`), graph);
    const { network, weights } = adopt(reordered(read), graph);
    const distance = distanceToPyTorch(row.model, outputsOf(row.model, network, weights));
    expect(distance).toBeLessThan(row.tolerance ?? tolerance);
  });

  it.each(rows.filter(isTold))('$model/$file is told from its names and shapes', (row) => {
    const file = weightsIn(`${row.model}/${row.file}`);
    const read = adopt(file);
    const assumed = read.assumed.join('; ');
    for (const stated of row.states ?? []) expect(assumed).toMatch(stated);
    if (row.states !== undefined) return;
    const { network, weights } = withImagesOf(row.model, file, read);
    const distance = distanceToPyTorch(row.model, outputsOf(row.model, network, weights));
    expect(distance).toBeLessThan(row.tolerance ?? tolerance);
  });

  it.each(rows.filter(isTold))('$model/$file is re-ordered rightly as it is told', (row) => {
    const file = weightsIn(`${row.model}/${row.file}`);
    const { network, weights } = adopt(reordered(adopt(file)), graphOf(row.model));
    const distance = distanceToPyTorch(row.model, outputsOf(row.model, network, weights));
    expect(distance).toBeLessThan(row.tolerance ?? tolerance);
  });

  it.each(rows.filter((row) => !isTold(row)))(
    '$model/$file is refused without its graph, as names and shapes do not tell it',
    ({ model, file, refusal }) => {
      expect(() => adopt(weightsIn(`${model}/${file}`))).toThrow(refusal);
    },
  );
});

describe('what no network of ours computes is refused, by name:', () => {
  it.each([
    ['gru_classifier/model.safetensors', /rnn\.weight_hh_l0/],
    ['lstm_classifier/model.safetensors', /rnn\.weight_hh_l0/],
    ['open_lth/mask.pth', /mask/],
    ['sequential_cnn/missing_running_var.pth', /5\.running_var/],
    ['timm_vit/model.safetensors', /cls_token|pos_embed|qkv/],
    ['tv_mobilenet_v2/model.safetensors', /features\.\d\.conv\.\d/],
    ['tv_vit_b_16/model.safetensors', /class_token|pos_embedding|in_proj_weight/],
  ])('%s, naming %s', (path, named) => {
    expect(() => adopt(weightsIn(path))).toThrow(named);
  });

  it('tv_vgg11_bn is taken for images that reach its classifier as they are', () => {
    const { assumed } = adopt(weightsIn('tv_vgg11_bn/model.safetensors'));
    expect(assumed).toContain('images of 64 x 64');
  });
});
