"""ResNets, in the ways in which their code differs."""
import torch
from torch import nn
from torch.nn import functional as F

from .instance import Part


class Block(nn.Module):
    """BasicBlock and Bottleneck, normalised behind or before the convolutions."""

    def __init__(self, a, b, stride, c):
        super().__init__()
        self.c = c
        out = 4 * b if c["bottleneck"] else b
        sides = (1, 3, 1) if c["bottleneck"] else (3, 3)
        strided = 0 if not c["bottleneck"] or c["stride_first"] else 1
        widths = [a, *[b] * (len(sides) - 1), out]
        self.count, norm = len(sides), c["norm"]
        for i, (side, x, y) in enumerate(zip(sides, widths, widths[1:])):
            groups = c["groups"] if side == 3 and c["bottleneck"] else 1
            layer = nn.Conv2d(x, y, side, stride if i == strided else 1, side // 2, groups=groups, bias=norm is None)
            self.add_module(f"conv{i + 1}", layer)
            if norm:
                self.add_module(f"bn{i + 1}", norm(x if c["before"] else y))
        if c["excite"]:
            self.se = nn.ModuleDict({"fc1": nn.Conv2d(out, 2, 1), "fc2": nn.Conv2d(2, out, 1)})
        self.changes = stride != 1 or a != out
        self.room, self.stride = out - a, stride
        if self.changes and not c["fills"]:
            way = [nn.Conv2d(a, out, 1, stride, bias=norm is None)]
            self.add_module(c["shortcut"], nn.Sequential(*way, *([norm(out)] if norm and not c["before"] else [])))

    def around(self, x):
        if not self.changes:
            return x
        if not self.c["fills"]:
            return getattr(self, self.c["shortcut"])(x)
        half = self.room // 2
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, half, self.room - half))

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            norm = getattr(self, f"bn{i}", nn.Identity())
            if self.c["before"]:
                y = getattr(self, f"conv{i}")(norm(y).relu())
            else:
                y = norm(getattr(self, f"conv{i}")(y))
                y = y.relu() if i < self.count else y
        if self.c["excite"]:
            y = y * self.se["fc2"](self.se["fc1"](y.mean((2, 3), keepdim=True)).relu()).sigmoid()
        y = y + self.around(x)
        return y if self.c["before"] else y.relu()


class ResNet(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c, norm, width = c, c["norm"], c["widths"][0]
        self.flattens = False
        side, stride = (7, 2) if c["large"] else (3, 1)
        self.conv1 = nn.Conv2d(3, width, side, stride, side // 2, bias=norm is None)
        if norm and not c["before"]:
            self.bn1 = norm(width)
        self.pooled, self.stages = c["pooled"], len(c["widths"])
        for i, wide in enumerate(c["widths"]):
            blocks = []
            for j in range(c["blocks"][i]):
                blocks.append(Block(width, wide, c["strides"][i] if j == 0 else 1, c))
                width = 4 * wide if c["bottleneck"] else wide
            self.add_module(f"layer{i + 1}", nn.Sequential(*blocks))
        if norm and c["before"]:
            self.bn = norm(width)
        self.add_module(c["head"], nn.Linear(width, 4))

    def forward(self, x):
        x = self.conv1(x)
        if not self.c["before"]:
            x = (self.bn1(x) if hasattr(self, "bn1") else x).relu()
        x = F.max_pool2d(x, 3, 2, 1) if self.pooled else x
        for i in range(self.stages):
            x = getattr(self, f"layer{i + 1}")(x)
        if self.c["before"]:
            x = (self.bn(x) if hasattr(self, "bn") else x).relu()
        x = F.avg_pool2d(x, 4).flatten(1) if self.flattens else x.mean((2, 3))
        return getattr(self, self.c["head"])(x)


def _resnet(draw, hidden=(), defaults=None, twinned=True, **given):
    count = draw.choice([1, 2, 3])
    width = 2 * draw.randint(1, 2)
    grows = draw.choice([1, 2, 2])
    eps, uneven = draw.eps() if "norm" not in given else (1e-5, set())
    c = {
        "bottleneck": False, "norm": lambda n: nn.BatchNorm2d(n, eps=eps), "before": False, "excite": False,
        "fills": False,
        "groups": 1, "large": False, "pooled": False, "stride_first": False,
        "shortcut": draw.choice(["downsample", "shortcut"]), "head": draw.choice(["fc", "linear"]),
        "widths": [width * grows**i for i in range(count)], "strides": [1, *[2] * (count - 1)],
        "blocks": [draw.randint(1, 2) for _ in range(count)],
    } | given
    side = 32 if c["large"] else draw.choice([8, 16, 32])
    hidden = set(hidden) | uneven | ({"size"} if side != 32 or c["large"] else set())
    return Part(ResNet(c), [(3, side, side)], hidden, defaults or {}, twinned=twinned)


def cifar_resnet(draw):
    return _resnet(draw)


def imagenet_resnet(draw):
    bottleneck = draw.chance(0.5)
    return _resnet(draw, large=True, pooled=True, bottleneck=bottleneck)


def bottlenecks(draw):
    """Stride on the 3x3 convolution as in torchvision, or on the first as in the paper."""
    first = draw.chance(0.3)
    return _resnet(draw, {"stride"} if first else (), twinned=False, bottleneck=True, stride_first=first)


def pooled_stem(draw):
    """A max pool behind a 3x3 stem, or none behind a 7x7: no tensor tells."""
    large = draw.chance(0.3)
    return _resnet(draw, {"pool"}, {"pooled": large}, large=large, pooled=not large)


def unusual_strides(draw):
    count = draw.choice([2, 3])
    strides = draw.choice([[2] * count, [1] * count])
    widths = [2 * draw.randint(1, 2) * 2**i for i in range(count)]
    return _resnet(draw, {"stride"}, twinned=False, strides=strides, widths=widths, blocks=[1] * count)


def pre_activation(draw):
    return _resnet(draw, before=True)


def zero_filled_shortcuts(draw):
    return _resnet(draw, fills=True, widths=[2, 4, 8][: draw.randint(2, 3)], strides=[1, 2, 2], blocks=[1, 1, 1])


def group_normed_resnet(draw):
    """Groups cannot be seen; whole ones may be re-ordered, and units inside one."""
    groups = draw.choice([1, 2])
    norm = lambda n: nn.GroupNorm(groups, n)
    return _resnet(draw, {"groups"} if groups > 1 else (), twinned=False, norm=norm)


def resnext(draw):
    return _resnet(draw, bottleneck=True, groups=2, widths=[4, 8], strides=[1, 2], blocks=[1, 1])


def flattened_resnet(draw):
    """Pools by 4 in the place of a mean, as for images of another size: its head takes a small image."""
    part = _resnet(draw, {"pool"}, widths=[2], strides=[1], blocks=[1], twinned=False)
    head = part.module.c["head"]
    setattr(part.module, head, nn.Linear(2 * 4, 4))
    part.module.flattens, part.shapes = True, [(3, 8, 8)]
    return part


def strided_identity(draw):
    """A block that halves the image and keeps the channels; every other pixel is its shortcut: no tensor shows it."""
    width = 2 * draw.randint(1, 2)
    return _resnet(draw, {"stride"}, fills=True, widths=[width] * 2, strides=[1, 2], blocks=[1, 1], twinned=False)


def excited_resnet(draw):
    return _resnet(draw, excite=True)


def unnormed_resnet(draw):
    return _resnet(draw, norm=None)


class WideBlock(nn.Module):
    """xternalz's names: equalInOut, convShortcut; a block that changes width adds to its normed input."""

    def __init__(self, a, b, stride):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(a), nn.Conv2d(a, b, 3, stride, 1, bias=False)
        self.bn2, self.conv2 = nn.BatchNorm2d(b), nn.Conv2d(b, b, 3, 1, 1, bias=False)
        self.convShortcut = None if a == b else nn.Conv2d(a, b, 1, stride, bias=False)

    def forward(self, x):
        y = self.bn1(x).relu()
        way = x if self.convShortcut is None else self.convShortcut(y)
        return way + self.conv2(self.bn2(self.conv1(y)).relu())


class WideResNet(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.conv1 = nn.Conv2d(3, widths[0], 3, 1, 1, bias=False)
        for i, (a, b) in enumerate(zip(widths, widths[1:]), 1):
            layer = nn.Sequential(WideBlock(a, b, 1 if i == 1 else 2), WideBlock(b, b, 1))
            self.add_module(f"block{i}", nn.ModuleDict({"layer": layer}))
        self.bn1, self.fc, self.count = nn.BatchNorm2d(widths[-1]), nn.Linear(widths[-1], 4), len(widths)

    def forward(self, x):
        x = self.conv1(x)
        for i in range(1, self.count):
            x = getattr(self, f"block{i}")["layer"](x)
        return self.fc(self.bn1(x).relu().mean((2, 3)))


def wide_resnet(draw):
    width = draw.randint(2, 3)
    return Part(WideResNet([width, draw.choice([width, 2 * width]), 4 * width]), [(3, 16, 16)])


KINDS = [
    cifar_resnet, imagenet_resnet, bottlenecks, pooled_stem, unusual_strides, pre_activation,
    zero_filled_shortcuts, flattened_resnet, strided_identity, group_normed_resnet, resnext, excited_resnet,
    unnormed_resnet, wide_resnet,
]
