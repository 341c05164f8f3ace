"""Convolutional networks that are chains, as people write them."""
from torch import nn

from .instance import Part, flat_size


class Classic(nn.Module):
    """conv1, conv2, ..., fc1, fc2: where it pools, and how, is in the forward pass alone."""

    def __init__(self, shape, channels, kernels, units, activation, pools, options):
        super().__init__()
        self.act, self.pools, self.count = activation(), pools, len(channels)
        self.pool = nn.AvgPool2d(2) if options.get("average") else nn.MaxPool2d(2)
        sizes = [shape[0], *channels]
        for i, (a, b, kernel) in enumerate(zip(sizes, sizes[1:], kernels), 1):
            padding, stride = options.get("padding", 0), options.get("stride", 1)
            self.add_module(f"conv{i}", nn.Conv2d(a, b, kernel, stride, padding))
            if options.get("norm"):
                self.add_module(f"bn{i}", nn.BatchNorm2d(b))
        self.drop, self.layers = nn.Dropout(0.5), len(units)
        sizes = [flat_size(_Body(self), shape), *units]
        for i, (a, b) in enumerate(zip(sizes, sizes[1:]), 1):
            self.add_module(f"fc{i}", nn.Linear(a, b))

    def body(self, x):
        for i in range(1, self.count + 1):
            x = getattr(self, f"conv{i}")(x)
            x = self.act(getattr(self, f"bn{i}")(x) if hasattr(self, f"bn{i}") else x)
            x = self.pool(x) if i in self.pools else x
        return x

    def forward(self, x):
        x = self.body(x).flatten(1)
        for i in range(1, self.layers):
            x = self.drop(self.act(getattr(self, f"fc{i}")(x)))
        return getattr(self, f"fc{self.layers}")(x)


class _Body(nn.Module):
    def __init__(self, module):
        super().__init__()
        self.forward = module.body


def mnist_example(draw):
    """PyTorch's: two 3x3 convolutions, one pool behind them; its variants pool behind each."""
    side, padding = draw.choice([10, 12]), draw.choice([0, 1])
    pools = draw.choice([(2,), (1, 2), ()])
    options = {"padding": padding, "norm": draw.chance(0.2)}
    units = [draw.width(), draw.width()]
    activation, hidden = draw.activation()
    module = Classic((1, side, side), [3, draw.width()], [3, 3], units, activation, pools, options)
    return Part(module, [(1, side, side)], hidden | {"pool", "padding", "size"}, twinned=False)


def lenet(draw):
    activation, hidden = draw.activation()
    channels, average = draw.choice([1, 3]), draw.chance(0.3)
    side = draw.choice([20, 28])
    units = [draw.width(), draw.width(), draw.width()]
    module = Classic(
        (channels, side, side), [4, 6], [5, 5], units, activation, (1, 2), {"average": average}
    )
    return Part(module, [(channels, side, side)], hidden | {"pool", "padding", "size"}, twinned=False)


def atari(draw):
    """Strides in the place of pools: kernels 8, 4, 3 with strides that the file does not have."""
    stride = draw.choice([1, 2])
    units = [draw.width(), draw.width()]
    module = Classic((2, 16, 16), [3, 4], [4, 3], units, nn.ReLU, (), {"stride": stride})
    return Part(module, [(2, 16, 16)], {"stride", "padding", "size", "pool"}, twinned=False)


def _block(draw, a, b, norm, activation, kernel=3, padding=1):
    norms = {"none": [], "batch": [nn.BatchNorm2d(b)], "group": [nn.GroupNorm(1, b)]}[norm]
    return [nn.Conv2d(a, b, kernel, padding=padding, bias=draw.chance(0.6)), *norms, activation()]


def sequential_cnn(draw):
    """One nn.Sequential from the image to the logits; gaps in the numbers are pools, or nothing."""
    activation, hidden = draw.activation()
    norm, side = draw.choice(["none", "batch", "group"]), draw.choice([16, 20])
    shape, layers, channels = (3, side, side), [], 3
    pool = draw.choice([nn.MaxPool2d, nn.MaxPool2d, nn.AvgPool2d])
    kernel, padding = draw.choice([(3, 1), (3, 1), (3, 0), (5, 2), (5, 1)])
    for width in draw.widths(draw.randint(1, 3)):
        layers += _block(draw, channels, width, norm, activation, kernel, padding)
        channels = width
        if draw.chance(0.6):
            layers.append(pool(2))
        if draw.chance(0.15):
            layers.append(nn.Dropout(0.2))
    end = draw.choice(["flatten", "adaptive", "mean"])
    layers += {
        "flatten": [nn.Flatten()],
        "adaptive": [nn.AdaptiveAvgPool2d(2), nn.Flatten()],
        "mean": [nn.AdaptiveAvgPool2d(1), nn.Flatten()],
    }[end]
    size = flat_size(nn.Sequential(*layers), shape)
    unit = draw.width()
    layers += [nn.Linear(size, unit), activation(), nn.Linear(unit, 3)]
    hidden = hidden | {"pool", "size"} | (set() if padding == kernel // 2 else {"padding"})
    return Part(nn.Sequential(*layers), [shape], hidden, twinned=False)


class Features(nn.Module):
    """torchvision's form: features, perhaps avgpool, classifier."""

    def __init__(self, features, size, avgpool, units, drops):
        super().__init__()
        self.features, self.avgpool = features, nn.AdaptiveAvgPool2d(avgpool) if avgpool else None
        layers = []
        for a, b in zip([size, *units], units):
            layers += [nn.Linear(a, b), nn.ReLU()] + [nn.Dropout(0.5)] * drops
        layers = layers[: -1 - drops]
        self.classifier = nn.Sequential(*layers) if len(units) > 1 else layers[0]

    def forward(self, x):
        x = self.features(x)
        return self.classifier((self.avgpool(x) if self.avgpool else x).flatten(1))


def vgg(draw):
    side, norm = draw.choice([8, 16]), draw.choice(["none", "batch"])
    layers, channels, left = [], 3, side
    while left > 1 and len(layers) < 20:
        for width in draw.widths(draw.randint(1, 2)):
            layers += _block(draw, channels, width, norm, nn.ReLU)
            channels = width
        layers.append(nn.MaxPool2d(2))
        left //= 2
        if draw.chance(0.3):
            break
    features = nn.Sequential(*layers)
    avgpool = draw.choice([None, None, 1, 2])
    size = channels * (avgpool or left) ** 2
    units = draw.choice([[4], [draw.width(), 4], [draw.width(), draw.width(), 4]])
    module = Features(features, size, avgpool, units, draw.chance(0.5))
    hidden = {"size"} | ({"pool"} if avgpool else set())
    return Part(module, [(3, side, side)], hidden, twinned=False)


def vgg_with_dropout(draw):
    """Dropout between the convolutions leaves the gaps in the numbers that pools leave."""
    a, b, c = draw.widths(3)
    block = lambda i, o: [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU()]
    layers = [*block(3, a), nn.Dropout(0.3), *block(a, b), nn.MaxPool2d(2), *block(b, c), nn.Dropout(0.4), *block(c, c)]
    module = Features(nn.Sequential(*layers, nn.MaxPool2d(2)), c * 4, None, [a, 4], True)
    return Part(module, [(3, 8, 8)], {"size", "pool"}, twinned=False)


def alexnet(draw):
    """torchvision's AlexNet, narrow: large kernels, strides, pools 3 wide."""
    a, b, c = draw.widths(3)
    layers = [
        nn.Conv2d(3, a, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(a, b, 5, padding=2), nn.ReLU(),
        nn.MaxPool2d(3, 2), nn.Conv2d(b, c, 3, padding=1), nn.ReLU(), nn.Conv2d(c, c, 3, padding=1), nn.ReLU(),
        nn.Conv2d(c, b, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
    ]
    module = Features(nn.Sequential(*layers), b, 1, [a, c, 4], True)
    head = list(module.classifier)
    # Dropout stands in front of each linear layer there.
    order = [nn.Dropout(0.5), head[0], nn.ReLU(), nn.Dropout(0.5), head[3], nn.ReLU(), head[6]]
    module.classifier = nn.Sequential(*order)
    return Part(module, [(3, 64, 64)], {"size", "stride", "pool", "padding"}, twinned=False)


def all_convolutional(draw):
    """No linear layer: a 1x1 convolution to the classes, and a mean."""
    a, b = draw.widths(2)
    layers = _block(draw, 3, a, "none", nn.ReLU) + [nn.Conv2d(a, b, 3, 2, 1), nn.ReLU()]
    module = nn.Sequential(*layers, nn.Conv2d(b, 4, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return Part(module, [(3, 8, 8)], {"stride", "pool", "size"}, twinned=False)


def one_or_three_dimensions(draw):
    conv, shape = draw.choice([(nn.Conv1d, (2, 12)), (nn.Conv3d, (2, 4, 4, 4))])
    a, b = draw.widths(2)
    body = nn.Sequential(conv(2, a, 3, padding=1), nn.ReLU(), conv(a, b, 3, padding=1), nn.ReLU(), nn.Flatten())
    head = nn.Linear(flat_size(body, shape), 3)
    return Part(nn.Sequential(*body, head), [shape])


def rectangular_kernels(draw):
    a, b = draw.widths(2)
    body = nn.Sequential(nn.Conv2d(1, a, (1, 5)), nn.ReLU(), nn.Conv2d(a, b, (3, 1)), nn.ReLU(), nn.Flatten())
    head = nn.Linear(flat_size(body, (1, 8, 8)), 3)
    return Part(nn.Sequential(*body, head), [(1, 8, 8)])


def unusual_convolutions(draw):
    """Dilated, or padded otherwise than with zeros; neither is in the file."""
    a, b = draw.widths(2)
    options = draw.choice([{"dilation": 2, "padding": 2}, {"padding_mode": "circular", "padding": 1}])
    layers = [nn.Conv2d(3, a, 3, padding=1), nn.ReLU(), nn.Conv2d(a, b, 3, **options), nn.ReLU()]
    module = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(b, 3))
    return Part(module, [(3, 8, 8)], {"padding", "pool", "size"}, twinned=False)


def grouped(draw):
    """Depthwise and in groups: the shapes show it, if one looks."""
    width = 2 * draw.randint(2, 4)
    groups = draw.choice([2, width])
    layers = [
        nn.Conv2d(3, width, 3, padding=1), nn.ReLU(),
        nn.Conv2d(width, width, 3, padding=1, groups=groups), nn.BatchNorm2d(width), nn.ReLU(),
        nn.Conv2d(width, width, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 3),
    ]
    return Part(nn.Sequential(*layers), [(3, 8, 8)], {"pool", "size"}, twinned=False)


def instance_norm(draw):
    """Statistics by image and channel: in the file like group norm's, or, if tracked, batch norm's, which it then is."""
    a, b = draw.widths(2)
    tracks = draw.chance(0.3)
    norm = lambda n: nn.InstanceNorm2d(n, affine=True, track_running_stats=tracks)
    layers = [nn.Conv2d(3, a, 3, padding=1), norm(a), nn.ReLU(), nn.Conv2d(a, b, 3, padding=1), norm(b), nn.ReLU()]
    module = nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(b, 3))
    hidden = {"pool", "size"} | (set() if tracks else {"statistics"})
    return Part(module, [(3, 8, 8)], hidden, twinned=False)


KINDS = [
    mnist_example, lenet, atari, sequential_cnn, vgg, vgg_with_dropout, alexnet, all_convolutional,
    one_or_three_dimensions, rectangular_kernels, unusual_convolutions, grouped, instance_norm,
]
