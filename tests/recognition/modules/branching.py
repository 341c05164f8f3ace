"""Linear layers beside each other, joined or gated, though many look like a chain."""
import torch
from torch import nn
from torch.nn import functional as F

from .instance import Part
from .named import Named, linears


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
    """Under numbered names, and added, two inputs' layers look like a chain."""
    a, b, c = draw.widths(3)
    adds = draw.chance(0.5)
    names = draw.choice([("left", "right", "fc"), ("fc1", "fc2", "fc3"), ("user", "item", "out")])
    layers = linears(names, (a, b), (a, b), (b if adds else 2 * b, c))

    def compute(m, x, y):
        x, y = getattr(m, names[0])(x).relu(), getattr(m, names[1])(y).relu()
        return getattr(m, names[2])(x + y if adds else torch.cat([x, y], 1))

    hidden = {"skip"} if names[0] == "fc1" else set()
    return Part(Named(layers, compute), [(a,), (a,)], hidden, twinned=False)


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


def parallel_product(draw):
    a, b, c = draw.widths(3)
    names = draw.choice([("fc1a", "fc1b", "fc2"), ("value", "gate", "out"), ("left", "right", "out")])
    layers = linears(names, (a, b), (a, b), (b, c))
    compute = lambda m, x: getattr(m, names[2])(
        getattr(m, names[0])(x) * getattr(m, names[1])(x).sigmoid()
    )
    return Part(Named(layers, compute), [(a,)])


def bilinear(draw):
    a, b, c = draw.widths(3)
    layers = {"fc1": nn.Linear(a, b), "bilinear": nn.Bilinear(b, b, c), "fc2": nn.Linear(c, 2)}

    def compute(m, x):
        x = m.fc1(x).relu()
        return m.fc2(m.bilinear(x, x).relu())

    return Part(Named(layers, compute), [(a,)])


KINDS = [
    two_heads, variational, two_towers, gated_linear_unit, swiglu, squeeze_excite_mlp, experts, ensemble,
    actor_critic, dueling, parallel_product, bilinear,
]
