"""What is saved: a module with what its file cannot say of it, and how it is drawn and written."""
import copy
import random
from dataclasses import dataclass, field

import torch
from torch import nn

ACTIVATIONS = (nn.ReLU, nn.Tanh, nn.GELU, nn.Sigmoid, nn.LeakyReLU, nn.SiLU, nn.ELU, nn.Softplus)
LAYERS = (nn.Linear, nn.modules.conv._ConvNd)
NORMS = (nn.modules.batchnorm._NormBase, nn.LayerNorm, nn.GroupNorm, nn.RMSNorm)


@dataclass
class Part:
    """One module of a file."""

    module: nn.Module
    shapes: list  # of its inputs, without the batch
    # What is not as a reader would take it and no name or shape tells; words of verdict.mjs.
    hidden: set = field(default_factory=set)
    defaults: dict = field(default_factory=dict)  # attributes of modules -> what a reader would take
    tokens: int = 0  # inputs are integers below this, where it is not 0
    twinned: bool = True  # whether `twin` makes the module that a reader would take it for
    plain: callable = None  # gives the module with weights in the place of what they are made of
    also: callable = None  # more outputs (module, inputs) that a re-ordered file must keep


@dataclass
class Saved:
    """A file: modules by their place in it ('' is the outermost), and what lies beside them."""

    parts: dict
    beside: dict = field(default_factory=dict)
    prefix: str = ""
    form: str = "pt"
    cast: torch.dtype = None


class Draw(random.Random):
    """Random choices as people make them."""

    def chance(self, probability):
        return self.random() < probability

    def width(self):
        return self.randint(3, 9)

    def widths(self, count):
        """Sizes of layers, all equal in two of five cases: then shapes tell nothing of the order."""
        if self.chance(0.4):
            return [self.width()] * count
        return [self.width() for _ in range(count)]

    def activation(self):
        """A kind of activation, and what is hidden by it."""
        if self.chance(0.6):
            return nn.ReLU, set()
        return self.choice(ACTIVATIONS[1:7]), {"activation"}

    def eps(self, usual=1e-5):
        if self.chance(0.8):
            return usual, set() if usual == 1e-5 else {"eps"}
        return self.choice([1e-3, 1e-6]), {"eps"}


def drawn(module):
    """Norms with scales, shifts and statistics of their own, nothing is 1 or 0; layers that keep a signal's size."""
    for part in module.modules():
        if isinstance(part, LAYERS) and "weight" in part._parameters:
            part.weight.data.mul_(2)
        if not isinstance(part, NORMS):
            continue
        for name in ("weight", "running_var"):
            if getattr(part, name, None) is not None:
                getattr(part, name).data.uniform_(0.5, 1.5)
        for name in ("bias", "running_mean"):
            if getattr(part, name, None) is not None:
                getattr(part, name).data.normal_(0, 0.3)
    return module.eval()


def twin(part):
    """The module for which a reader would take the file: with what it assumes in place of what is hidden."""
    module = copy.deepcopy(part.module)
    for each in list(module.modules()):
        for name, child in each.named_children():
            if "activation" in part.hidden and isinstance(child, ACTIVATIONS):
                setattr(each, name, nn.ReLU())
        if "eps" in part.hidden and hasattr(each, "eps"):
            each.eps = 1e-5
        for name, value in part.defaults.items():
            if hasattr(each, name):
                setattr(each, name, value)
    return module


def flat_size(module, shape):
    """Units of a module's output for one input."""
    with torch.no_grad():
        return module.eval()(torch.zeros(1, *shape)).flatten(1).shape[1]


def has_aliases(module):
    """Whether several names have one tensor."""
    places = [value.data_ptr() for value in module.state_dict().values() if value.numel()]
    return len(set(places)) < len(places)


def as_saved(draw, made):
    """A file of a module, in one of the usual forms."""
    if isinstance(made, Saved):
        return made
    saved = Saved({"": made})
    saved.prefix = draw.choices(["", "module.", "_orig_mod.", "model."], [80, 10, 4, 6])[0]
    saved.form = draw.choices(["safetensors", "pt", "legacy"], [45, 47, 8])[0]
    if any(not value.is_contiguous() for value in made.module.state_dict().values()):
        saved.form = "pt"
    if saved.form == "safetensors" and has_aliases(made.module):
        # Only `save_model` writes such a module, as it is.
        saved.prefix = ""
    if saved.form != "safetensors" and draw.chance(0.3):
        wrapper = draw.choice(["state_dict", "model_state_dict", "model"])
        saved.parts = {wrapper: made}
        saved.beside = {"epoch": 3, "lr": 0.1}
    return saved
