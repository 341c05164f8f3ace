"""Has the command line make what the tests read: ``make_data.py NODE ISTHMUS FOLDER``."""

import json
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"

SMALL = {
    "dataset": "digits:subset=1000",
    "train": {"epochs": 1, "batchSize": 100},
    "pairs": [[1, 2]],
    "evaluate": {"points": 3, "splits": ["test"]},
}

#: Half of its trainings diverge: half of its rows have no value.
DIVERGES = {
    **SMALL,
    "name": "diverges",
    "network": "mlp:784-8-10",
    "match": ["identity"],
    "grid": {"train.learningRate": [0.001, 1e30]},
}

#: Convolutions, batch norms, and a flattened image, whose units are blocks on the axis behind.
IMAGES = {
    "inputShape": [1, 28, 28],
    "nodes": [
        {"name": "conv", "op": "convolution", "channels": 4, "kernel": 3, "stride": 2},
        {"name": "norm", "op": "batch-norm"},
        {"name": "act", "op": "relu"},
        {"name": "pool", "op": "max-pool", "kernel": 2},
        {"name": "flat", "op": "flatten"},
        {"name": "hidden", "op": "linear", "units": 12},
        {"name": "act2", "op": "relu"},
        {"name": "head", "op": "linear", "units": 10},
    ],
}


def main(node: str, program: str, folder: Path) -> None:
    folder.mkdir(parents=True)

    def isthmus(*args: str, codes: "tuple[int, ...]" = (0,)) -> str:
        done = subprocess.run([node, program, *args], cwd=folder, capture_output=True, text=True)
        if done.returncode not in codes:
            sys.exit(f"isthmus {' '.join(args)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    isthmus("run", str(EXAMPLES / "widths.yaml"))
    (folder / "diverges.yaml").write_text(json.dumps(DIVERGES))
    isthmus("run", "diverges.yaml", codes=(1,))
    (folder / "images.json").write_text(json.dumps(IMAGES))
    images = {**SMALL, "name": "images", "network": "images.json", "match": ["weight"]}
    (folder / "images.yaml").write_text(json.dumps(images))
    isthmus("run", "images.yaml")
    training = ["--dataset", "digits:subset=1000", "--network", "images.json", "--epochs", "1"]
    for seed, name in (("1", "a"), ("2", "b")):
        isthmus("train", *training, "--seed", seed, "-o", f"{name}.safetensors")
    (folder / "spec.json").write_text(isthmus("spec", "b.safetensors", "--json"))
    written = ["--write", "aligned.safetensors", "-o"]
    isthmus("match", "a.safetensors", "b.safetensors", *written, "pi.json")
    isthmus("match", "a.safetensors", "b.safetensors", "-o", "pi.safetensors")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
