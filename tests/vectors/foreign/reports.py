"""Makes the folders `report_*`: models of public bug reports, small, with a batch and outputs in float64. `reports.py FOLDER`."""
import sys
import warnings
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import utils
from torch.nn.utils import parametrizations, prune

FOLDER = Path(sys.argv[1])


class Block(nn.Module):
    def __init__(self, a, b, stride, norm):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(a, b, 3, stride, 1, bias=False), norm(b)
        self.conv2, self.bn2 = nn.Conv2d(b, b, 3, 1, 1, bias=False), norm(b)
        way = nn.Sequential(nn.Conv2d(a, b, 1, stride, bias=False), norm(b))
        self.downsample = way if stride != 1 or a != b else None

    def forward(self, x):
        y = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))
        return (y + (self.downsample(x) if self.downsample else x)).relu()


class ResNet(nn.Module):
    """3 x 3 first, without a max pool."""

    def __init__(self, width, norm):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, width, 3, 1, 1, bias=False), norm(width)
        self.layer1 = nn.Sequential(Block(width, width, 1, norm))
        self.layer2 = nn.Sequential(Block(width, 2 * width, 2, norm))
        self.fc = nn.Linear(2 * width, 4)

    def forward(self, x):
        x = self.layer2(self.layer1(self.bn1(self.conv1(x)).relu()))
        return self.fc(x.mean((2, 3)))


class MnistExample(nn.ModuleDict):
    def forward(self, x):
        x = nn.functional.max_pool2d(self["conv2"](self["conv1"](x).relu()).relu(), 2).flatten(1)
        return self["fc2"](self["fc1"](x).relu())


def mlp():
    return nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 4))


def seeded(make):
    """Nothing in a norm is 1 or 0."""
    torch.manual_seed(1)
    module = make().eval()
    for part in module.modules():
        for name in ("weight", "running_var"):
            if "Norm" in type(part).__name__ and getattr(part, name, None) is not None:
                getattr(part, name).data.uniform_(0.5, 1.5)
        for name in ("bias", "running_mean"):
            if "Norm" in type(part).__name__ and getattr(part, name, None) is not None:
                getattr(part, name).data.normal_(0, 0.3)
    return module


def write(name, module, shape, files):
    """The folder of a model: its files, a batch of three, its outputs."""
    folder = FOLDER / name
    folder.mkdir(exist_ok=True)
    for file, contents in files.items():
        torch.save(contents, folder / file) if file.endswith((".pt", ".ckpt")) else save_file(contents, folder / file)
    x = torch.randn(3, *shape)
    save_file({"x": x}, folder / "batch.safetensors")
    with torch.no_grad():
        save_file({"logits": module.double()(x.double())}, folder / "outputs.safetensors")


def prefixed(module, prefix):
    return {prefix + name: value.clone() for name, value in module.state_dict().items()}


def lightning(state):
    return {
        "epoch": 3, "global_step": 100, "pytorch-lightning_version": "2.4.0", "state_dict": state, "loops": {},
        "callbacks": {}, "optimizer_states": [], "lr_schedulers": [], "hyper_parameters": {"lr": 1e-3},
    }


def main():
    module = seeded(lambda: ResNet(2, nn.BatchNorm2d))
    files = {
        "plain.pt": prefixed(module, ""),
        "lightning.ckpt": lightning(prefixed(module, "model.")),
        "lightning-compiled.ckpt": lightning(prefixed(module, "model._orig_mod.")),
        "backbone.pt": prefixed(module, "backbone."),
        "light.safetensors": prefixed(module, "model."),
    }
    write("report_lightning_resnet", module, (3, 8, 8), files)
    module = seeded(lambda: ResNet(4, lambda n: nn.GroupNorm(4, n)))
    write("report_groupnorm", module, (3, 8, 8), {"gn4.pt": prefixed(module, "")})
    changes = {
        "pruned": lambda layer: prune.l1_unstructured(layer, "weight", 0.5),
        "weight_norm_old": utils.weight_norm,
        "weight_norm": parametrizations.weight_norm,
        "spectral_norm": parametrizations.spectral_norm,
    }
    for name, change in changes.items():
        module = seeded(mlp)
        for layer in module:
            if isinstance(layer, nn.Linear):
                change(layer)
        write(f"report_{name}", module, (12,), {"model.pt": prefixed(module, "")})
    linear, conv = nn.Linear, nn.Conv2d
    usual = {
        "bn_first": lambda: nn.Sequential(nn.BatchNorm1d(12), linear(12, 16), nn.ReLU(), linear(16, 4)),
        "bn_noaffine": lambda: nn.Sequential(linear(12, 16), nn.BatchNorm1d(16, affine=False), nn.ReLU(), linear(16, 4)),
        "ln_noaffine": lambda: nn.Sequential(
            linear(12, 16), nn.LayerNorm(16, elementwise_affine=False), nn.ReLU(), linear(16, 4)
        ),
        "prelu": lambda: nn.Sequential(linear(12, 16), nn.PReLU(16), linear(16, 4)),
        # Without an epsilon it takes the type's, that of float32 in use.
        "rms": lambda: nn.Sequential(linear(12, 16), nn.RMSNorm(16, eps=torch.finfo(torch.float32).eps), nn.ReLU(), linear(16, 4)),
    }
    for name, make in usual.items():
        module = seeded(make)
        write(f"report_{name}", module, (12,), {"model.pt": prefixed(module, "")})
    module = seeded(lambda: MnistExample({"conv1": conv(1, 3, 3), "conv2": conv(3, 4, 3), "fc1": linear(36, 8), "fc2": linear(8, 5)}))
    write("report_mnist_cnn", module, (1, 10, 10), {"model.pt": prefixed(module, "")})
    module = seeded(lambda: nn.Sequential(
        conv(1, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), conv(3, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), linear(16, 8), nn.ReLU(), linear(8, 5),
    ))
    write("report_sequential_cnn", module, (1, 8, 8), {"model.pt": prefixed(module, "")})


with warnings.catch_warnings():
    # The older weight norm is what is wanted.
    warnings.simplefilter("ignore")
    main()
