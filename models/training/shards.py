"""Reading the pictures and captions that dataset.py writes.

Pictures stay in memory-mapped uint8 shards [n, 128, 128, 3]; captions are read whole. Shards may still be arriving while a
stage trains: `refresh` takes in the new ones. Invariant: picture i and caption line i belong together, and a shard whose
two files disagree is not used.
"""

import json
import re

import numpy as np
import torch

from stage import Refusal

SIDED = re.compile(r"\b(left|right)\b")


class Shards:
    """`pictures(indices)` → uint8 tensor [n, 3, 128, 128]; `lines[i]` → the caption record of picture i."""

    def __init__(self, folder, part="train"):
        self.folder, self.part = folder / part, part
        self.arrays, self.lines, self.starts, self.names = [], [], [0], set()
        self.groups = []
        if not self.folder.is_dir():
            raise Refusal(f"{self.folder} is missing; write it with dataset.py, or name its parent with --data.")
        self.refresh()
        if not self.lines:
            raise Refusal(f"{self.folder} holds no whole shard yet (pictures-000.npy with captions-000.jsonl).")

    def refresh(self):
        """Takes in shards that were not there before; returns how many."""
        fresh = 0
        for path in sorted(self.folder.glob("pictures*.npy")):
            words = path.with_name(path.name.replace("pictures", "captions")).with_suffix(".jsonl")
            if path.name in self.names or not words.exists():
                continue
            try:
                array = np.load(path, mmap_mode="r")
                lines = [json.loads(line) for line in words.read_text().splitlines()]
            except (ValueError, OSError):
                continue  # still being written: the next refresh looks again
            if len(lines) != len(array) or array.shape[1:] != (128, 128, 3):
                continue
            base = len(self.lines)
            self._collect_groups(lines, base)
            self.arrays.append(array)
            self.lines.extend(lines)
            self.starts.append(len(self.lines))
            self.names.add(path.name)
            fresh += 1
        return fresh

    def _collect_groups(self, lines, base):
        """Groups are runs of neighbours with the same number; a picture without company is a group of one."""
        start = 0
        for i in range(1, len(lines) + 1):
            if i == len(lines) or lines[i].get("group") is None or lines[i].get("group") != lines[start].get("group"):
                self.groups.append((base + start, base + i))
                start = i

    def __len__(self):
        return len(self.lines)

    def pictures(self, indices):
        found = np.empty((len(indices), 128, 128, 3), np.uint8)
        for row, index in enumerate(indices):
            shard = np.searchsorted(self.starts, index, side="right") - 1
            found[row] = self.arrays[shard][index - self.starts[shard]]
        return torch.from_numpy(found).permute(0, 3, 1, 2)

    def batch_of_groups(self, size, random):
        """About `size` picture indices made of whole groups, and for each picture one of its captions (the same template
        within a group). `random` is a numpy Generator."""
        indices, captions = [], []
        while len(indices) < size:
            start, stop = self.groups[random.integers(len(self.groups))]
            template = random.integers(4)
            for index in range(start, stop):
                told = self.lines[index]["captions"]
                indices.append(index)
                captions.append(told[template % len(told)])
        return indices[:size], captions[:size]


def plain_pictures(path):
    """A single .npy of pictures without captions (photographs), memory-mapped, or None if it is not there."""
    return np.load(path, mmap_mode="r") if path.exists() else None


def may_flip(caption):
    """A mirrored picture keeps its caption unless the caption speaks of left or right."""
    return not SIDED.search(caption)
