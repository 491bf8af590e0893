"""What the prior remembers: empty scenes, and every drawable subject in three hands and three sizes, as code indices.

Invariant: nothing is remembered that is held out, or whose licence does not allow it (`hands.REMEMBERED`).
"""

import numpy as np
import torch
from torch.nn import functional as F

from arrangements import LARGE, MIDDLE, TINY
from art import backdrop, render
from compose import cut as rendered
from hands import REMEMBERED
from palettes import BACKGROUNDS
from stage import Refusal, device
from styles import STYLES
from subjects import load
from vqgan import ENTRY_DIM, STRIDE
from words import Spec, captions, remembered

VARIANTS = 3  # large renditions of a subject, one of each group of hands; text and noise choose
SLOTS = (("fluent3d",), ("noto", "noto-v1", "emojione", "fxemoji"), ("openclipart", "streamline-emojis", "freehand", "fluent-emoji-flat", "twemoji", "game-icons", "tiles"))
SAID_HANDS = {"3d render": 0, "clip art": 2, "outlined cartoon": 2, "freehand drawing": 2, "flat design": 2, "silhouette": 2}  # style → slot
NEUTRAL = 0.6  # the grey behind a remembered rendition


class Cutouts:
    """One subject as premultiplied RGBA frames [side, side, 4] in pixels, standing near the lower edge: `large` in three hands
    (mirrored where there are fewer), `middle` and `tiny` one each."""

    def __init__(self, hands):
        def frame(rendition, cells, mirror=False):
            side, margin = cells * STRIDE, max(1, cells // 4)
            return framed(rendered(rendition, side - 2 * margin, side - 2 * margin, mirror, 0, None), side, margin)
        spare = next(hand for hand in hands if hand is not None)
        self.large = [frame(hand or spare, LARGE, hand is None) for hand in hands]
        self.middle, self.tiny = [frame(spare, MIDDLE)], [frame(spare, TINY)]


def framed(array, side, margin):
    frame = np.zeros((side, side, 4), np.float32)
    height, width = array.shape[:2]
    left, top = (side - width) // 2, side - margin - height
    frame[top:top + height, left:left + width] = array
    return frame


def remembered_subjects(folder):
    """(names, Cutouts) of the subjects that people are likely to ask for, each in a hand of every slot: those of the emoji sets,
    and others of which there are several pictures. Their own name's picture comes before that of a variant."""
    names, cutouts = [], []
    for concept in load(folder).values():
        if not remembered(concept):
            continue
        allowed = [r for r in concept.renditions if r.set in REMEMBERED and r.set != concept.tested]
        hands = []
        for slot in SLOTS:
            fitting = sorted((r for r in allowed if r.set in slot), key=lambda r: (r.name != concept.name, slot.index(r.set)))
            hands.append(fitting[0] if fitting else None)
        names.append(concept.name)
        cutouts.append(Cutouts(hands))
    return names, cutouts


def empty_scenes(shards, most, random):
    """(picture uint8 [3, 128, 128], caption record) of pictures without a subject, every scene as often as the others, and of
    plain grounds, which the training pictures show only behind subjects."""
    by_scene = {}
    for index, line in enumerate(shards.lines):
        if line["kind"] == "art" and line["subject"] is None:
            by_scene.setdefault(line["scene"], []).append(index)
    if not by_scene:
        raise Refusal("no picture without a subject was found (kind art); write more pictures with dataset.py.")
    plain = plain_grounds(random)
    share = -(-(most - len(plain)) // len(by_scene))
    chosen = [index for indices in by_scene.values() for index in random.permutation(indices)[:share]]
    chosen = sorted(random.permutation(chosen)[:most - len(plain)].tolist())
    return [(shards.pictures([index])[0], shards.lines[index]) for index in chosen] + plain


def plain_grounds(random):
    """Every colour five times as it is, and three colours in every style."""
    wanted = [(colour, None) for colour in BACKGROUNDS for _ in range(5)]
    wanted += [(colour, style) for style in STYLES for colour in random.permutation(list(BACKGROUNDS))[:3]]
    made = []
    for number, (colour, style) in enumerate(wanted):
        spec = Spec(kind="art", scene="plain background", ground=(str(colour),), style=style)
        picture = torch.from_numpy(render(spec, backdrop(spec, number), number)).permute(2, 0, 1)
        made.append((picture, {"captions": captions(spec, number, number), **spec.terms()}))
    return made


@torch.no_grad()
def remember(prior, vqgan, scenes, cutouts):
    """Fills the tables of codes."""
    book = vqgan.quantiser.codebook
    prior.codebook.copy_(book.reshape(-1, ENTRY_DIM))
    prior.low.copy_(book.amin(1).reshape(1, -1, 1, 1))
    prior.high.copy_(book.amax(1).reshape(1, -1, 1, 1))
    for i in range(0, len(scenes), 50):
        z = vqgan.encoder(torch.stack([picture for picture, _ in scenes[i:i + 50]]).to(device()).float() / 255)
        prior.scene_codes[i:i + len(z)] = vqgan.quantiser.indices(z).flatten(1).to(torch.uint8)
    prior.mean.copy_(z.mean((0, 2, 3), keepdim=True))
    prior.spread.copy_(z.std((0, 2, 3), keepdim=True))
    for name in ("large", "middle", "tiny"):
        frames = [frame for each in cutouts for frame in getattr(each, name)]
        first = len(frames) // len(cutouts)  # row 0 … of "none" stay empty
        for i in range(0, len(frames), 50):
            rgba = torch.from_numpy(np.stack(frames[i:i + 50])).permute(0, 3, 1, 2).to(device())
            indices = vqgan.quantiser.indices(vqgan.encoder((rgba[:, :3] + NEUTRAL * (1 - rgba[:, 3:])).clamp(0, 1)))
            rows = slice(first + i, first + i + len(rgba))
            getattr(prior, f"{name}_codes")[rows] = indices.flatten(1).to(torch.uint8)
            getattr(prior, f"{name}_cover")[rows] = (F.avg_pool2d(rgba[:, 3:], STRIDE).clamp(0, 1) * 255).round().flatten(1).to(torch.uint8)
