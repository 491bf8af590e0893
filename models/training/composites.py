"""Training pictures of the prior's blend: a remembered scene with remembered subjects put into it, dyed and painted in a style.

Invariant: no held-out pair is ever composed.
"""

import numpy as np
import torch
from torch.nn import functional as F

from arrangements import ARRANGED, ARRANGED_WORDS, ARRANGEMENTS, BOARDS, GRID, MIDDLE, MIDDLES, TINY, box_of
from compose import recolour
from memory import VARIANTS
from palettes import COLOURS
from sample import held
from stage import device
from styles import STYLES
from styles import paint as styled
from vqgan import STRIDE
from words import STYLE_WORDS, article, plural

TINTS = ["none", *COLOURS]


def composite(shards, plain, grounds, names, cutouts, random):
    """One example for the blend: (scene picture, scene with subjects, numbers for `Prior.compose`, tints, caption). Half are
    painted in a style, a third dye their subjects. Held-out pairs are drawn again."""
    while True:
        which, other = random.integers(len(names), size=2)
        if random.random() < 0.25:
            scene, line = grounds[random.integers(len(grounds))]
        else:
            index = plain[random.integers(len(plain))]
            scene, line = None, shards.lines[index]
        style = list(STYLES)[random.integers(len(STYLES))] if random.random() < 0.5 else None
        arrangement = ARRANGEMENTS[random.integers(len(ARRANGEMENTS))] if random.random() < 0.6 else "alone"
        two = any(what == 2 for *_, what in MIDDLES.get(arrangement, []))
        colours = [list(COLOURS)[random.integers(len(COLOURS))] if random.random() < (0.6 if two else 0.3) else None for _ in range(2)]
        colours[1] = colours[1] if two else None
        scenery = line["scene"] if line["scene"] != "plain background" else None
        if not (held("subject-scene", names[which], scenery) or held("style-scene", style, scenery) or held("colour-subject", colours[0], names[which]) or held("colour-subject", colours[1], names[other])):
            break
    variant, box = random.integers(VARIANTS), box_of(torch.from_numpy(random.normal(size=(1, 4))).float())[0].numpy()
    scene = shards.pictures([index])[0] if scene is None else scene
    behind = scene.permute(1, 2, 0).numpy().astype(np.float32) / 255
    together = behind.copy()

    def put(frame, top, left, colour):
        frame = recolour(frame, colour) if colour else frame
        y, x, (height, width) = top, left, frame.shape[:2]
        together[y:y + height, x:x + width] = together[y:y + height, x:x + width] * (1 - frame[..., 3:]) + frame[..., :3]

    if arrangement == "alone":
        top, left, bottom, right = (round(float(edge) * STRIDE) for edge in (*box[:2], *(box[:2] + box[2:])))
        put(stretched(cutouts[which].large[variant], bottom - top, right - left), top, left, colours[0])
    for top, left, what in MIDDLES.get(arrangement, []):
        top = int(np.clip(top + round(float(box[0])) - 2, 0, GRID - MIDDLE)) if top == 6 else top
        put(cutouts[other if what == 2 else which].middle[0], top * STRIDE, left * STRIDE, colours[1 if what == 2 else 0])
    for place in BOARDS.get(arrangement, []):
        put(cutouts[which].tiny[0], place // TINY * TINY * STRIDE, place % TINY * TINY * STRIDE, colours[0])
    one, another = (f"{colour} {names[number]}" if colour else names[number] for colour, number in zip(colours, (which, other)))
    told = ARRANGED_WORDS[arrangement].format(one=article(one), plain=one, several=plural(one), other=article(another))
    told = f"{told}, {line['captions'][random.integers(4)]}"
    if style:
        seed = int(random.integers(1 << 31))
        behind, together = (styled(picture, style, np.random.default_rng(seed)) for picture in (behind, together))
        told = f"{STYLE_WORDS[style][0][0]} of {told}"
    tints = [TINTS.index(colour) if colour else 0 for colour in colours]
    return behind, together, (ARRANGED[arrangement], which + 1, other + 1, variant), box, tints, told


def stretched(frame, height, width):
    """A premultiplied frame [side, side, 4] at another size, antialiased."""
    planes = torch.from_numpy(frame).permute(2, 0, 1)[None]
    return F.interpolate(planes, (height, width), mode="bilinear", antialias=True)[0].permute(1, 2, 0).numpy()


def batch_of_composites(count, *source):
    behind, together, numbers, boxes, tints, told = zip(*(composite(*source) for _ in range(count)))
    pictures = lambda them: torch.from_numpy(np.stack(them)).permute(0, 3, 1, 2).to(device()).contiguous(memory_format=torch.channels_last)
    arrangement, first, second, variant = torch.tensor(np.array(numbers), device=device()).unbind(1)
    boxes, tints = torch.tensor(np.stack(boxes), device=device()), torch.tensor(np.array(tints), device=device())
    return pictures(behind), pictures(together), (arrangement, first, second, variant, boxes), tints, list(told)
