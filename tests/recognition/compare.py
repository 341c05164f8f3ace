"""Loads re-ordered files into their modules and compares outputs: `compare.py FOLDER`, names on stdin; a line of JSON each."""
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from modules.kinds import make

TOLERANCE = 1e-9
# A weight that is worked out of others is rounded to float32.
REPARAMETRISED = 1e-5


def main():
    folder = Path(sys.argv[1])
    torch.set_num_threads(1)
    for line in sys.stdin:
        name = line.strip()
        facts = json.loads((folder / f"{name}.json").read_text())
        read = json.loads((folder / f"{name}.read").read_text())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            print(json.dumps({"name": name, **compare(folder, facts, read)}), flush=True)


def compare(folder, facts, read):
    saved = make(facts["kind"], facts["seed"])
    key = read["wrapper"]
    if key not in saved.parts:
        return {"function": f"read from {key!r}, which is no module of the file"}
    part, stored = saved.parts[key], facts["parts"][key]
    kept = torch.load(folder / stored["batch"], weights_only=True)
    tolerance = REPARAMETRISED if part.plain else TOLERANCE
    return {
        "function": function_of(folder / read["written"], saved, key, part, kept, tolerance),
        "outputs": outputs_of(folder, read.get("outputs"), kept, tolerance),
    }


def function_of(path, saved, key, part, kept, tolerance):
    """'equal' where the re-ordered file, loaded strictly, makes the module compute what it did."""
    tensors = load_file(str(path)) if saved.form == "safetensors" else torch.load(path, weights_only=True)
    for step in key.split("/") if key else []:
        tensors = tensors[step]
    if not all(name.startswith(saved.prefix) for name in tensors):
        return "the prefix is not written back"
    tensors = {name[len(saved.prefix) :]: value for name, value in tensors.items()}
    module, fault = loaded(part, tensors)
    if fault:
        return fault
    inputs = [each if part.tokens else each.double() for each in kept["inputs"]]
    with torch.no_grad():
        found = [difference(module.double()(*inputs), kept["outputs"])]
        if part.also:
            found.append(difference(part.also(module, *inputs), kept["also"]))
    return "equal" if max(found) <= tolerance else f"changed by {max(found):.1e}"


def loaded(part, tensors):
    """The module with these tensors, or what does not fit. One of several names of a tensor is enough."""
    plain = part.plain() if part.plain else None
    if plain is not None and set(plain.state_dict()) == set(tensors):
        plain.load_state_dict(tensors)
        return plain.eval(), None
    own = part.module.state_dict()
    names = {}
    for name, value in own.items():
        if value.numel():
            names.setdefault(value.data_ptr(), []).append(name)
    for alike in names.values():
        there = [name for name in alike if name in tensors]
        # A view that is transposed has the same entries in another order.
        values = [(tensors[n] if own[n].is_contiguous() else tensors[n].t()).flatten() for n in there]
        if any(not torch.equal(values[0], value) for value in values):
            return None, f"the names of one tensor have different values: {', '.join(there)}"
        for name in alike:
            if name not in tensors and there:
                tensors = tensors | {name: tensors[there[0]]}
    missing, more = set(own) - set(tensors), set(tensors) - set(own)
    if missing or more:
        return None, f"does not load: {sorted(missing)[:3]} missing, {sorted(more)[:3]} too many"
    part.module.load_state_dict(tensors)
    return part.module.eval(), None


def outputs_of(folder, file, kept, tolerance):
    """'equal' to the module's outputs, 'as taken' to those of what a reader would take it for, or by how much not."""
    if file is None:
        return "not compared"
    ours = torch.from_numpy(np.fromfile(folder / file, np.float64))
    if ours.numel() != kept["outputs"].numel():
        return f"of another size: {ours.numel()} in place of {kept['outputs'].numel()}"
    found = difference(ours, kept["outputs"].flatten())
    if found <= tolerance:
        return "equal"
    if "as_taken" in kept and difference(ours, kept["as_taken"].flatten()) <= tolerance:
        return "as taken"
    return f"other by {found:.1e}" + (" and not as taken" if "as_taken" in kept else "")


def difference(found, expected):
    """Of the largest expected value; absolute where all are 0."""
    return ((found - expected).abs().max() / (expected.abs().max() or 1)).item()


main()
