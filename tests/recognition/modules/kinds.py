"""Every kind of module by its name, and how one instance of it is made."""
import zlib

import torch

from . import (
    adapted, branching, convolutional, idioms, image_graphs, normalised, perceptrons,
    published, residual_networks, residual_perceptrons, sequences, shared, stored_forms,
)
from .instance import Draw, Saved, as_saved, drawn

FAMILIES = [
    perceptrons, normalised, shared, residual_perceptrons, branching, idioms, adapted, sequences,
    convolutional, image_graphs, residual_networks, stored_forms, published,
]
KINDS = {kind.__name__: kind for family in FAMILIES for kind in family.KINDS}


def make(kind, seed) -> Saved:
    """Instance `seed` of a kind: the same each time."""
    torch.manual_seed(zlib.crc32(f"{kind} {seed}".encode()))
    draw = Draw(f"{kind} {seed}")
    saved = as_saved(draw, KINDS[kind](draw))
    for part in saved.parts.values():
        drawn(part.module)
    return saved
