"""Linear layers with ways around them, though many look like a chain."""
import torch
from torch import nn

from .instance import Part
from .named import Named, linears


class ResidualBlock(nn.Module):
    def __init__(self, width, inner, names, norm):
        super().__init__()
        self.names, self.norm = names, nn.LayerNorm(width) if norm else None
        self.add_module(names[0], nn.Linear(width, inner))
        self.add_module(names[1], nn.Linear(inner, width))

    def forward(self, x):
        y = self.norm(x) if self.norm else x
        return x + getattr(self, self.names[1])(getattr(self, self.names[0])(y).relu())


def residual_mlp(draw):
    a, b, c = draw.width(), draw.width(), draw.width()
    inner, norm = b if draw.chance(0.5) else draw.width(), draw.chance(0.4)
    names = draw.choice([("fc1", "fc2"), ("up", "down"), ("linear1", "linear2"), ("0", "2")])
    ends = draw.choice([("embed", "head"), ("fc_in", "fc_out"), ("stem", "classifier")])
    blocks = nn.Sequential(*(ResidualBlock(b, inner, names, norm) for _ in range(draw.randint(1, 3))))
    layers = {ends[0]: nn.Linear(a, b), "blocks": blocks, ends[1]: nn.Linear(b, c)}
    compute = lambda m, x: getattr(m, ends[1])(m.blocks(getattr(m, ends[0])(x)))
    return Part(Named(layers, compute), [(a,)])


def residual_like_chain(draw):
    """Square layers with a skip around each: nothing in the file tells them from a chain."""
    a, b, c = draw.widths(3)
    count = draw.randint(1, 3)
    names = [f"fc{i + 1}" for i in range(count + 2)]
    module = Named(linears(names, (a, b), *[(b, b)] * count, (b, c)), None)
    module.skip = True

    def compute(m, x):
        x = getattr(m, names[0])(x).relu()
        for name in names[1:-1]:
            y = getattr(m, name)(x).relu()
            x = x + y if m.skip else y
        return getattr(m, names[-1])(x)

    module.compute = compute
    return Part(module, [(a,)], {"skip"}, {"skip": False})


def residual_projection(draw):
    a, b, c = draw.widths(3)
    name = draw.choice(["shortcut", "skip", "proj", "downsample"])
    layers = linears(["fc1", "fc2", name, "out"], (a, b), (b, b), (a, b), (b, c))
    compute = lambda m, x: m.out((m.fc2(m.fc1(x).relu()) + getattr(m, name)(x)).relu())
    return Part(Named(layers, compute), [(a,)])


def highway(draw):
    a, b, c = draw.widths(3)
    layers = linears(["fc_in", "plain", "gate", "fc_out"], (a, b), (b, b), (b, b), (b, c))

    def compute(m, x):
        x = m.fc_in(x).relu()
        gate = m.gate(x).sigmoid()
        return m.fc_out(gate * m.plain(x).relu() + (1 - gate) * x)

    return Part(Named(layers, compute), [(a,)])


def concatenated_skip(draw):
    """The input comes in once more further behind, as in NeRF."""
    a, b, c = draw.widths(3)
    layers = linears(["fc1", "fc2", "fc3"], (a, b), (b + a, b), (b, c))
    compute = lambda m, x: m.fc3(m.fc2(torch.cat([m.fc1(x).relu(), x], 1)).relu())
    return Part(Named(layers, compute), [(a,)])


def token_mixing(draw):
    """An MLP-Mixer block: one pair of layers works across positions, the other across channels."""
    a, tokens = draw.widths(2)
    layers = linears(
        ["token_fc1", "token_fc2", "channel_fc1", "channel_fc2"],
        (tokens, a), (a, tokens), (a, a), (a, a),
    )

    def compute(m, x):
        x = x + m.token_fc2(m.token_fc1(x.transpose(1, 2)).relu()).transpose(1, 2)
        return x + m.channel_fc2(m.channel_fc1(x).relu())

    return Part(Named(layers, compute), [(tokens, a)])


KINDS = [
    residual_mlp, residual_like_chain, residual_projection, highway, concatenated_skip, token_mixing,
]
