/**
 * What other tools, or earlier versions, call a key, an option or a value, in plain spelling (see `plain`), and the
 * names that it has here: of several, the one that there is where the name was given.
 */
export const synonyms: Readonly<Record<string, readonly string[]>> = {
  ...namesOf(['learningRate'], 'lr initiallr initlr baselr stepsize eta'),
  ...namesOf(['batchSize', 'batch'], 'bs batchsize batch minibatch minibatchsize trainbatchsize'),
  ...namesOf(['epochs'], 'epoch nepochs numepochs maxepochs trainepochs numtrainepochs'),
  ...namesOf(['optimizer'], 'optim opt optimiser optimizername'),
  ...namesOf(['schedule'], 'scheduler lrscheduler lrschedule learningrateschedule'),
  ...namesOf(['clip'], 'gradientclip gradientclipping gradclip gradclipping gradientclipval'),
  ...namesOf(['clip'], 'clipgrad clipnorm clipgradnorm maxgradnorm gradclipnorm maxnorm'),
  ...namesOf(['clip', 'clipNegative'], 'clip'),
  ...namesOf(['augment'], 'augmentation augmentations transform transforms dataaugmentation aug'),
  ...namesOf(['checkpoints', 'filesPerModel'], 'checkpoints'),
  ...namesOf(['checkpoints'], 'checkpoint ckpt ckpts saveevery savesteps'),
  ...namesOf(['prune'], 'pruning sparsity'),
  ...namesOf(['labelSmoothing'], 'smoothing labelsmooth'),
  ...namesOf(['network'], 'model arch architecture net modelname modeltype backbone'),
  ...namesOf(['dataset'], 'data datasetname datasets datadir'),
  ...namesOf(['seed', 'seeds'], 'seed seeds randomseed randomseeds randomstate rngseed'),
  ...namesOf(['match', 'method'], 'matchers matcher matching methods method match'),
  ...namesOf(['match', 'method'], 'algorithm algorithms aligner alignment permute'),
  ...namesOf(
    ['grid'],
    'sweep params parameters hyperparameters hparams paramgrid matrix searchspace',
  ),
  ...namesOf(['points'], 'npoints numpoints nlambdas numlambdas lambdas alphas nalphas numinterp'),
  ...namesOf(['splits', 'split'], 'split splits evalsplits'),
  ...namesOf(['permutation'], 'permutations perm perms'),
  ...namesOf(['repair'], 'repairs correction corrections'),
  ...namesOf(['evaluate'], 'evaluation eval'),
  ...namesOf(['reduce'], 'reduction'),
  ...namesOf(['replicas'], 'nreplicas numreplicas'),
  ...namesOf(['title'], 'description'),
  ...namesOf(['name'], 'experiment experimentname studyname runname'),
  ...namesOf(['transportPlan'], 'plan'),
  ...namesOf(['output'], 'out outdir outputdir outputfile savepath saveto'),

  ...namesOf(['weight'], 'weightmatching weights wm gitrebasin rebasin hungarian lap'),
  ...namesOf(['activation'], 'activationmatching activations am'),
  ...namesOf(['ot-fusion'], 'ot optimaltransport fusion otf'),
  ...namesOf(['ste'], 'straightthrough straightthroughestimator straightthroughmatching'),
  ...namesOf(['annealing'], 'sa simulatedannealing'),
  ...namesOf(['frank-wolfe'], 'fw'),
  ...namesOf(['sinkhorn'], 'sinkhornrebasin'),
  ...namesOf(['identity'], 'naive none vanilla nomatching'),
  ...namesOf(['cosine'], 'cosineannealing cosineannealinglr cosinedecay cosinelr cos'),
  ...namesOf(['step'], 'steplr multistep multisteplr'),
  ...namesOf(['up-down'], 'onecycle onecyclelr triangular'),
  ...namesOf(['constant'], 'const constantlr fixed'),
  ...namesOf(['fashion-mnist'], 'fmnist fashion'),
  ...namesOf(['cifar-10'], 'cifar c10'),
  ...namesOf(['cifar-100'], 'c100'),
  ...namesOf(['two-moons'], 'moons makemoons'),
  ...namesOf(['folder'], 'imagefolder'),
  ...namesOf(['mlp'], 'fc fcn fcnet dnn dense fullyconnected perceptron feedforward'),
  ...namesOf(['flip'], 'hflip horizontalflip randomhorizontalflip'),
  ...namesOf(['crop'], 'randomcrop'),
  ...namesOf(['rotate'], 'rotation randomrotation'),
  ...namesOf(['resize'], 'randomresizedcrop'),
  ...namesOf(['mean'], 'average avg'),
  ...namesOf(['max'], 'maximum'),
  ...namesOf(['midpoint'], 'middle mid half'),
  ...namesOf(['decay'], 'weightdecay wd l2'),
  ...namesOf(['epsilon'], 'eps'),
  ...namesOf(['iterations'], 'iters niter maxiter numiterations'),
  ...namesOf(['restarts'], 'nrestarts numrestarts'),
};

/** What elsewhere has a key of its own and here is part of the value of another: which, and such a value. */
export const parts: Readonly<Record<string, { readonly of: string; readonly example: string }>> = {
  ...partsOf('optimizer', 'sgd:momentum=0.9', 'momentum nesterov'),
  ...partsOf('optimizer', 'sgd:decay=1e-4', 'weightdecay wd decay l2'),
  ...partsOf(
    'optimizer',
    'adam:beta1=0.9,beta2=0.999,epsilon=1e-8',
    'betas beta1 beta2 eps epsilon',
  ),
  ...partsOf('schedule', 'cosine:warmup=1ep', 'warmup warmupsteps warmupepochs nwarmup'),
  ...partsOf(
    'network',
    'mlp:784-512-512-10',
    'width widths hidden hiddensize hiddensizes hiddendim',
  ),
  ...partsOf(
    'network',
    'mlp:784-512-512-10',
    'hiddendims hiddenlayers nhidden depth depths nlayers',
  ),
  ...partsOf('network', 'mlp:784-512-10,norm=layer', 'norm normalization batchnorm layernorm'),
  ...partsOf('network', 'mlp:784-512-10,activation=tanh', 'activation nonlinearity'),
  ...partsOf('dataset', 'mnist:subset=1000', 'subset nsamples numsamples samples'),
};

/** What elsewhere has to be said and here is always so. */
export const needless: Readonly<Record<string, string>> = {
  metric: 'loss and accuracy are always measured',
  metrics: 'loss and accuracy are always measured',
  loss: 'the loss is the cross-entropy',
  criterion: 'the loss is the cross-entropy',
  shuffle: 'examples are always shuffled',
};

function namesOf(names: readonly string[], others: string) {
  return Object.fromEntries(others.split(' ').map((other) => [other, names]));
}

function partsOf(of: string, example: string, others: string) {
  return Object.fromEntries(others.split(' ').map((other) => [other, { of, example }]));
}
