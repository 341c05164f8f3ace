"""Reads what Isthmus measured and trained.

>>> import isthmus
>>> frame = isthmus.study(".isthmus/store", "tiny")        # one row a measurement
>>> match = isthmus.match(".isthmus/store", frame["match"].iloc[0])
>>> weights = isthmus.weights(match.models[1])             # dict of numpy arrays

What is read is checked against its hashes, and refused where it is not what was written.
"""

from ._errors import BadInput, Damaged, IsthmusError, MissingPackage, NotFound
from ._match import Match, match
from ._permutation import Axis, Group, apply, permutation, spec
from ._read import read
from ._store import Artifact, Store, open_store
from ._study import studies, study, study_spec
from ._weights import state_dict, weights

__all__ = [
    "Artifact",
    "Axis",
    "BadInput",
    "Damaged",
    "Group",
    "IsthmusError",
    "Match",
    "MissingPackage",
    "NotFound",
    "Store",
    "apply",
    "match",
    "open_store",
    "permutation",
    "read",
    "spec",
    "state_dict",
    "studies",
    "study",
    "study_spec",
    "weights",
]
