"""Byte-pair tokenizer in the Hub's CLIP layout: lower case, words end in `</w>`, <|startoftext|> … <|endoftext|>.

Merges are learnt until every word of the vocabulary, of the captions and of the word vectors is a single token; other words
fall into pieces. `lexicon.py` says which tokens have a learnt vector and which a frozen word vector.
Invariant: <|endoftext|> has the largest id, so the text encoder finds the end of a text as the argmax of its ids.
`tokenizer.json` is written for transformers.js and Hugging Face tokenizers; `Tokenizer` here gives the same ids.
"""

import heapq
import json
import re
import unicodedata
from collections import Counter, defaultdict

from stage import Refusal

CONTEXT = 32
START, END = "<|startoftext|>", "<|endoftext|>"
# The Hub's pattern is 's|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+; Python's re spells its classes like this.
WORDS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+")


def byte_letters():
    """The printable stand-in for each of the 256 bytes (GPT-2's table, as ByteLevel pre-tokenizers use it)."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in plain}
    spare = iter(range(256, 512))
    return {byte: letters.get(byte) or chr(next(spare)) for byte in range(256)}


LETTERS = byte_letters()


def words_of(text):
    """Lower-case words and signs of a text, in byte letters."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).lower()
    return ["".join(LETTERS[byte] for byte in word.encode()) for word in WORDS.findall(text)]


def learn_merges(counts):
    """Pairs to merge, most frequent first, until every word of `counts` (word → frequency) is one symbol."""
    pieces = {word: [*word[:-1], word[-1] + "</w>"] for word in counts}
    where, weight = defaultdict(set), Counter()
    for word, symbols in pieces.items():
        for pair in zip(symbols, symbols[1:]):
            where[pair].add(word)
            weight[pair] += counts[word]
    waiting = [(-count, pair) for pair, count in weight.items()]
    heapq.heapify(waiting)
    merges = []
    while waiting:
        count, best = heapq.heappop(waiting)
        if weight[best] != -count:  # an old entry: the pair's present weight waits elsewhere, or it is gone
            continue
        merges.append(best)
        touched = set()
        for word in where.pop(best):
            symbols = pieces[word]
            if best not in zip(symbols, symbols[1:]):
                continue
            for pair in zip(symbols, symbols[1:]):
                weight[pair] -= counts[word]
                touched.add(pair)
            pieces[word] = merge(symbols, best)
            for pair in zip(pieces[word], pieces[word][1:]):
                where[pair].add(word)
                weight[pair] += counts[word]
                touched.add(pair)
        for pair in touched:
            if weight[pair] > 0:
                heapq.heappush(waiting, (-weight[pair], pair))
    return merges


def merge(symbols, pair):
    joined, i = [], 0
    while i < len(symbols):
        if i + 1 < len(symbols) and (symbols[i], symbols[i + 1]) == pair:
            joined.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            joined.append(symbols[i])
            i += 1
    return joined


class Tokenizer:
    """Text → ids, START and END included, cut to 32 tokens. Made from the dictionary of a tokenizer.json."""

    def __init__(self, description):
        self.description = description
        model = description["model"]
        self.ids = model["vocab"]
        self.ranks = {tuple(pair.split(" ")): rank for rank, pair in enumerate(model["merges"])}
        self.start, self.end = self.ids[START], self.ids[END]
        self.known = {}

    @classmethod
    def load(cls, path):
        if not path.exists():
            raise Refusal(f"{path} is missing; run tokenizer.py first.")
        return cls(json.loads(path.read_text()))

    def __len__(self):
        return len(self.ids)

    def word(self, word):
        if word not in self.known:
            symbols = [*word[:-1], word[-1] + "</w>"]
            while len(symbols) > 1:
                best = min(zip(symbols, symbols[1:]), key=lambda pair: self.ranks.get(pair, len(self.ranks)))
                if best not in self.ranks:
                    break
                symbols = merge(symbols, best)
            self.known[word] = [self.ids[symbol] for symbol in symbols]
        return self.known[word]

    def __call__(self, text):
        ids = [id for word in words_of(text) for id in self.word(word)]
        return [self.start, *ids[:CONTEXT - 2], self.end]


def describe(merges):
    """The tokenizer.json dictionary: 256 byte letters, the same at a word's end, merges, START, END."""
    letters = list(LETTERS.values())
    symbols = [*letters, *(letter + "</w>" for letter in letters), *("".join(pair) for pair in merges), START, END]
    vocabulary = {}
    for symbol in symbols:
        vocabulary.setdefault(symbol, len(vocabulary))
    special = [{"id": vocabulary[token], "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True} for token in (START, END)]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}, {"type": "Lowercase"}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"}, "behavior": "Removed", "invert": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False},
        ]},
        "post_processor": {"type": "RobertaProcessing", "sep": [END, vocabulary[END]], "cls": [START, vocabulary[START]], "trim_offsets": False, "add_prefix_space": False},
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": END, "continuing_subword_prefix": "", "end_of_word_suffix": "</w>", "fuse_unk": False, "vocab": vocabulary, "merges": [" ".join(pair) for pair in merges]},
    }
