"""Layers that are used more than once, and weights that several have."""
import torch
from torch import nn
from torch.nn import functional as F

from .instance import Part
from .named import Named, linears


def shared_layer(draw):
    """One layer that is used several times; between others it looks like a part of a chain."""
    a, b, c = draw.widths(3)
    times, names = draw.randint(2, 3), draw.choice([["fc_in", "fc", "fc_out"], ["fc1", "fc2", "fc3"]])
    module = Named(linears(names, (a, b), (b, b), (b, c)), None)
    module.times = times

    def compute(m, x):
        x = getattr(m, names[0])(x).relu()
        for _ in range(m.times):
            x = getattr(m, names[1])(x).relu()
        return getattr(m, names[2])(x)

    module.compute = compute
    return Part(module, [(a,)], {"shared"}, {"times": 1})


def two_names_of_one_layer(draw):
    a, b, c = draw.widths(3)
    layers = linears(["fc1", "fc2", "fc4"], (a, b), (b, b), (b, c))
    layers["fc3"] = layers["fc2"]
    return Part(
        Named(layers, lambda m, x: m.fc4(m.fc3(m.fc2(m.fc1(x).relu()).relu()).relu())), [(a,)]
    )


def tied_weights(draw):
    """Layers with a weight in common; their biases are their own."""
    a, b, c = draw.widths(3)
    layers = linears(["fc1", "fc2", "fc3", "fc4"], (a, b), (b, b), (b, b), (b, c))
    layers["fc3"].weight = layers["fc2"].weight
    return Part(
        Named(layers, lambda m, x: m.fc4(m.fc3(m.fc2(m.fc1(x).relu()).relu()).relu())), [(a,)]
    )


class Transposed(nn.Module):
    """An autoencoder whose decoder is the encoder, transposed: one tensor in the file."""

    def __init__(self, a, b, names):
        super().__init__()
        self.names = names
        self.register_parameter(names[0], nn.Parameter(torch.randn(b, a) / 2))
        self.register_parameter(names[1], nn.Parameter(torch.randn(b)))
        self.register_parameter(names[2], nn.Parameter(torch.randn(a)))

    def forward(self, x):
        weight, up, down = (getattr(self, name) for name in self.names)
        return F.linear(F.linear(x, weight, up).relu(), weight.t(), down)


def tied_transposed(draw):
    a, b = draw.widths(2)
    if draw.chance(0.5):
        names = draw.choice([("weight", "bias", "decoder_bias"), ("W", "b_enc", "b_dec")])
        return Part(Transposed(a, b, names), [(a,)])
    layers = linears(["encoder", "decoder"], (a, b), (b, a))
    layers["decoder"].weight = nn.Parameter(layers["encoder"].weight.t())
    return Part(Named(layers, lambda m, x: m.decoder(m.encoder(x).relu())), [(a,)])


def siamese(draw):
    """The trunk is applied to both inputs; its file is that of a chain."""
    a, b, c = draw.widths(3)
    layers = linears(["fc1", "fc2", "out"], (a, b), (b, c), (c, 2))

    def compute(m, x, y):
        x, y = (m.fc2(m.fc1(each).relu()) for each in (x, y))
        return m.out((x - y).abs())

    return Part(Named(layers, compute), [(a,), (a,)], {"skip"}, twinned=False)


def deep_sets(draw):
    """phi of each member, their sum, rho of it: a chain by its file, and by its symmetries."""
    a, b, c, d = draw.widths(4)
    make = lambda *sizes: nn.Sequential(nn.Linear(*sizes[:2]), nn.ReLU(), nn.Linear(*sizes[1:]))
    layers = {"phi": make(a, b, c), "rho": make(c, b, d)}
    compute = lambda m, x: m.rho(m.phi(x).sum(1))
    return Part(Named(layers, compute), [(5, a)], {"skip", "code"}, twinned=False)


KINDS = [
    shared_layer, two_names_of_one_layer, tied_weights, tied_transposed, siamese, deep_sets,
]
