"""Writes the files of this folder that no other project made: python generate.py (PyTorch, safetensors, numpy)."""
import argparse, collections, datetime, enum, functools, pathlib, sys
import numpy as np
import torch
from safetensors.torch import save_file, save_model
from torch import nn
from torch.nn.utils import parametrizations, parametrize, prune, spectral_norm, weight_norm

here = pathlib.Path(__file__).parent


def mlp():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3))


def conv():
    torch.manual_seed(2)
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.ConvTranspose2d(3, 2, 2), nn.Flatten(), nn.Linear(32, 3))


def layers(model):
    return [m for m in model if hasattr(m, "weight")]


def save_form(name, model, form):
    """The model in a stored form, and its weights as its modules compute them in evaluation."""
    for layer in layers(model):
        form(layer)
    model(torch.randn(4, *((2, 5, 5) if isinstance(model[0], nn.Conv2d) else (6,))))
    model.eval()
    model(torch.randn(4, *((2, 5, 5) if isinstance(model[0], nn.Conv2d) else (6,))))
    torch.save(model.state_dict(), here / f"{name}.pt")
    weights = {f"{i}.{k}": getattr(m, k).detach().clone().contiguous()
               for i, m in enumerate(model) for k in ("weight", "bias") if hasattr(m, "weight")}
    save_file(weights, here / f"{name}.weights.safetensors")


def masked(layer):
    prune.l1_unstructured(layer, "weight", 0.5)
    prune.random_unstructured(layer, "bias", 1)


def spread(layer):
    layer.weight.data *= 3
    return layer


save_form("pruned", mlp(), masked)
save_form("weight_norm", mlp(), parametrizations.weight_norm)
save_form("weight_norm_old", conv(), weight_norm)
save_form("weight_norm_whole", mlp(), lambda l: weight_norm(l, dim=None))
save_form("weight_norm_columns", mlp(), lambda l: parametrizations.weight_norm(l, dim=1))
save_form("spectral", conv(), lambda l: parametrizations.spectral_norm(spread(l)))
save_form("spectral_old", conv(), lambda l: spectral_norm(spread(l)))

orthogonal = mlp()
parametrizations.orthogonal(orthogonal[2])
torch.save(orthogonal.state_dict(), here / "orthogonal.pt")
twice = mlp()
parametrizations.weight_norm(twice[0])
parametrizations.spectral_norm(twice[0])
torch.save(twice.state_dict(), here / "normed_twice.pt")


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(3)
        self.first = nn.Linear(4, 4)
        self.second = nn.Linear(4, 4)
        self.second.weight = self.first.weight


torch.save(Tied().state_dict(), here / "tied.pt")
save_model(Tied(), here / "tied.safetensors")
whole = torch.arange(12.0).reshape(3, 4)
torch.save({"encoder.weight": whole, "decoder.weight": whole.t()}, here / "tied_transposed.pt")
torch.save({"a.weight": whole[:2], "b.weight": whole[1:]}, here / "overlapping.pt")
torch.save({"a.weight": whole[:, :2], "b.weight": whole[:, 2:]}, here / "columns.pt")


class Color(enum.Enum):
    RED = 1


class Attributes(dict):
    pass


sys.modules["training"] = sys.modules["__main__"]
for kind in (Color, Attributes):
    kind.__module__ = "training"

model = mlp()
optimizer = torch.optim.Adam(model.parameters())
values = {
    "args": argparse.Namespace(lr=0.1, nested=argparse.Namespace(a=[1, 2])),
    "best": np.float64(0.5), "history": np.arange(4.0), "generator": np.random.default_rng(0).bit_generator.state,
    "by_class": collections.defaultdict(list, {"a": [1]}), "seen": {1, 2}, "frozen": frozenset([3]),
    "folder": pathlib.PurePosixPath("/a"), "when": datetime.datetime(2020, 1, 2), "took": datetime.timedelta(1),
    "phase": 1 + 2j, "partial": functools.partial(print, 1), "color": Color.RED, "config": Attributes(a=1),
    "range": range(3), "slice": slice(1, 2), "bytes": b"abc", "array": bytearray(b"abc"), "big": 2**80, "none": None,
    "optimizer": optimizer, "scheduler": torch.optim.lr_scheduler.StepLR(optimizer, 3), "counts": collections.Counter("ab"),
    "rng": torch.get_rng_state(), "dtype": torch.float32, "epoch": 3,
}
for protocol in (2, 4):
    torch.save({"state_dict": model.state_dict(), **values}, here / f"values_protocol{protocol}.pt", pickle_protocol=protocol)
torch.save({"state_dict": model.state_dict(), **values}, here / "values_legacy.pt", _use_new_zipfile_serialization=False)
torch.save({"model": model, "epoch": 3}, here / "whole_model.pt")
halved = {k: v / 2 for k, v in model.state_dict().items()}
torch.save({"epoch": 3, "state_dict": model.state_dict(), "state_dict_ema": halved}, here / "with_ema.pt")
torch.save({"generator": model.state_dict(), "discriminator": halved}, here / "two_networks.pt")
weight = torch.eye(3)
for name, tensor in {
    "sparse": weight.to_sparse(), "fp8": weight.to(torch.float8_e4m3fn), "complex": weight.to(torch.complex64),
    "quantised": torch.quantize_per_tensor(weight, 0.1, 0, torch.qint8), "numpy": weight.numpy(), "meta": weight.to("meta"),
}.items():
    torch.save({"fc.weight": tensor, "fc.bias": torch.zeros(3)}, here / f"{name}.pt")
torch.save({"fc.weight": torch._neg_view(weight)}, here / "negated.pt")
torch.save([model.state_dict()], here / "list.pt")
save_file({"fc.weight": weight.to(torch.float8_e5m2)}, here / "fp8.safetensors")
save_file({"fc.weight": weight.to(torch.int8), "fc.weight_scale": weight[0].clone()}, here / "int8.safetensors")
torch.jit.save(torch.jit.script(nn.Linear(2, 2)), here / "torchscript.pt")
