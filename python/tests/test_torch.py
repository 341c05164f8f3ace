"""isthmus.state_dict: the same function in torch as here."""

from collections import OrderedDict

import numpy as np
import pytest

import isthmus

torch = pytest.importorskip("torch", reason="torch is not installed: state_dict is left out")
nn = torch.nn


def perceptron(width):
    layers = {"flat": nn.Flatten(), "fc1": nn.Linear(784, width), "act": nn.ReLU(), "fc2": nn.Linear(width, 10)}
    return nn.Sequential(OrderedDict(layers))


def images():
    """The network of make_data.py."""
    layers = {
        "conv": nn.Conv2d(1, 4, 3, stride=2, padding=1, bias=False),
        **{"norm": nn.BatchNorm2d(4), "act": nn.ReLU(), "pool": nn.MaxPool2d(2), "flat": nn.Flatten()},
        **{"hidden": nn.Linear(196, 12), "act2": nn.ReLU(), "head": nn.Linear(12, 10)},
    }
    return nn.Sequential(OrderedDict(layers))


def measured(module, state, data):
    """Mean loss in nats, and accuracy, of a state on the test split."""
    module.load_state_dict(state, strict=True)
    module.eval()
    x = torch.from_numpy(data["test.x"]).float() / 255
    y = torch.from_numpy(data["test.y"]).long()
    with torch.no_grad():
        logits = module(x)
    accuracy = (logits.argmax(dim=1) == y).float().mean().item()
    return nn.functional.cross_entropy(logits.double(), y).item(), accuracy


@pytest.mark.parametrize(("name", "module"), [("widths", None), ("images", images)])
def test_torch_measures_what_the_table_says(store, name, module):
    frame = isthmus.study(store, name)
    opened = isthmus.open_store(store)
    cells = frame[frame["matcher"] == "weight"].groupby("cell")
    assert len(cells) > 0
    for _, rows in cells:
        first = rows.iloc[0]
        wanted = rows[rows["split"] == "test"].set_index("metric")["value"]
        data = isthmus.weights(isthmus.Artifact(opened, first["data"]))
        found = isthmus.match(store, first["match"])
        a, b = map(isthmus.weights, found.models)
        spec = isthmus.study_spec(store, name, found.network)
        aligned = isthmus.apply(b, isthmus.permutation(found.permutations[1]), spec)
        middle = {key: ((a[key].astype("f8") + aligned[key]) / 2).astype("f4") for key in a}
        ends = {"end-a": a, "end-b": aligned, "midpoint": middle}
        for end, state in ends.items():
            network = module() if module else perceptron(int(first["width"]))
            loss, accuracy = measured(network, isthmus.state_dict(state), data)
            assert loss == pytest.approx(wanted[f"{end}-loss"], rel=1e-5)
            assert accuracy == pytest.approx(wanted[f"{end}-accuracy"], abs=1e-6)


def test_a_file_is_read_as_its_artifact_is(data):
    state = isthmus.state_dict(data / "b.safetensors")
    for name, array in isthmus.weights(data / "b.safetensors").items():
        np.testing.assert_array_equal(state[name].numpy(), array)


def test_bfloat16_stays_bfloat16(tmp_path):
    save_file = pytest.importorskip("safetensors.torch").save_file
    wanted = {
        "half": torch.randn(3, 2).to(torch.bfloat16),
        "turned": torch.randn(3, 2).half().t().contiguous(),
        "count": torch.tensor(7),
    }
    save_file(wanted, tmp_path / "w.safetensors")
    state = isthmus.state_dict(tmp_path / "w.safetensors")
    for name, tensor in wanted.items():
        assert state[name].dtype == tensor.dtype
        assert torch.equal(state[name], tensor)
    exact = isthmus.weights(tmp_path / "w.safetensors")["half"]
    np.testing.assert_array_equal(exact, wanted["half"].float().numpy())


def test_views_and_read_only_arrays_become_tensors_of_their_own():
    array = np.arange(6.0).reshape(2, 3)
    turned = array.T
    turned.flags.writeable = False
    state = isthmus.state_dict({"w": turned, "s": np.float32(3)})
    assert state["w"].tolist() == turned.tolist() and state["s"].item() == 3


def test_files_of_pytorch_and_flax_are_refused_with_what_to_do(tmp_path):
    torch.save({"w": torch.zeros(2)}, tmp_path / "w.pt")
    with pytest.raises(isthmus.BadInput, match="torch.load"):
        isthmus.state_dict(tmp_path / "w.pt")
    with pytest.raises(isthmus.BadInput, match="tensor=params/Dense_0/kernel"):
        isthmus.state_dict({"params/Dense_0/kernel": np.zeros((2, 3))})
