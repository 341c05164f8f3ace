"""Layers whose weights are made of more than one tensor, and tensors that are no layer's."""
import torch
from torch import nn
from torch.nn import functional as F

from .instance import Part
from .named import Named, linears


class LoraLinear(nn.Linear):
    """As in loralib: the adapter's factors are parameters beside the weight."""

    def __init__(self, a, b, rank):
        super().__init__(a, b)
        self.lora_A = nn.Parameter(torch.randn(rank, a))
        self.lora_B = nn.Parameter(torch.randn(b, rank))

    def forward(self, x):
        return F.linear(x, self.weight + self.lora_B @ self.lora_A, self.bias)


class PeftLinear(nn.Module):
    """As in PEFT: the adapter's factors are layers beside the base layer."""

    def __init__(self, a, b, rank, base):
        super().__init__()
        self.base = base
        if base:
            self.base_layer = nn.Linear(a, b)
        self.lora_A = nn.ModuleDict({"default": nn.Linear(a, rank, bias=False)})
        self.lora_B = nn.ModuleDict({"default": nn.Linear(rank, b, bias=False)})

    def forward(self, x):
        update = self.lora_B["default"](self.lora_A["default"](x))
        return self.base_layer(x) + update if self.base else update


def lora(draw):
    a, b, c = draw.widths(3)
    rank, form = draw.randint(1, 3), draw.choice(["loralib", "peft", "adapter alone"])
    make = (
        (lambda *sizes: LoraLinear(*sizes, rank))
        if form == "loralib"
        else (lambda *sizes: PeftLinear(*sizes, rank, form == "peft"))
    )
    layers = {"fc1": make(a, b), "fc2": make(b, c)}
    return Part(Named(layers, lambda m, x: m.fc2(m.fc1(x).relu())), [(a,)])


class Factored(nn.Module):
    """A linear map as a product of two, with no activation between."""

    def __init__(self, a, rank, b, names):
        super().__init__()
        self.names = names
        self.add_module(names[0], nn.Linear(a, rank, bias=False))
        self.add_module(names[1], nn.Linear(rank, b))

    def forward(self, x):
        return getattr(self, self.names[1])(getattr(self, self.names[0])(x))


def low_rank(draw):
    """Layers in a row with no activation between the two factors of each."""
    a, b, c = draw.widths(3)
    names = draw.choice([("U", "V"), ("down", "up"), ("0", "1")])
    layers = {"fc1": Factored(a, 2, b, names), "fc2": Factored(b, 2, c, names)}
    compute = lambda m, x: m.fc2(m.fc1(x).relu())
    return Part(Named(layers, compute), [(a,)], {"code"}, twinned=False)


def hypernetwork(draw):
    a, b, c = draw.widths(3)
    layers = linears(["embed", "hyper", "out"], (a, b), (b, a * c), (c, c))

    def compute(m, x):
        weight = m.hyper(m.embed(x).relu()).view(-1, c, a)
        return m.out(torch.bmm(weight, x.unsqueeze(2)).squeeze(2).relu())

    return Part(Named(layers, compute), [(a,)])


class BatchEnsembleLinear(nn.Linear):
    def __init__(self, a, b, members, names):
        super().__init__(a, b, bias=False)
        self.names = names
        self.register_parameter(names[0], nn.Parameter(torch.randn(members, a)))
        self.register_parameter(names[1], nn.Parameter(torch.randn(members, b)))
        self.bias = nn.Parameter(torch.randn(members, b))

    def forward(self, x):
        fast, slow = (getattr(self, name) for name in self.names)
        return F.linear(x * fast.unsqueeze(1), self.weight) * slow.unsqueeze(1) + self.bias.unsqueeze(1)


def batch_ensemble(draw):
    a, b, c = draw.widths(3)
    members, names = draw.randint(2, 3), draw.choice([("r", "s"), ("alpha", "gamma")])
    layers = {name: BatchEnsembleLinear(*sizes, members, names) for name, sizes in (("fc1", (a, b)), ("fc2", (b, c)))}
    return Part(Named(layers, lambda m, x: m.fc2(m.fc1(x.unsqueeze(0)).relu()).mean(0)), [(a,)])


class Fourier(nn.Module):
    """Random features in a buffer, before the layers."""

    def __init__(self, a, b, c, name):
        super().__init__()
        self.name = name
        self.register_buffer(name, torch.randn(a, b))
        self.fc1, self.fc2 = nn.Linear(2 * b, c), nn.Linear(c, 2)

    def forward(self, x):
        x = x @ getattr(self, self.name)
        return self.fc2(self.fc1(torch.cat([x.sin(), x.cos()], 1)).relu())


def fourier_features(draw):
    a, b, c = draw.widths(3)
    return Part(Fourier(a, b, c, draw.choice(["B", "freqs", "proj"])), [(a,)])


class Standardised(nn.Module):
    """Mean and deviation of the inputs in buffers: used in the forward pass, though no layer's."""

    def __init__(self, a, b, c, names):
        super().__init__()
        self.names = names
        self.register_buffer(names[0], torch.randn(a))
        self.register_buffer(names[1], torch.rand(a) + 0.5)
        self.fc1, self.fc2 = nn.Linear(a, b), nn.Linear(b, c)

    def forward(self, x):
        mean, deviation = (getattr(self, name) for name in self.names)
        return self.fc2(self.fc1((x - mean) / deviation).relu())


def standardised_inputs(draw):
    a, b, c = draw.widths(3)
    names = draw.choice([("mean", "std"), ("x_mean", "x_std"), ("input_mean", "input_std")])
    return Part(Standardised(a, b, c, names), [(a,)])


class Masked(nn.Linear):
    """A mask as a buffer of floats, multiplied in in every pass."""

    def __init__(self, a, b):
        super().__init__(a, b)
        self.register_buffer("mask", (torch.rand(b, a) > 0.3).float())

    def forward(self, x):
        return F.linear(x, self.weight * self.mask, self.bias)


def masked_layers(draw):
    a, b, c = draw.widths(3)
    layers = {"fc1": Masked(a, b), "fc2": Masked(b, c)}
    return Part(Named(layers, lambda m, x: m.fc2(m.fc1(x).relu())), [(a,)])


class Quantised(nn.Module):
    """Whole numbers and a scale for each row in the place of a weight."""

    def __init__(self, a, b):
        super().__init__()
        self.register_buffer("weight", torch.randint(-127, 128, (b, a), dtype=torch.int8))
        self.register_buffer("weight_scale", torch.rand(b) / 100 + 0.001)
        self.bias = nn.Parameter(torch.randn(b))

    def forward(self, x):
        return F.linear(x, self.weight.to(x.dtype) * self.weight_scale.unsqueeze(1), self.bias)


def quantised(draw):
    a, b, c = draw.widths(3)
    layers = {"fc1": Quantised(a, b), "fc2": Quantised(b, c)}
    return Part(Named(layers, lambda m, x: m.fc2(m.fc1(x).relu())), [(a,)])


class Complex(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(a, b), nn.Linear(b, 3)
        self.spectrum = nn.Parameter(torch.randn(b, b, dtype=torch.complex64))

    def forward(self, x):
        x = self.fc1(x).relu()
        # `.double()` leaves complex numbers as they are.
        spectrum = self.spectrum.to(torch.complex128)
        return self.fc2((x.to(torch.complex128) @ spectrum).abs().to(x.dtype))


def complex_parameter(draw):
    a, b = draw.widths(2)
    return Part(Complex(a, b), [(a,)])


KINDS = [
    lora, low_rank, hypernetwork, batch_ensemble, fourier_features, standardised_inputs, masked_layers,
    quantised, complex_parameter,
]
