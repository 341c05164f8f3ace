"""What code often has beside or between plain layers: conditions, adapters, attention, missing activations."""
import torch
from torch import nn
from torch.nn import functional as F

from .instance import Part
from .named import Named, linears


def two_layers_in_a_row(draw):
    """The numbers of an nn.Sequential show that nothing is between two layers."""
    a, b, c, d = draw.widths(4)
    layers = [nn.Linear(a, b), nn.Linear(b, c), nn.ReLU(), nn.Linear(c, d)]
    if draw.chance(0.5):
        layers = [nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c), nn.Linear(c, d)]
    return Part(nn.Sequential(*layers), [(a,)])


def activation_at_the_end(draw):
    sizes = draw.widths(3)
    end = draw.choice([nn.Sigmoid(), nn.LogSoftmax(1), nn.Softmax(1), nn.Tanh(), nn.ReLU()])
    module = nn.Sequential(nn.Linear(*sizes[:2]), nn.ReLU(), nn.Linear(*sizes[1:]), end)
    return Part(module, [(sizes[0],)], {"output"}, twinned=False)


class Around(nn.Module):
    def __init__(self, name, module):
        super().__init__()
        self.name = name
        self.add_module(name, module)

    def forward(self, x):
        return x + getattr(self, self.name)(x)


def residual_in_sequential(draw):
    """A block in an nn.Sequential that adds its input, by nothing but a name of its inner part."""
    a, b, c, inner = draw.widths(4)
    name = draw.choice(["fn", "block", "module", "net", "layers", "residual"])
    norm = [nn.LayerNorm(b)] * draw.chance(0.4)
    block = lambda: Around(name, nn.Sequential(*norm, nn.Linear(b, inner), nn.ReLU(), nn.Linear(inner, b)))
    return Part(nn.Sequential(nn.Linear(a, b), block(), block(), nn.Linear(b, c)), [(a,)])


def listed_residual(draw):
    """Sequentials in a ModuleList, each added to what goes in."""
    a, b, c, inner = draw.widths(4)
    name = draw.choice(["blocks", "layers", "res_layers", "ff"])
    blocks = nn.ModuleList(
        nn.Sequential(nn.Linear(b, inner), nn.ReLU(), nn.Linear(inner, b)) for _ in range(draw.randint(1, 3))
    )
    module = Named({"fc_in": nn.Linear(a, b), name: blocks, "fc_out": nn.Linear(b, c)}, None)
    module.skip = True

    def compute(m, x):
        x = m.fc_in(x).relu()
        for block in getattr(m, name):
            x = x + block(x) if m.skip else block(x).relu()
        return m.fc_out(x)

    module.compute = compute
    # A chain of lists has the same names.
    return Part(module, [(a,)], {"skip"}, twinned=False)


def conditioned(draw):
    """An embedding of a class is added to, or multiplied into, the hidden units."""
    a, b, c = draw.widths(3)
    name = draw.choice(["label_emb", "class_embed", "y_embedding", "cond", "label_embedding"])
    layers = {"fc1": nn.Linear(a, b), name: nn.Embedding(b, b), "fc2": nn.Linear(b, c)}
    compute = lambda m, x: m.fc2((m.fc1(x) + getattr(m, name).weight[0]).relu())
    return Part(Named(layers, compute), [(a,)])


def time_conditioned(draw):
    """As in diffusion models: layers of the time beside those of the sample."""
    a, b = draw.widths(2)
    time = nn.Sequential(nn.Linear(b, b), nn.SiLU(), nn.Linear(b, b))
    layers = {"fc_in": nn.Linear(a, b), "time_mlp": time, "fc_mid": nn.Linear(b, b), "fc_out": nn.Linear(b, a)}

    def compute(m, x):
        h = m.fc_in(x)
        return m.fc_out(m.fc_mid((h + m.time_mlp(h.detach())).relu()).relu())

    return Part(Named(layers, compute), [(a,)])


def bottleneck_adapter(draw):
    a, b, c = draw.widths(3)
    adapter = Named(linears(["down", "up"], (b, 2), (2, b)), lambda m, x: x + m.up(m.down(x).relu()))
    layers = {"fc1": nn.Linear(a, b), "adapter": adapter, "fc2": nn.Linear(b, c)}
    return Part(Named(layers, lambda m, x: m.fc2(m.adapter(m.fc1(x).relu()))), [(a,)])


def attention_pooling(draw):
    """Ilse et al. 2018: a small network weighs the members of a bag."""
    a, b = draw.widths(2)
    attention = nn.Sequential(nn.Linear(b, b), nn.Tanh(), nn.Linear(b, 1))
    layers = {"feature_extractor": nn.Sequential(nn.Linear(a, b), nn.ReLU()), "attention": attention}
    layers["classifier"] = nn.Sequential(nn.Linear(b, 2))

    def compute(m, x):
        x = m.feature_extractor(x)
        return m.classifier((m.attention(x).softmax(1) * x).sum(1))

    return Part(Named(layers, compute), [(4, a)])


def mixture_density(draw):
    a, b = draw.widths(2)
    layers = linears(["hidden", "pi", "sigma", "mu"], (a, b), (b, b), (b, b), (b, b))

    def compute(m, x):
        x = m.hidden(x).tanh()
        return torch.cat([m.pi(x).softmax(1), m.sigma(x).exp(), m.mu(x)], 1)

    return Part(Named(layers, compute), [(a,)])


def self_supervised(draw):
    """BYOL's parts are a chain; its target network is a copy beside them."""
    a, b = draw.widths(2)
    make = lambda *sizes: nn.Sequential(nn.Linear(*sizes[:2]), nn.ReLU(), nn.Linear(*sizes[1:]))
    layers = {"encoder": make(a, b, b), "projector": make(b, b, b), "predictor": make(b, b, b)}
    if draw.chance(0.6):
        layers |= {"target_encoder": make(a, b, b), "target_projector": make(b, b, b)}

    def compute(m, x):
        return m.predictor(m.projector(m.encoder(x)))

    also = (lambda m, x: m.target_projector(m.target_encoder(x))) if len(layers) > 3 else None
    return Part(Named(layers, compute), [(a,)], {"code"}, twinned=False, also=also)


def auxiliary_head(draw):
    a, b, c = draw.widths(3)
    name = draw.choice(["aux", "aux_head", "auxiliary", "aux_classifier"])
    layers = linears(["fc1", "fc2", "fc3", name], (a, b), (b, b), (b, c), (b, c if draw.chance(0.5) else b))

    def compute(m, x):
        low = m.fc1(x).relu()
        return torch.cat([m.fc3(m.fc2(low).relu()), getattr(m, name)(low)], 1)

    return Part(Named(layers, compute), [(a,)])


def parallel_convolutions(draw):
    a, b = draw.widths(2)
    names = draw.choice([("conv1a", "conv1b"), ("conv_left", "conv_right"), ("branch1", "branch2")])
    layers = {names[0]: nn.Conv2d(3, 3, 3, padding=1), names[1]: nn.Conv2d(3, 3, 3, padding=1)}
    layers |= {"conv2": nn.Conv2d(3, b, 3, padding=1), "fc": nn.Linear(b, 2)}

    def compute(m, x):
        x = (getattr(m, names[0])(x) + getattr(m, names[1])(x)).relu()
        return m.fc(m.conv2(x).relu().mean((2, 3)))

    return Part(Named(layers, compute), [(3, 8, 8)])


def pixelwise_and_pooled(draw):
    """Channels are weighed by their own mean before the head; under names of a chain's layers."""
    a, b = draw.widths(2)
    layers = {"conv1": nn.Conv2d(3, a, 3, padding=1), "gate": nn.Linear(a, a), "fc": nn.Linear(a, b)}

    def compute(m, x):
        x = m.conv1(x).relu()
        return m.fc((x * m.gate(x.mean((2, 3))).sigmoid()[:, :, None, None]).amax((2, 3)))

    return Part(Named(layers, compute), [(3, 8, 8)])


def log_deviation(draw):
    """A policy with a vector of deviations beside its layers, which is an output of its own."""
    a, b, c = draw.widths(3)
    module = Named(linears(["fc1", "fc2", "mu"], (a, b), (b, b), (b, c)), None)
    module.log_std = nn.Parameter(torch.randn(c))
    module.compute = lambda m, x: torch.cat(
        [m.mu(m.fc2(m.fc1(x).tanh()).tanh()), m.log_std.expand(len(x), -1)], 1
    )
    return Part(module, [(a,)])


def cropped_skip(draw):
    """The first units go around the layers, by slices and padding that no tensor shows."""
    a, b, c = draw.widths(3)
    module = Named(linears(["fc1", "fc2", "fc3"], (a, b), (b, b + 1), (b + 1, c)), None)
    module.skip = True

    def compute(m, x):
        low = m.fc1(x).relu()
        high = m.fc2(low).relu()
        return m.fc3(high + F.pad(low, (0, 1)) if m.skip else high)

    module.compute = compute
    return Part(module, [(a,)], {"skip"}, {"skip": False}, twinned=False)


KINDS = [
    two_layers_in_a_row, activation_at_the_end, residual_in_sequential, listed_residual, conditioned,
    time_conditioned, bottleneck_adapter, attention_pooling, mixture_density, self_supervised, auxiliary_head,
    parallel_convolutions, pixelwise_and_pooled, log_deviation, cropped_skip,
]
