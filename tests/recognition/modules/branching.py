"""Linear layers that are no chain, though many look like one: shared, tied, residual, gated, beside each other."""
import torch
from torch import nn
from torch.nn import functional as F

from .instance import Part


class Named(nn.Module):
    """Layers under names, and a function of them and the inputs that says how they are joined."""

    def __init__(self, layers, compute):
        super().__init__()
        for name, layer in layers.items():
            self.add_module(name, layer)
        self.compute = compute

    def forward(self, *inputs):
        return self.compute(self, *inputs)


def linears(names, *sizes):
    return {name: nn.Linear(a, b) for name, (a, b) in zip(names, sizes)}


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


def two_heads(draw):
    a, b, c, d = draw.widths(4)
    heads = draw.choice([("policy", "value"), ("mu", "logvar"), ("head1", "head2"), ("cls", "box")])
    layers = linears(["fc1", "fc2", *heads], (a, b), (b, c), (c, d), (c, c if draw.chance(0.5) else 1))

    def compute(m, x):
        x = m.fc2(m.fc1(x).relu()).relu()
        return torch.cat([getattr(m, name)(x) for name in heads], 1)

    return Part(Named(layers, compute), [(a,)])


def variational(draw):
    """PyTorch's example of a VAE: fc21 and fc22 are beside each other."""
    a, b, c = draw.widths(3)
    layers = linears(["fc1", "fc21", "fc22", "fc3", "fc4"], (a, b), (b, c), (b, c), (c, b), (b, a))

    def compute(m, x):
        h = m.fc1(x).relu()
        return torch.cat([m.fc4(m.fc3(m.fc21(h)).relu()).sigmoid(), m.fc21(h), m.fc22(h)], 1)

    return Part(Named(layers, compute), [(a,)])


def two_towers(draw):
    a, b, c = draw.widths(3)
    adds = draw.chance(0.5)
    names = draw.choice([("left", "right", "fc"), ("fc1", "fc2", "fc3"), ("user", "item", "out")])
    layers = linears(names, (a, b), (a, b), (b if adds else 2 * b, c))

    def compute(m, x, y):
        x, y = getattr(m, names[0])(x).relu(), getattr(m, names[1])(y).relu()
        return getattr(m, names[2])(x + y if adds else torch.cat([x, y], 1))

    return Part(Named(layers, compute), [(a,), (a,)])


def siamese(draw):
    """The trunk is applied to both inputs; its file is that of a chain."""
    a, b, c = draw.widths(3)
    layers = linears(["fc1", "fc2", "out"], (a, b), (b, c), (c, 2))

    def compute(m, x, y):
        x, y = (m.fc2(m.fc1(each).relu()) for each in (x, y))
        return m.out((x - y).abs())

    return Part(Named(layers, compute), [(a,), (a,)], {"skip"}, twinned=False)


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


def gated_linear_unit(draw):
    a, b, c = draw.widths(3)
    halves = linears(["fc1", "fc2"], (a, 2 * b), (b, c))
    return Part(Named(halves, lambda m, x: m.fc2(F.glu(m.fc1(x)))), [(a,)])


def swiglu(draw):
    a, b = draw.widths(2)
    names = draw.choice([("gate_proj", "up_proj", "down_proj"), ("w1", "w3", "w2"), ("gate", "up", "down")])
    gate, up, down = names
    layers = linears(names, (a, b), (a, b), (b, a))
    compute = lambda m, x: getattr(m, down)(F.silu(getattr(m, gate)(x)) * getattr(m, up)(x))
    return Part(Named(layers, compute), [(a,)])


def squeeze_excite_mlp(draw):
    a, b, c = draw.widths(3)
    layers = linears(["fc1", "se1", "se2", "fc2"], (a, b), (b, c), (c, b), (b, c))

    def compute(m, x):
        x = m.fc1(x).relu()
        return m.fc2(x * m.se2(m.se1(x).relu()).sigmoid())

    return Part(Named(layers, compute), [(a,)])


def _members(draw, a, b, c):
    make = lambda: nn.Sequential(nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c))
    return nn.ModuleList(make() for _ in range(draw.randint(2, 3)))


def experts(draw):
    a, b, c = draw.widths(3)
    router = draw.choice(["gate", "router", "gating"])
    members = _members(draw, a, b, c)
    layers = {"experts": members, router: nn.Linear(a, len(members))}

    def compute(m, x):
        shares = getattr(m, router)(x).softmax(1)
        return sum(shares[:, i : i + 1] * expert(x) for i, expert in enumerate(m.experts))

    return Part(Named(layers, compute), [(a,)])


def ensemble(draw):
    a, b, c = draw.widths(3)
    name = draw.choice(["models", "members", "nets"])
    compute = lambda m, x: sum(member(x) for member in getattr(m, name))
    return Part(Named({name: _members(draw, a, b, c)}, compute), [(a,)])


def actor_critic(draw):
    """Two networks of one input; where the critic gives the state's size they chain."""
    a, b, c = draw.widths(3)
    make = lambda out: nn.Sequential(nn.Linear(a, b), nn.Tanh(), nn.Linear(b, out))
    layers = {"actor": make(c), "critic": make(a if draw.chance(0.4) else 1)}
    return Part(Named(layers, lambda m, x: torch.cat([m.actor(x), m.critic(x)], 1)), [(a,)])


def dueling(draw):
    a, b, c = draw.widths(3)
    layers = linears(["feature", "advantage", "value"], (a, b), (b, c), (b, 1))

    def compute(m, x):
        x = m.feature(x).relu()
        advantage = m.advantage(x)
        return m.value(x) + advantage - advantage.mean(1, keepdim=True)

    return Part(Named(layers, compute), [(a,)])


def concatenated_skip(draw):
    """The input comes in once more further behind, as in NeRF."""
    a, b, c = draw.widths(3)
    layers = linears(["fc1", "fc2", "fc3"], (a, b), (b + a, b), (b, c))
    compute = lambda m, x: m.fc3(m.fc2(torch.cat([m.fc1(x).relu(), x], 1)).relu())
    return Part(Named(layers, compute), [(a,)])


def parallel_product(draw):
    a, b, c = draw.widths(3)
    names = draw.choice([("fc1a", "fc1b", "fc2"), ("value", "gate", "out"), ("left", "right", "out")])
    layers = linears(names, (a, b), (a, b), (b, c))
    compute = lambda m, x: getattr(m, names[2])(
        getattr(m, names[0])(x) * getattr(m, names[1])(x).sigmoid()
    )
    return Part(Named(layers, compute), [(a,)])


def deep_sets(draw):
    """phi of each member, their sum, rho of it: a chain by its file, and by its symmetries."""
    a, b, c, d = draw.widths(4)
    make = lambda *sizes: nn.Sequential(nn.Linear(*sizes[:2]), nn.ReLU(), nn.Linear(*sizes[1:]))
    layers = {"phi": make(a, b, c), "rho": make(c, b, d)}
    compute = lambda m, x: m.rho(m.phi(x).sum(1))
    return Part(Named(layers, compute), [(5, a)], {"skip", "code"}, twinned=False)


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


def bilinear(draw):
    a, b, c = draw.widths(3)
    layers = {"fc1": nn.Linear(a, b), "bilinear": nn.Bilinear(b, b, c), "fc2": nn.Linear(c, 2)}

    def compute(m, x):
        x = m.fc1(x).relu()
        return m.fc2(m.bilinear(x, x).relu())

    return Part(Named(layers, compute), [(a,)])


KINDS = [
    shared_layer, two_names_of_one_layer, tied_weights, tied_transposed, two_heads, variational,
    two_towers, siamese, residual_mlp, residual_like_chain, residual_projection, highway,
    gated_linear_unit, swiglu, squeeze_excite_mlp, experts, ensemble, actor_critic, dueling,
    concatenated_skip, parallel_product, deep_sets, token_mixing, bilinear,
]
