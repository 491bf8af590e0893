"""Directions for every term of the vocabulary, which teach both CLIPs faster than captions alone."""

import json
from collections import Counter

import torch
from torch import nn
from torch.nn import functional as F

from layers import EMBEDDING
from stage import Refusal


class Terms(nn.Module):
    """One direction of the embedding for every term of the vocabulary, used in training only.

    Captions of a batch tell a picture from a hundred others; terms tell its subject from all thousand at once, which
    small models learn from many times faster. Pictures and texts share the directions, so they also pull both together.
    Key words ("animal", "fruit") are terms that many subjects share: what is known of a subject never seen.
    """

    def __init__(self, terms, keywords):
        super().__init__()
        self.index = {kind: {term: i for i, term in enumerate(words)} for kind, words in terms.items()}
        self.keywords = keywords
        shared = Counter(word for words in keywords.values() for word in words)
        self.shared = {word: i for i, word in enumerate(sorted(word for word, times in shared.items() if times >= 3))}
        sizes = {kind: len(words) for kind, words in terms.items()} | {"keyword": len(self.shared)}
        self.directions = nn.ParameterDict({kind: nn.Parameter(torch.randn(size, EMBEDDING) / EMBEDDING**0.5) for kind, size in sizes.items()})

    def caption_by_keywords(self, line, random):
        """Three to six key words of the line's subject, without its name; None where too few are known."""
        known = self.keywords.get(line["subject"], [])
        if len(known) < 3 or line["second"]:
            return None
        return ", ".join(random.permutation(known)[:random.integers(3, 7)])

    def loss(self, image, text, lines, captions, scale):
        """Mean cross-entropy of each line's terms for unit-length images, and for texts as far as the caption names them;
        the subject counts as much as all other kinds together."""
        total = 0.0
        for kind, index in self.index.items():
            if kind == "subject":
                continue
            rows = [row for row, line in enumerate(lines) if line.get(kind) in index]
            told = [row for row in rows if lines[row][kind] in captions[row]]
            directions = F.normalize(self.directions[kind], dim=-1)
            for embedded, chosen in ((image, rows), (text, told)):
                if chosen:
                    right = torch.tensor([index[lines[row][kind]] for row in chosen], device=image.device)
                    share = len(chosen) / len(lines) / (len(self.index) - 1)
                    total = total + share * F.cross_entropy(scale * embedded[chosen] @ directions.T, right)
        subjects = [[line[which] for which in ("subject", "second") if line[which]] for line in lines]
        named = [[name for name in names if name in caption] for names, caption in zip(subjects, captions)]
        total = total + self._several(image, subjects, "subject", self.index["subject"], scale) + self._several(text, named, "subject", self.index["subject"], scale)
        return total + 0.25 * (self._several(image, [self.keywords.get(line["subject"], []) for line in lines], "keyword", self.shared, scale)
                               + self._several(text, [caption.split(", ") for caption in captions], "keyword", self.shared, scale))

    def _several(self, embedded, words, kind, index, scale):
        """Cross-entropy with the words of each row that are in `index`, all of one row equally right."""
        known = [[index[word] for word in row if word in index] for row in words]
        rows = [row for row, found in enumerate(known) if found]
        if not rows:
            return 0.0
        right = torch.zeros(len(rows), len(index))
        for place, row in enumerate(rows):
            right[place, known[row]] = 1 / len(known[row])
        logits = scale * embedded[rows] @ F.normalize(self.directions[kind], dim=-1).T
        return len(rows) / len(words) * F.cross_entropy(logits, right.to(logits.device))


def terms_of(data):
    """kind → terms, from vocabulary.json."""
    return written(data / "vocabulary.json")["terms"]


def keywords_of(data):
    """subject → key words, for the subjects of training."""
    return written(data / "keywords.json")


def written(path):
    if not path.exists():
        raise Refusal(f"{path} is missing; write it with dataset.py.")
    return json.loads(path.read_text())
