"""The text encoder of both CLIPs: tokens and frozen word vectors through a small transformer.

Its only input is token ids, so it is a CLIP text model like others to whoever runs it; which rows an id reads stands in the
graph. Invariant: a word that has a frozen vector keeps it whatever the training does.
"""

import torch
from torch import nn

from layers import EMBEDDING, Dense, Layer
from lexicon import WORD_DIM
from tokenizer import CONTEXT

TOKEN_DIM = 96


class TextEncoder(nn.Module):
    """Token ids [b, n ≤ 32] → embeddings [b, 256], read at the first end-of-text token, not of unit length."""

    def __init__(self, lexicon, width, layers, heads):
        super().__init__()
        for name in ("token_rows", "word_rows", "vectors", "scale"):
            self.register_buffer(name, getattr(lexicon, name).clone())
        self.tokens = nn.Embedding(lexicon.rows, TOKEN_DIM)
        self.from_token, self.from_word = Dense(TOKEN_DIM, width), Dense(WORD_DIM, width)
        self.places = nn.Parameter(0.01 * torch.randn(CONTEXT, width))
        self.layers = nn.ModuleList(Layer(width, heads, causal=True) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.head = Dense(width, EMBEDDING)
        nn.init.normal_(self.tokens.weight, std=0.1)

    def forward(self, ids, heard=None):
        """`heard` [b, 1, 1]: 0 where a text's whole words shall be read by their frozen vectors alone (training only)."""
        rows = self.word_rows[ids]
        word = self.vectors[rows].float() * self.scale[rows][..., None]  # of unit length, or 0
        token = self.tokens(self.token_rows[ids])
        if heard is not None:
            token = token * torch.where(rows[..., None] > 0, heard, 1.0)
        x = self.from_token(token) + self.from_word(word * 4) + self.places[:ids.shape[1]]
        for layer in self.layers:
            x = layer(x)
        end = ids.argmax(-1)[:, None, None].expand(-1, 1, x.shape[-1])
        return self.head(self.norm(x.gather(1, end)[:, 0]))
