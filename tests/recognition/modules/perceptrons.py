"""Linear layers one behind the other, as people name them."""
from torch import nn

from .instance import Part


class Chain(nn.Module):
    """Layers under names, in the order in which they are used, which may not be that of `defined`."""

    def __init__(self, names, sizes, activation, defined=None, bias=True, drop=0.0, end=None):
        super().__init__()
        self.names, self.act, self.drop, self.end = names, activation(), nn.Dropout(drop), end
        made = {name: nn.Linear(a, b, bias=bias) for name, a, b in zip(names, sizes, sizes[1:])}
        for name in defined or names:
            self.add_module(name, made[name])

    def forward(self, x):
        for name in self.names[:-1]:
            x = self.drop(self.act(getattr(self, name)(x)))
        x = getattr(self, self.names[-1])(x)
        return x if self.end is None else self.end(x)


class Held(nn.Module):
    """A module under a name."""

    def __init__(self, name, module):
        super().__init__()
        self.name = name
        self.add_module(name, module)

    def forward(self, x):
        return getattr(self, self.name)(x)


def sequential_mlp(draw):
    sizes = draw.widths(draw.randint(3, 6))
    activation, hidden = draw.activation()
    dropout, bias = draw.chance(0.3), draw.chance(0.8)
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b, bias=bias), activation()] + [nn.Dropout(0.5)] * dropout
    module = nn.Sequential(*layers[: -2 if dropout else -1])
    name = draw.choice(["", "", "net", "layers", "model", "fc", "mlp"])
    return Part(Held(name, module) if name else module, [(sizes[0],)], hidden)


def numbered_mlp(draw):
    count = draw.choice([2, 3, 3, 4, 11])
    sizes = draw.widths(count + 1)
    activation, hidden = draw.activation()
    stem, first = draw.choice(["fc", "linear", "lin", "l", "layer", "dense", "fc_"]), draw.choice([0, 1, 1])
    names = [f"{stem}{first + i}" for i in range(count)]
    bias, drop = draw.chance(0.8), draw.choice([0.0, 0.5])
    return Part(Chain(names, sizes, activation, bias=bias, drop=drop), [(sizes[0],)], hidden)


NAMINGS = [
    ["fc", "out"],
    ["hidden", "output"],
    ["input", "hidden", "output"],
    ["input_layer", "hidden_layer", "output_layer"],
    ["fc_in", "fc_mid", "fc_out"],
    ["first", "second", "third"],
    ["linear", "classifier"],
    ["fc1", "fc2", "head"],
    ["fc1", "fc2", "out"],
    ["proj", "fc", "cls"],
    ["in_proj", "mid", "out_proj"],
    ["hidden1", "hidden2", "predict"],
    ["up", "down"],
    ["body", "neck", "head"],
]


def named_mlp(draw):
    """Names that say no number: sorted they are in another order than used."""
    names = draw.choice(NAMINGS)
    sizes = draw.widths(len(names) + 1)
    activation, hidden = draw.activation()
    return Part(Chain(names, sizes, activation), [(sizes[0],)], hidden)


def defined_out_of_order(draw):
    """The head is declared before the layers that come before it in computation."""
    names = draw.choice([["fc1", "fc2", "out"], ["embed", "mixer", "head"], ["enc", "mid", "dec"]])
    sizes = draw.widths(4)
    activation, hidden = draw.activation()
    defined = draw.sample(names, 3)
    return Part(Chain(names, sizes, activation, defined), [(sizes[0],)], hidden)


class Listed(nn.Module):
    def __init__(self, sizes, activation, name, head):
        super().__init__()
        layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
        self.name, self.head_name, self.act = name, head, activation()
        self.add_module(name, nn.ModuleList(layers[:-1] if head else layers))
        if head:
            self.add_module(head, layers[-1])

    def forward(self, x):
        *body, last = getattr(self, self.name)
        for layer in body:
            x = self.act(layer(x))
        return getattr(self, self.head_name)(self.act(last(x))) if self.head_name else last(x)


def module_list_mlp(draw):
    sizes = draw.widths(draw.choice([3, 4, 5, 13]))
    activation, hidden = draw.activation()
    name = draw.choice(["layers", "hidden", "hidden_layers", "linears", "fcs"])
    head = draw.choice(["", "output", "head", "classifier", "fc_out"])
    return Part(Listed(sizes, activation, name, head), [(sizes[0],)], hidden)


class Coder(nn.Module):
    def __init__(self, encoder, decoder, names, sigmoid):
        super().__init__()
        self.names, self.sigmoid = names, sigmoid
        self.add_module(names[0], encoder)
        self.add_module(names[1], decoder)

    def forward(self, x):
        x = getattr(self, self.names[1])(getattr(self, self.names[0])(x))
        return x.sigmoid() if self.sigmoid else x


def autoencoder(draw):
    """Sorted by name, the decoder comes first; its layers often fit in front of the encoder's."""
    activation, hidden = draw.activation()
    width = draw.width()
    sizes = draw.choice([[12, 7, 4], [width, width, width], [10, 6], [9, 5, 9], [8, 8, 3]])
    names = draw.choice([("encoder", "decoder"), ("enc", "dec"), ("down", "up"), ("analysis", "synthesis")])
    sigmoid, code = draw.chance(0.3), draw.chance(0.5)
    encoder = [m for a, b in zip(sizes, sizes[1:]) for m in (nn.Linear(a, b), activation())]
    back = sizes[::-1]
    decoder = [m for a, b in zip(back, back[1:]) for m in (nn.Linear(a, b), activation())][:-1]
    if code:
        encoder = encoder[:-1]
    module = Coder(nn.Sequential(*encoder), nn.Sequential(*decoder), names, sigmoid)
    # A code without activation cannot be seen; no twin has one where the module has no place for it.
    hidden = hidden | ({"output"} if sigmoid else set()) | ({"code"} if code else set())
    return Part(module, [(sizes[0],)], hidden, {"sigmoid": False}, twinned=not code)


def numbered_autoencoder(draw):
    activation, hidden = draw.activation()
    a, b, c = draw.widths(3)
    names = draw.choice([["enc1", "enc2", "dec1", "dec2"], ["encoder1", "encoder2", "decoder1", "decoder2"]])
    return Part(Chain(names, [a, b, c, b, a], activation), [(a,)], hidden)


def deep_mlp(draw):
    sizes = draw.widths(13)
    layers = [m for a, b in zip(sizes, sizes[1:]) for m in (nn.Linear(a, b), nn.ReLU())]
    return Part(nn.Sequential(*layers[:-1]), [(sizes[0],)])


class Blocks(nn.Module):
    """A Linear and an activation together in a block, as `layers.0.linear`."""

    def __init__(self, sizes, activation, own):
        super().__init__()
        layers = [Held(own, nn.Linear(a, b)) for a, b in zip(sizes, sizes[1:-1])]
        self.layers, self.act = nn.ModuleList(layers), activation()
        self.output = nn.Linear(sizes[-2], sizes[-1])

    def forward(self, x):
        for layer in self.layers:
            x = self.act(layer(x))
        return self.output(x)


def nested_mlp(draw):
    sizes = draw.widths(draw.randint(3, 5))
    activation, hidden = draw.activation()
    return Part(Blocks(sizes, activation, draw.choice(["linear", "fc", "0"])), [(sizes[0],)], hidden)


def backbone_and_head(draw):
    """Two parts with their own names below them, as fine-tuning code has them."""
    a, b, c, d = draw.widths(4)
    names = draw.choice([("backbone", "head"), ("encoder", "classifier"), ("features", "fc")])
    body = nn.Sequential(nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c), nn.ReLU())
    return Part(Coder(body, nn.Linear(c, d), names, False), [(a,)])


KINDS = [
    sequential_mlp, numbered_mlp, named_mlp, defined_out_of_order, module_list_mlp, autoencoder,
    numbered_autoencoder, deep_mlp, nested_mlp, backbone_and_head,
]
