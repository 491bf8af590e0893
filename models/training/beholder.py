"""Somebody who ranks texts for pictures, and what is measured of them.

Invariant: nothing here knows how a beholder sees or reads, so those of earlier packs are measured as today's are.
"""

from collections import Counter

import numpy as np
import torch

from clips import embed_pictures, embed_texts
from shards import Shards
from stage import device


class Beholder:
    """Somebody who ranks texts for pictures: unit vectors of both."""

    def __init__(self, see, read):
        self.see, self.read = see, read

    @classmethod
    def of(cls, model, tokenizer):
        return cls(lambda pictures: embed_pictures(model, pictures), lambda texts: embed_texts(model, tokenizer, texts))

    def ranks(self, pictures, prompts):
        """Shares of pictures (of the first prompts) whose own prompt ranks first of all `prompts`, and among the first five."""
        scores = self.see(pictures) @ self.read(prompts).T
        rank = (scores > scores.diagonal()[:, None]).sum(1)  # picture i was painted from prompt i
        return {"first": round(float((rank == 0).float().mean()), 3), "firstFive": round(float((rank < 5).float().mean()), 3), "of": len(prompts)}

    def prefers(self, pictures, choices):
        """Share of pictures for which the first of each one's `choices` (texts) scores highest."""
        images = self.see(pictures)
        return round(sum(int((image @ self.read(texts).T).argmax()) == 0 for image, texts in zip(images, choices)) / len(choices), 3)


def retrieval(beholder, pictures, captions, among=100):
    """Share of pictures whose own caption ranks first among `among` different ones (whole blocks of the test set are
    averaged; pictures that share a caption go to different blocks as far as there are enough)."""
    seen = Counter()
    turn = [seen.update([caption]) or seen[caption] for caption in captions]
    order = sorted(range(len(captions)), key=turn.__getitem__)
    pictures, captions = pictures[order], [captions[i] for i in order]
    among = min(among, turn.count(1))
    image, text = beholder.see(pictures), beholder.read(captions)
    hits = []
    for start in range(0, len(image) - among + 1, among):
        best = (image[start:start + among] @ text[start:start + among].T).argmax(1).tolist()
        hits += [captions[start + i] == captions[start + found] for i, found in enumerate(best)]
    return sum(hits) / len(hits)


def among_names(beholder, pictures, truth, offered):
    """Shares of pictures whose caption `truth[i]` ranks first, and among the first five, of all `offered` captions."""
    scores = beholder.see(pictures) @ beholder.read(offered).T
    own = scores.gather(1, torch.tensor([[offered.index(caption)] for caption in truth], device=scores.device))
    rank = (scores > own).sum(1)
    return float((rank == 0).float().mean()), float((rank < 5).float().mean())


def measure(beholder, data, most=2000):
    """R@1 on held-out compositions and well-known subjects by each picture's fullest caption; held-out concepts by name and key
    words, by name among all of them, held-out renditions by name among 100 and photographs among their kinds: first, and first five."""
    found = {}
    for part in ("test_compositions", "test_concepts", "test_subjects"):
        if (data / part).is_dir():
            shards = Shards(data, part)
            count = min(most, len(shards))
            pictures = shards.pictures(np.arange(count)).to(device()).float() / 255
            found[part] = retrieval(beholder, pictures, [line["captions"][-1] for line in shards.lines[:count]])
    for part, most_names in (("test_concepts", 92), ("test_renditions", 100), ("test_photographs", 34)):
        if (data / part).is_dir():
            shards = Shards(data, part)
            names = list(dict.fromkeys(line["subject"] for line in shards.lines))
            chosen = set(names[::max(1, len(names) // most_names)][:most_names])
            rows = [row for row, line in enumerate(shards.lines) if line["subject"] in chosen]
            told = {line["subject"]: line["captions"][3 if part != "test_concepts" else -1] for line in shards.lines if line["subject"] in chosen}
            pictures = shards.pictures(rows).to(device()).float() / 255
            first, five = among_names(beholder, pictures, [told[shards.lines[row]["subject"]] for row in rows], list(told.values()))
            found[part + "_first"], found[part + "_five"] = first, five
    return found
