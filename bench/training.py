"""
Training steps of PyTorch or JAX for training.mjs, and of PyTorch, compiled too, on a GPU for scripts/gpu-check.mjs:
`training.py torch|compiled|jax`. Reads a case a line, runs its steps, prints each one's time.
"""
import json
import resource
import sys
import time

import numpy as np

framework = sys.argv[1]
momentum = 0.9


def resident():
    """Resident size in MiB: now, and at most so far."""
    now = int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
    return now, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def split(shape, examples):
    """Pixels and labels of a made-up training split."""
    random = np.random.default_rng(1)
    return random.integers(0, 256, (examples, *shape), np.uint8), random.integers(0, 10, examples, np.int32)


def torch_step(case):
    import torch
    from torch.nn import functional as F
    from torch_networks import network

    model = network(case["family"], case["norm"], case.get("widths"))
    layout = torch.channels_last if case["layout"] == "channels last" else torch.contiguous_format
    device = case.get("device", "cpu")
    model = model.to(device, memory_format=layout)
    if device == "cuda":
        torch.set_float32_matmul_precision("high")  # TF32 and the fastest convolution found, as TensorFlow has them
        torch.backends.cudnn.benchmark = True
    forward = model
    if framework == "compiled":
        forward = torch.compile(model, mode="reduce-overhead" if device == "cuda" else "default")
    if case["optimizer"] == "adam":
        optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    else:
        optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=momentum)
    pixels, labels = (torch.from_numpy(one).to(device) for one in split(case["shape"], case["examples"]))
    labels = labels.long()

    def step(indices):
        indices = torch.from_numpy(indices).to(device).long()
        x = pixels[indices].float().div_(255)
        if x.dim() == 4:
            x = x.contiguous(memory_format=layout)
        optimizer.zero_grad()
        loss = F.cross_entropy(forward(x), labels[indices])
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step, float


def jax_step(case):
    import flax.linen as nn
    import jax
    import jax.numpy as jnp
    import optax

    def norm():
        return nn.LayerNorm(epsilon=1e-5) if case["norm"] == "layer" else nn.BatchNorm(use_running_average=False, momentum=0.9, epsilon=1e-5)

    def conv(channels, size, stride, bias):
        return nn.Conv(channels, (size, size), (stride, stride), padding=size // 2, use_bias=bias)

    class Resnet20(nn.Module):
        @nn.compact
        def __call__(self, x):
            x = nn.relu(norm()(conv(16, 3, 1, False)(x)))
            for channels in (16, 32, 64):
                for _ in range(3):
                    stride = 2 if x.shape[-1] != channels else 1
                    y = nn.relu(norm()(conv(channels, 3, stride, False)(x)))
                    y = norm()(conv(channels, 3, 1, False)(y))
                    x = nn.relu(y + (x if stride == 1 else norm()(conv(channels, 1, stride, False)(x))))
            return nn.Dense(10)(x.mean((1, 2)))

    class Vgg11(nn.Module):
        @nn.compact
        def __call__(self, x):
            for channels in (64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool", 512, 512):
                if channels == "pool":
                    x = nn.max_pool(x, (2, 2), (2, 2))
                else:
                    x = nn.relu(norm()(conv(channels, 3, 1, True)(x)))
            return nn.Dense(10)(x.mean((1, 2)))

    class Mlp(nn.Module):
        @nn.compact
        def __call__(self, x):
            for width in case["widths"][1:-1]:
                x = nn.relu(nn.Dense(width)(x))
            return nn.Dense(case["widths"][-1])(x)

    model = {"mlp": Mlp, "vgg11": Vgg11, "resnet20": Resnet20}[case["family"]]()
    optimizer = optax.adam(1e-3) if case["optimizer"] == "adam" else optax.sgd(0.01, momentum)
    pixels, labels = split(case["shape"], case["examples"])
    if pixels.ndim == 4:
        pixels = pixels.transpose(0, 2, 3, 1)
    pixels, labels = jnp.asarray(pixels), jnp.asarray(labels)
    variables = jax.jit(model.init)(jax.random.key(0), jnp.zeros((1, *pixels.shape[1:])))
    params = variables.pop("params")

    def loss_of(params, rest, x, y):
        logits, rest = model.apply({"params": params, **rest}, x, mutable=list(rest))
        return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean(), rest

    def descend(state, pixels, labels, indices):
        params, rest, moments = state
        x = pixels[indices].astype(jnp.float32) / 255
        (loss, rest), gradient = jax.value_and_grad(loss_of, has_aux=True)(params, rest, x, labels[indices])
        updates, moments = optimizer.update(gradient, moments, params)
        return (optax.apply_updates(params, updates), rest, moments), loss

    compiled = jax.jit(descend, donate_argnums=0)
    state = (params, variables, optimizer.init(params))

    def step(indices):
        nonlocal state
        state, loss = compiled(state, pixels, labels, jnp.asarray(indices))
        return loss

    return step, float


made = {}
for line in sys.stdin:
    case = json.loads(line)
    if case["name"] not in made:
        made.clear()
        made[case["name"]] = {"torch": torch_step, "compiled": torch_step, "jax": jax_step}[framework](case)
    step, read = made[case["name"]]
    random = np.random.default_rng(2)
    batches = [random.permutation(case["examples"])[: case["batch"]].astype(np.int32) for _ in range(8)]
    times = []
    for i in range(case["steps"]):
        started = time.perf_counter()
        loss = read(step(batches[i % 8]))
        times.append(1000 * (time.perf_counter() - started))
    now, most = resident()
    print(json.dumps({"ms": times, "loss": loss, "resident": now, "peak": most}), flush=True)
