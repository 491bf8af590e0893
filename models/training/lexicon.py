"""The words that the text encoders know: writes tokenizer.json and lexicon.npz, and reads the latter.

Every token may have two rows: one of the learnt token vectors, if captions use it, and one of the frozen word vectors
(`words96`: all-MiniLM-L6-v2 on "a picture of a …", projected to 96 numbers), if it is a whole word of that table. So a word that no caption uses
still stands near those that mean the like. Invariant: row 0 of the word vectors is zero, "no word".
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from shards import Shards
from stage import Refusal, clearly, write_atomically
from tokenizer import END, LETTERS, START, Tokenizer, describe, learn_merges, words_of

WORD_DIM = 96


class Lexicon:
    """token_rows, word_rows: [tokens] of each token id; vectors int8 [words + 1, 96] and scale [words + 1]: word = vector · scale."""

    def __init__(self, token_rows, word_rows, vectors, scale, rows=None):
        self.token_rows, self.word_rows, self.vectors, self.scale = token_rows, word_rows, vectors, scale
        self.rows = rows or int(token_rows.max()) + 1  # token vectors to learn

    @classmethod
    def load(cls, path):
        if not path.exists():
            raise Refusal(f"{path} is missing; run lexicon.py first.")
        kept = np.load(path)
        return cls(*(torch.from_numpy(kept[name]) for name in ("token_rows", "word_rows", "vectors", "scale")))

    @classmethod
    def sized(cls, state):
        """An empty one of the sizes that a text encoder's state dict has."""
        return cls(*(torch.zeros_like(state["text." + name]) for name in ("token_rows", "word_rows", "vectors", "scale")), rows=len(state["text.tokens.weight"]))


def read_vectors(folder):
    """word → (int8 [96], scale)."""
    kept = np.load(folder / "words96.npz")
    words = json.loads((folder / "words96.json").read_text())["words"]
    return {word: (vector, scale) for word, vector, scale in zip(words, kept["vectors"], kept["scale"].astype(np.float32))}


def write_lexicon(out, tokenizer, told, vectors):
    """Rows for every token id: token vectors for letters, start, end and what captions say (the set `told`), word vectors for
    whole words of `vectors`."""
    token_rows, word_rows = (np.zeros(len(tokenizer), np.int32) for _ in range(2))
    own = [*LETTERS.values(), *(letter + "</w>" for letter in LETTERS.values()), START, END, *(word + "</w>" for word in sorted(told) if len(word) > 1)]
    for row, symbol in enumerate(own, 1):
        token_rows[tokenizer.ids[symbol]] = row
    table, scales = [np.zeros(WORD_DIM, np.int8)], [0.0]
    for word, (vector, scale) in vectors.items():
        said = words_of(word)
        token = tokenizer.word(said[0]) if len(said) == 1 else ()
        if len(token) == 1 and word_rows[token[0]] == 0:
            word_rows[token[0]] = len(table)
            table.append(vector)
            scales.append(scale)
    write_atomically(out / "lexicon.npz", lambda path: np.savez(path.open("wb"), token_rows=token_rows, word_rows=word_rows, vectors=np.stack(table), scale=np.array(scales, np.float32)))
    print(f"lexicon: {len(own)} token vectors, {len(table) - 1} word vectors")


def strings_in(value):
    """All strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_in(item)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True, help="folder with words96.npz and words96.json")
    args = parser.parse_args()
    counts = Counter()
    for line in Shards(args.data).lines[:40000]:
        for caption in line["captions"]:
            counts.update(words_of(caption))
    for name in ("vocabulary.json", "keywords.json"):
        for text in strings_in(json.loads((args.data / name).read_text())):
            counts.update(words_of(text))
    told = set(counts)
    vectors = read_vectors(args.words)
    counts.update(word for name in vectors for word in words_of(name)[:1])
    description = describe(learn_merges(counts))
    write_atomically(args.out / "tokenizer.json", lambda path: path.write_text(json.dumps(description, ensure_ascii=False)))
    write_lexicon(args.out, Tokenizer(description), told, vectors)
    print(f"tokenizer: {len(counts)} words, {len(description['model']['vocab'])} tokens")


if __name__ == "__main__":
    clearly(main)
