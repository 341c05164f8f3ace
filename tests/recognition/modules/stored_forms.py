"""One network in the forms in which files have it: reparametrised, beside others, under prefixes, of other types."""
import copy
import warnings

import torch
from torch import nn
from torch.nn import utils
from torch.nn.utils import parametrizations, prune

from .instance import Part, Saved, drawn
from .named import Named


def mlp(draw, widths=None):
    sizes = widths or draw.widths(4)
    layers = [m for a, b in zip(sizes, sizes[1:]) for m in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(*layers[:-1]), sizes


def _over_layers(module, change):
    for layer in module:
        if isinstance(layer, nn.Linear):
            change(layer)
    return module


def _reparametrised(draw, change):
    module, sizes = mlp(draw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _over_layers(module, change)
    return Part(module, [(sizes[0],)], plain=lambda: mlp(draw, sizes)[0])


def weight_norm_old(draw):
    return _reparametrised(draw, utils.weight_norm)


def weight_norm(draw):
    return _reparametrised(draw, parametrizations.weight_norm)


def spectral_norm_old(draw):
    return _reparametrised(draw, utils.spectral_norm)


def spectral_norm(draw):
    return _reparametrised(draw, parametrizations.spectral_norm)


def pruned(draw):
    return _reparametrised(draw, lambda layer: prune.random_unstructured(layer, "weight", 0.4))


def other_types(draw):
    """Halves, bfloat16, doubles: the values are those that the type holds."""
    module, sizes = mlp(draw)
    dtype = draw.choice([torch.float16, torch.bfloat16, torch.float64])
    for parameter in module.parameters():
        parameter.data = parameter.data.to(dtype).float()
    return Saved({"": Part(module, [(sizes[0],)])}, form=draw.choice(["pt", "safetensors"]), cast=dtype)


def averaged_copy(draw):
    """An averaged copy beside the network: in the same dict, or under a key of its own."""
    module, sizes = mlp(draw)
    averaged = copy.deepcopy(module)
    for parameter in averaged.parameters():
        parameter.data.mul_(0.5)
    if draw.chance(0.5):
        keys = draw.choice([("state_dict", "state_dict_ema"), ("model", "ema"), ("model", "model_ema")])
        return Saved({key: Part(part, [(sizes[0],)]) for key, part in zip(keys, (module, averaged))}, {"epoch": 1})
    names = draw.choice([("model", "ema"), ("model", "ema_model"), ("net", "target_net"), ("online", "target")])
    both = Named(dict(zip(names, (module, averaged))), lambda m, x: getattr(m, names[0])(x))
    return Part(both, [(sizes[0],)], also=lambda m, x: getattr(m, names[1])(x))


def two_networks(draw):
    """A GAN's checkpoint: two networks under two keys, both of equal right."""
    first, second = mlp(draw, [4, 6, 8]), mlp(draw, [8, draw.width(), 1])
    keys = draw.choice([("generator", "discriminator"), ("netG", "netD"), ("G", "D"), ("actor", "critic")])
    parts = {key: Part(module, [(sizes[0],)]) for key, (module, sizes) in zip(keys, (first, second))}
    return Saved(parts, {"iteration": 7})


class Lightning(nn.Module):
    """What training adds to a module: metrics, a loss's class weights."""

    def __init__(self, module, name, draw):
        super().__init__()
        self.name = name
        self.add_module(name, module)
        if draw.chance(0.7):
            self.criterion = nn.CrossEntropyLoss(weight=torch.rand(5))
        if draw.chance(0.7):
            metric = nn.Module()
            metric.register_buffer("tp", torch.zeros(5, dtype=draw.choice([torch.int64, torch.float32])))
            metric.register_buffer("total", torch.tensor(0.0))
            self.train_accuracy = metric

    def forward(self, x):
        return getattr(self, self.name)(x)


def lightning(draw):
    module, sizes = mlp(draw)
    name = draw.choice(["model", "net", "backbone", "encoder"])
    beside = {
        "epoch": 2, "global_step": 40, "pytorch-lightning_version": "2.4.0", "hyper_parameters": {"lr": 1e-3},
        "optimizer_states": [], "lr_schedulers": [], "callbacks": {}, "loops": {},
    }
    return Saved({"state_dict": Part(Lightning(module, name, draw), [(sizes[0],)])}, beside)


def prefixed(draw):
    module, sizes = mlp(draw)
    if draw.chance(0.5):
        module = drawn(nn.Sequential(nn.Linear(sizes[0], 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 3)))
    prefix = draw.choice([
        "module.", "_orig_mod.", "model.", "net.", "backbone.", "model._orig_mod.", "module.model.",
        "_forward_module.", "student.", "policy.net.", "0.", "module.0.",
    ])
    return Saved({"": Part(module, [(sizes[0],)])}, prefix=prefix, form=draw.choice(["pt", "safetensors"]))


def with_optimizer(draw):
    """A training checkpoint: the optimizer's state has tensors of the same shapes."""
    module, sizes = mlp(draw)
    optimizer = torch.optim.Adam(module.parameters())
    module(torch.randn(2, sizes[0])).sum().backward()
    optimizer.step()
    state = {"optimizer": optimizer.state_dict(), "epoch": 5, "loss": torch.tensor(0.3), "best": 0.9}
    return Saved({draw.choice(["model", "state_dict", "net", "model_state_dict"]): Part(module, [(sizes[0],)])}, state)


def with_masks(draw):
    """Masks beside the weights, by lottery tickets' code: already multiplied in."""
    module, sizes = mlp(draw)
    for name, parameter in list(module.named_parameters()):
        if name.endswith("weight"):
            mask = (torch.rand_like(parameter) > 0.4).float()
            parameter.data.mul_(mask)
            module.register_buffer("mask_" + name.replace(".", "___"), mask)
    return Part(module, [(sizes[0],)])


KINDS = [
    weight_norm_old, weight_norm, spectral_norm_old, spectral_norm, pruned, other_types, averaged_copy,
    two_networks, lightning, prefixed, with_optimizer, with_masks,
]
