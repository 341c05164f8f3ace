"""Writes instances, a batch and the outputs of each: `save.py FOLDER SEEDS [KIND...]`; prints their names."""
import json
import sys
import warnings
from pathlib import Path

import torch
from safetensors.torch import save_file, save_model

from modules.instance import has_aliases, twin
from modules.kinds import KINDS, make

EXAMPLES = 3


def main():
    folder, seeds, kinds = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] or KINDS
    torch.set_num_threads(1)
    with warnings.catch_warnings():
        # Quirks of PyTorch's older forms, which are what is wanted here.
        warnings.simplefilter("ignore")
        for kind in kinds:
            for seed in range(seeds):
                saved = make(kind, seed)
                name = f"{kind}.{seed}"
                facts = {"kind": kind, "seed": seed, "file": write(folder / name, saved).name}
                twins = {key: twin(part) if part.hidden and part.twinned else None for key, part in saved.parts.items()}
                facts["parts"] = {
                    key: {
                        "hidden": sorted(part.hidden),
                        "reparametrised": part.plain is not None,
                        **batch(folder / f"{name}.{i}", part, twins[key]),
                    }
                    for i, (key, part) in enumerate(saved.parts.items())
                }
                (folder / f"{name}.json").write_text(json.dumps(facts))
                print(name, flush=True)


def write(path, saved):
    """The file; safetensors sorts the names, and keeps one tensor of those that share memory."""
    if saved.form == "safetensors":
        path = path.with_name(path.name + ".safetensors")
        (part,) = saved.parts.values()
        if has_aliases(part.module):
            save_model(part.module, str(path))
            return path
        save_file({name: value.clone() for name, value in state(saved, part).items()}, str(path))
        return path
    path = path.with_name(path.name + ".pt")
    contents = dict(saved.beside)
    for key, part in saved.parts.items():
        if key == "":
            contents = state(saved, part)
        else:
            contents[key] = state(saved, part)
    torch.save(contents, path, _use_new_zipfile_serialization=saved.form != "legacy")
    return path


def state(saved, part):
    cast = lambda value: value.to(saved.cast) if saved.cast and value.is_floating_point() else value
    return {saved.prefix + name: cast(value).detach() for name, value in part.module.state_dict().items()}


def batch(path, part, as_taken):
    """Inputs in float32; outputs in float64 of the module, and of what a reader would take it for."""
    if part.tokens:
        inputs = [torch.randint(0, part.tokens, (EXAMPLES, *shape)) for shape in part.shapes]
    else:
        inputs = [torch.randn(EXAMPLES, *shape) for shape in part.shapes]
    doubles = [each if part.tokens else each.double() for each in inputs]
    with torch.no_grad():
        kept = {"inputs": inputs, "outputs": part.module.double()(*doubles)}
        if part.also:
            kept["also"] = part.also(part.module, *doubles)
        if as_taken is not None:
            kept["as_taken"] = as_taken.double()(*doubles)
    torch.save(kept, f"{path}.batch")
    Path(f"{path}.x").write_bytes(inputs[0].float().numpy().tobytes())
    shapes = [list(shape) for shape in part.shapes]
    return {"x": f"{Path(path).name}.x", "batch": f"{Path(path).name}.batch", "shapes": shapes, "tokens": part.tokens}


main()
