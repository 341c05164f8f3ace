"""The networks of the benchmarks in PyTorch, by its own initialisation."""
from torch import nn
from torch.nn import functional as F


def network(family, norm_kind, widths=()):
    """A network of ours: `mlp` of these widths, or `vgg11` or `resnet20` on images of 3 x 32 x 32 with 10 classes, by layer or batch norm."""

    class ChannelNorm(nn.LayerNorm):
        def forward(self, x):
            return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    def norm(channels):
        return ChannelNorm(channels) if norm_kind == "layer" else nn.BatchNorm2d(channels)

    class Block(nn.Module):
        def __init__(self, inputs, channels, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
            self.bn1, self.bn2 = norm(channels), norm(channels)
            self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
            self.shortcut = nn.Sequential()
            if stride != 1:
                self.shortcut = nn.Sequential(nn.Conv2d(inputs, channels, 1, stride, bias=False), norm(channels))

        def forward(self, x):
            y = F.relu(self.bn1(self.conv1(x)))
            return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))

    def resnet20():
        layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), norm(16), nn.ReLU()]
        inputs = 16
        for channels in (16, 32, 64):
            for _ in range(3):
                layers.append(Block(inputs, channels, 2 if inputs != channels else 1))
                inputs = channels
        return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))

    def vgg11():
        layers, inputs = [], 3
        for channels in (64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool", 512, 512):
            if channels == "pool":
                layers.append(nn.MaxPool2d(2))
                continue
            layers += [nn.Conv2d(inputs, channels, 3, 1, 1), norm(channels), nn.ReLU()]
            inputs = channels
        return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))

    def mlp():
        layers = [nn.Flatten()]
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        return nn.Sequential(*layers[:-1])

    return {"mlp": mlp, "vgg11": vgg11, "resnet20": resnet20}[family]()
