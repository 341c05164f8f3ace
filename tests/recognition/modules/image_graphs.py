"""Convolutional networks that are no chain, and those that go back to images."""
import torch
from torch import nn
from torch.nn import functional as F

from .instance import Part, flat_size
from .named import Named


def conv(a, b, kernel=3, **options):
    return nn.Conv2d(a, b, kernel, padding=kernel // 2, **options)


def dense_block(draw):
    """Each convolution takes all before it."""
    a, grown = draw.width(), draw.randint(2, 4)
    layers = {"conv1": conv(3, a), "conv2": conv(a, grown), "conv3": conv(a + grown, grown)}
    layers["fc"] = nn.Linear(a + 2 * grown, 3)

    def compute(m, x):
        x = m.conv1(x).relu()
        x = torch.cat([x, m.conv2(x).relu()], 1)
        x = torch.cat([x, m.conv3(x).relu()], 1)
        return m.fc(x.mean((2, 3)))

    return Part(Named(layers, compute), [(3, 8, 8)])


def inception(draw):
    a, b = draw.widths(2)
    layers = {"conv1": conv(3, a), "branch1x1": conv(a, b, 1), "branch3x3": conv(a, b), "branch5x5": conv(a, b, 5)}
    layers["fc"] = nn.Linear(3 * b, 3)

    def compute(m, x):
        x = m.conv1(x).relu()
        x = torch.cat([m.branch1x1(x), m.branch3x3(x), m.branch5x5(x)], 1).relu()
        return m.fc(x.mean((2, 3)))

    return Part(Named(layers, compute), [(3, 8, 8)])


def unet(draw):
    a, b = draw.widths(2)
    layers = {"down1": conv(3, a), "down2": conv(a, b), "up1": conv(a + b, a), "out": conv(a, 2, 1)}

    def compute(m, x):
        high = m.down1(x).relu()
        low = F.interpolate(m.down2(F.max_pool2d(high, 2)).relu(), scale_factor=2)
        return m.out(m.up1(torch.cat([high, low], 1)).relu())

    return Part(Named(layers, compute), [(3, 8, 8)])


def residual_convolutions(draw):
    """Square convolutions with a skip around them, under a chain's names."""
    width = draw.width()
    layers = {"conv1": conv(3, width), "conv2": conv(width, width), "conv3": conv(width, width)}
    layers["fc"] = nn.Linear(width, 3)
    module = Named(layers, None)
    module.skip = True

    def compute(m, x):
        x = m.conv1(x).relu()
        y = m.conv3(m.conv2(x).relu())
        return m.fc((x + y if m.skip else y).relu().mean((2, 3)))

    module.compute = compute
    return Part(module, [(3, 8, 8)], {"skip", "pool", "size"}, {"skip": False})


def resnet9(draw):
    """David Page's, as kuangliu-like code has it: res1 and res2 are added to what goes in."""
    a, b = draw.widths(2)
    unit = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU())
    layers = {"conv1": unit(3, a), "conv2": unit(a, b), "res1": nn.Sequential(unit(b, b), unit(b, b))}
    layers["classifier"] = nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(b, 3))

    def compute(m, x):
        x = m.conv2(m.conv1(x))
        return m.classifier(m.res1(x) + x)

    return Part(Named(layers, compute), [(3, 8, 8)])


def mobile_block(draw):
    """Expansion, depthwise, projection; added to its input where the widths are equal."""
    width, inner = draw.width(), 2 * draw.randint(3, 5)
    block = nn.Sequential(
        conv(width, inner, 1, bias=False), nn.BatchNorm2d(inner), nn.ReLU6(),
        conv(inner, inner, 3, groups=inner, bias=False), nn.BatchNorm2d(inner), nn.ReLU6(),
        conv(inner, width, 1, bias=False), nn.BatchNorm2d(width),
    )
    layers = {"stem": conv(3, width), "block": block, "fc": nn.Linear(width, 3)}

    def compute(m, x):
        x = m.stem(x).relu()
        return m.fc((x + m.block(x)).mean((2, 3)))

    return Part(Named(layers, compute), [(3, 8, 8)])


def squeeze_excite(draw):
    """Linear layers that weigh channels; as fc1 and fc2 they look like those behind the mean over the image."""
    width, inner = draw.width(), draw.randint(2, 3)
    layers = {"conv1": conv(3, width), "conv2": conv(width, width)}
    looks_like_chain = draw.chance(0.5)
    names = ("fc1", "fc2") if looks_like_chain else ("se_down", "se_up")
    layers |= {names[0]: nn.Linear(width, inner), names[1]: nn.Linear(inner, width), "fc": nn.Linear(width, 3)}

    def compute(m, x):
        x = m.conv2(m.conv1(x).relu()).relu()
        scale = getattr(m, names[1])(getattr(m, names[0])(x.mean((2, 3))).relu()).sigmoid()
        return m.fc((x * scale[:, :, None, None]).mean((2, 3)))

    hidden = {"skip", "pool", "size"} if looks_like_chain else set()
    return Part(Named(layers, compute), [(3, 8, 8)], hidden, twinned=False)


def transposed_autoencoder(draw):
    """A transposed convolution's weight is in x out: by its shape alone a convolution the other way."""
    a, b = draw.widths(2)
    encoder = nn.Sequential(nn.Conv2d(1, a, 3, 2, 1), nn.ReLU(), nn.Conv2d(a, b, 3, 2, 1), nn.ReLU())
    decoder = nn.Sequential(
        nn.ConvTranspose2d(b, a, 2, 2), nn.ReLU(), nn.ConvTranspose2d(a, 1, 2, 2), nn.Sigmoid()
    )
    module = Named({"encoder": encoder, "decoder": decoder}, lambda m, x: m.decoder(m.encoder(x)))
    return Part(module, [(1, 8, 8)])


def generator(draw):
    """DCGAN's: from a vector to an image."""
    a, b = draw.widths(2)
    main = nn.Sequential(
        nn.ConvTranspose2d(6, a, 4, 1, 0, bias=False), nn.BatchNorm2d(a), nn.ReLU(),
        nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(), conv(b, 3), nn.Tanh(),
    )
    return Part(Named({"main": main}, lambda m, x: m.main(x)), [(6, 1, 1)])


def pixel_shuffle(draw):
    """ESPCN: the last convolution's channels are places of the larger image."""
    a, b = draw.widths(2)
    layers = {"conv1": conv(1, a, 5), "conv2": conv(a, b), "conv3": conv(b, 4)}
    compute = lambda m, x: F.pixel_shuffle(m.conv3(m.conv2(m.conv1(x).tanh()).tanh()), 2)
    return Part(Named(layers, compute), [(1, 8, 8)])


def shuffled_inside(draw):
    """A pixel shuffle between layers: groups of four channels must stay together."""
    a = 4 * draw.randint(1, 2)
    layers = {"conv1": conv(1, a), "conv2": conv(a // 4, 3), "fc": nn.Linear(3, 2)}
    compute = lambda m, x: m.fc(m.conv2(F.pixel_shuffle(m.conv1(x), 2).relu()).relu().mean((2, 3)))
    return Part(Named(layers, compute), [(1, 8, 8)])


def two_streams(draw):
    """An image and a vector, joined behind the flattened image."""
    a, b = draw.widths(2)
    body = nn.Sequential(conv(1, a), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
    size = flat_size(body, (1, 8, 8))
    layers = {"conv": body, "fc1": nn.Linear(size + 3, b), "fc2": nn.Linear(b, 2)}
    compute = lambda m, x, y: m.fc2(m.fc1(torch.cat([m.conv(x), y], 1)).relu())
    return Part(Named(layers, compute), [(1, 8, 8), (3,)])


def channel_last_flatten(draw):
    """Flattened position by position, as code that came from TensorFlow does."""
    a, b = draw.widths(2)
    layers = {"conv1": conv(1, a), "fc1": nn.Linear(16 * a, b), "fc2": nn.Linear(b, 3)}
    module = Named(layers, None)
    module.last = True

    def compute(m, x):
        x = F.max_pool2d(m.conv1(x).relu(), 2)
        return m.fc2(m.fc1((x.permute(0, 2, 3, 1) if m.last else x).flatten(1)).relu())

    module.compute = compute
    return Part(module, [(1, 8, 8)], {"flatten", "pool", "size", "padding"}, twinned=False)


KINDS = [
    dense_block, inception, unet, residual_convolutions, resnet9, mobile_block, squeeze_excite,
    transposed_autoencoder, generator, pixel_shuffle, shuffled_inside, two_streams, channel_last_flatten,
]
