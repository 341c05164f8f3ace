"""Perceptrons with norms, scales and activations that have parameters."""
import torch
from torch import nn

from .instance import Part


def _sequential(draw, norm, options=None, after=None):
    """Linear, norm, activation; or the norm behind the activation, which the numbers show."""
    sizes = draw.widths(draw.randint(3, 5))
    activation, hidden = draw.activation()
    after = draw.chance(0.25) if after is None else after
    layers = []
    for a, b in zip(sizes, sizes[1:-1]):
        pair = [norm(b), activation()]
        layers += [nn.Linear(a, b, bias=draw.chance(0.7)), *(pair[::-1] if after else pair)]
    module = nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))
    return Part(module, [(sizes[0],)], hidden | (options or set()))


def batch_norm_sequential(draw):
    eps, hidden = draw.eps()
    return _sequential(draw, lambda n: nn.BatchNorm1d(n, eps=eps), hidden)


def layer_norm_sequential(draw):
    eps, hidden = draw.eps()
    return _sequential(draw, lambda n: nn.LayerNorm(n, eps=eps), hidden)


def rms_norm_sequential(draw):
    # None is the type's own epsilon, which differs between a module in float32 and in float64.
    return _sequential(draw, lambda n: nn.RMSNorm(n, eps=1e-5))


def group_norm_mlp(draw):
    """Behind linear layers it looks like layer norm."""
    groups = draw.choice([1, 2, 3])
    sizes = [draw.width(), 6 * draw.randint(1, 2), 6, draw.width()]
    layers = []
    for a, b in zip(sizes, sizes[1:-1]):
        layers += [nn.Linear(a, b), nn.GroupNorm(groups, b), nn.ReLU()]
    module = nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))
    return Part(module, [(sizes[0],)], {"layer norm"} if groups > 1 else set(), twinned=False)


def norm_without_affine(draw):
    return _sequential(draw, lambda n: nn.BatchNorm1d(n, affine=False))


def layer_norm_without_affine(draw):
    """Such a norm leaves nothing in the file but a gap in the numbers."""
    part = _sequential(draw, lambda n: nn.LayerNorm(n, elementwise_affine=False), {"norm"})
    part.twinned = False
    return part


def norm_without_tracking(draw):
    part = _sequential(draw, lambda n: nn.BatchNorm1d(n, track_running_stats=False), {"statistics"})
    part.twinned = False
    return part


class Normed(nn.Module):
    """fc1, bn1, fc2, bn2, fc3; with the norm before or after the activation."""

    def __init__(self, sizes, norm, names, activation, behind):
        super().__init__()
        self.act, self.behind, self.names, self.count = activation(), behind, names, len(sizes) - 2
        for i, (a, b) in enumerate(zip(sizes, sizes[1:]), 1):
            self.add_module(f"{names[0]}{i}", nn.Linear(a, b))
            if i <= self.count:
                self.add_module(f"{names[1]}{i}", norm(b))

    def forward(self, x):
        for i in range(1, self.count + 1):
            x, norm = getattr(self, f"{self.names[0]}{i}")(x), getattr(self, f"{self.names[1]}{i}")
            x = norm(self.act(x)) if self.behind else self.act(norm(x))
        return getattr(self, f"{self.names[0]}{self.count + 1}")(x)


def norms_by_name(draw):
    sizes = draw.widths(draw.randint(3, 5))
    activation, hidden = draw.activation()
    behind, (eps, uneven) = draw.chance(0.3), draw.eps()
    norm = draw.choice([nn.BatchNorm1d, nn.LayerNorm])
    names = draw.choice([("fc", "bn"), ("fc", "norm"), ("linear", "ln"), ("l", "n")])
    module = Normed(sizes, lambda n: norm(n, eps=eps), names, activation, behind)
    # Where norms have statistics, or are behind an activation that moves none, the way matters.
    hidden = hidden | uneven | ({"place"} if behind else set())
    return Part(module, [(sizes[0],)], hidden, {"behind": False})


def norm_first(draw):
    a, b, c = draw.widths(3)
    norm = draw.choice([nn.BatchNorm1d, nn.LayerNorm, lambda n: nn.BatchNorm1d(n, affine=False)])
    return Part(nn.Sequential(norm(a), nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c)), [(a,)])


def norm_last(draw):
    a, b, c = draw.widths(3)
    norm = draw.choice([nn.BatchNorm1d, nn.LayerNorm])
    return Part(nn.Sequential(nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c), norm(c)), [(a,)])


def prelu_mlp(draw):
    sizes = draw.widths(4)
    one, named = draw.chance(0.5), draw.chance(0.5)
    layers = [
        m for a, b in zip(sizes, sizes[1:]) for m in (nn.Linear(a, b), nn.PReLU(1 if one else b))
    ]
    module = nn.Sequential(*layers[:-1])
    for layer in module:
        if isinstance(layer, nn.PReLU):
            layer.weight.data.uniform_(0.05, 0.6)
    if not named:
        return Part(module, [(sizes[0],)])
    names = ["fc1", "act1", "fc2", "act2", "fc3"]
    named_module = nn.Sequential()
    for name, layer in zip(names, module):
        named_module.add_module(name, layer)
    return Part(named_module, [(sizes[0],)])


class Scaled(nn.Module):
    """A scalar beside the layers: on the outputs, or on the input."""

    def __init__(self, sizes, name, shape):
        super().__init__()
        self.name = name
        self.fc1, self.fc2 = nn.Linear(*sizes[:2]), nn.Linear(*sizes[1:])
        self.register_parameter(name, nn.Parameter(torch.rand(shape) + 0.5))

    def forward(self, x):
        return self.fc2(self.fc1(x).relu()) * getattr(self, self.name).exp()


def learnable_scalar(draw):
    name = draw.choice(["temperature", "logit_scale", "scale", "alpha"])
    sizes = draw.widths(3)
    return Part(Scaled(sizes, name, draw.choice([(), (1,)])), [(sizes[0],)])


class Gated(nn.Module):
    """A vector that scales or shifts the hidden units, beside the layers."""

    def __init__(self, sizes, name, adds):
        super().__init__()
        self.name, self.adds = name, adds
        self.fc1, self.fc2 = nn.Linear(*sizes[:2]), nn.Linear(*sizes[1:])
        self.register_parameter(name, nn.Parameter(torch.randn(sizes[1])))

    def forward(self, x):
        vector, x = getattr(self, self.name), self.fc1(x).relu()
        return self.fc2(x + vector if self.adds else x * vector)


def hidden_vector(draw):
    name = draw.choice(["gamma", "gate", "mask", "hidden_bias", "beta", "weight", "scale.weight"])
    sizes = draw.widths(3)
    return Part(Gated(sizes, name.replace(".", "_"), draw.chance(0.5)), [(sizes[0],)])


KINDS = [
    batch_norm_sequential, layer_norm_sequential, rms_norm_sequential, group_norm_mlp,
    norm_without_affine, layer_norm_without_affine, norm_without_tracking, norms_by_name, norm_first,
    norm_last, prelu_mlp, learnable_scalar, hidden_vector,
]
