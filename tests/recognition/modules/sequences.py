"""Attention, recurrence, embeddings."""
import math

import torch
from torch import nn

from .instance import Part
from .named import Named


class Attention(nn.Module):
    """Projections of one size: by their shapes alone a chain of four layers."""

    def __init__(self, width, heads, names, bias=True):
        super().__init__()
        self.heads, self.names = heads, names
        for name in names:
            layer = nn.Linear(width, width, bias=bias)
            self.add_module(*(("to_out", nn.Sequential(layer)) if name == "to_out" else (name, layer)))

    def forward(self, x):
        split = lambda value: value.unflatten(2, (self.heads, -1)).transpose(1, 2)
        q, k, v = (split(getattr(self, name)(x)) for name in self.names[:3])
        scores = (q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])).softmax(3)
        return getattr(self, self.names[3])((scores @ v).transpose(1, 2).flatten(2))


PROJECTIONS = [
    ("q_proj", "k_proj", "v_proj", "out_proj"),
    ("query", "key", "value", "dense"),
    ("to_q", "to_k", "to_v", "to_out"),
    ("q", "k", "v", "o"),
    ("wq", "wk", "wv", "wo"),
    ("W_q", "W_k", "W_v", "W_o"),
    ("fc_q", "fc_k", "fc_v", "fc_o"),
]


def attention(draw):
    heads = draw.choice([1, 2])
    width = heads * draw.randint(2, 4)
    module = Attention(width, heads, draw.choice(PROJECTIONS), draw.chance(0.6))
    if draw.chance(0.5):
        return Part(module, [(4, width)])
    layers = {"attn": module, "fc1": nn.Linear(width, width), "fc2": nn.Linear(width, width)}
    return Part(Named(layers, lambda m, x: m.fc2(m.fc1(x + m.attn(x)).relu())), [(4, width)])


def fused_attention(draw):
    """timm's names: one matrix for queries, keys and values."""
    heads = draw.choice([1, 2])
    width = heads * draw.randint(2, 4)
    layers = {"qkv": nn.Linear(width, 3 * width), "proj": nn.Linear(width, width)}

    def compute(m, x):
        q, k, v = m.qkv(x).unflatten(2, (3, heads, -1)).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])).softmax(3)
        return m.proj((scores @ v).transpose(1, 2).flatten(2))

    return Part(Named(layers, compute), [(4, width)])


def multihead_attention(draw):
    width = 2 * draw.randint(2, 4)
    layers = {"attn": nn.MultiheadAttention(width, 2, batch_first=True), "fc": nn.Linear(width, 3)}
    return Part(Named(layers, lambda m, x: m.fc(m.attn(x, x, x)[0])), [(4, width)])


def transformer_encoder(draw):
    width = 2 * draw.randint(2, 4)
    options = {"batch_first": True, "norm_first": draw.chance(0.5)}
    layer = nn.TransformerEncoderLayer(width, 2, draw.choice([width, 2 * width]), **options)
    if draw.chance(0.4):
        return Part(layer, [(4, width)])
    encoder = nn.TransformerEncoder(layer, draw.randint(1, 2), enable_nested_tensor=False)
    layers = {"encoder": encoder, "head": nn.Linear(width, 3)}
    return Part(Named(layers, lambda m, x: m.head(m.encoder(x).mean(1))), [(4, width)])


class LanguageModel(nn.Module):
    """Tokens and positions, a block, and a head that may be the embedding's."""

    def __init__(self, vocabulary, width, tied):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, width), nn.Embedding(6, width)
        self.ln, self.fc1 = nn.LayerNorm(width), nn.Linear(width, 2 * width)
        self.fc2 = nn.Linear(2 * width, width)
        self.lm_head = nn.Linear(width, vocabulary, bias=False)
        if tied:
            self.lm_head.weight = self.wte.weight

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe.weight[: tokens.shape[1]]
        return self.lm_head(x + self.fc2(self.fc1(self.ln(x)).relu()))


def language_model(draw):
    return Part(LanguageModel(11, draw.width(), draw.chance(0.5)), [(5,)], tokens=11)


def embedding_mlp(draw):
    """An embedding is a matrix with no bias: by its shape the first layer of a chain, transposed."""
    a, b, c = draw.widths(3)
    name = draw.choice(["embedding", "embed", "emb", "token_embedding", "embeddings"])
    layers = {name: nn.Embedding(a, b), "fc1": nn.Linear(b, c), "fc2": nn.Linear(c, b)}
    bag = draw.chance(0.5)

    def compute(m, tokens):
        x = getattr(m, name)(tokens)
        return m.fc2(m.fc1(x.mean(1) if bag else x).relu())

    return Part(Named(layers, compute), [(4,)], tokens=a)


def recurrent(draw):
    a, b, c = draw.widths(3)
    cell, name = draw.choice([(nn.RNN, "rnn"), (nn.LSTM, "lstm"), (nn.GRU, "gru")])
    options = {"num_layers": draw.randint(1, 2), "bidirectional": draw.chance(0.3), "batch_first": True}
    layer = cell(a, b, **options)
    layers = {name: layer, "fc": nn.Linear(2 * b if options["bidirectional"] else b, c)}
    return Part(Named(layers, lambda m, x: m.fc(getattr(m, name)(x)[0][:, -1])), [(5, a)])


def hand_written_recurrence(draw):
    """PyTorch's tutorial: i2h and h2o; the hidden state goes round."""
    a, b, c = draw.widths(3)
    layers = {"i2h": nn.Linear(a, b), "h2h": nn.Linear(b, b), "h2o": nn.Linear(b, c)}

    def compute(m, x):
        state = x.new_zeros(len(x), b)
        for step in x.unbind(1):
            state = (m.i2h(step) + m.h2h(state)).tanh()
        return m.h2o(state)

    return Part(Named(layers, compute), [(4, a)])


class Positional(nn.Module):
    def __init__(self, a, b, c, name):
        super().__init__()
        self.name = name
        self.register_parameter(name, nn.Parameter(torch.randn(1, 4, b)))
        self.fc1, self.fc2 = nn.Linear(a, b), nn.Linear(b, c)

    def forward(self, x):
        return self.fc2((self.fc1(x) + getattr(self, self.name)).relu().mean(1))


def positions(draw):
    a, b, c = draw.widths(3)
    return Part(Positional(a, b, c, draw.choice(["pos_embed", "pe", "positional_embedding"])), [(4, a)])


def text_cnn(draw):
    """Convolutions of several lengths beside each other over embedded words (Kim 2014)."""
    width = draw.width()
    convs = nn.ModuleList(nn.Conv1d(width, width, k) for k in (2, 3))
    layers = {"embedding": nn.Embedding(9, width), "convs": convs, "fc": nn.Linear(2 * width, 3)}

    def compute(m, tokens):
        x = m.embedding(tokens).transpose(1, 2)
        return m.fc(torch.cat([conv(x).relu().amax(2) for conv in m.convs], 1))

    return Part(Named(layers, compute), [(6,)], tokens=9)


KINDS = [
    attention, fused_attention, multihead_attention, transformer_encoder, language_model, embedding_mlp,
    recurrent, hand_written_recurrence, positions, text_cnn,
]
