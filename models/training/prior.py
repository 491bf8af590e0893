"""The prior: from a text embedding and noise to a latent in one pass, so that painting starts from a picture.

It remembers in the painter's own alphabet, as code indices: some thousand empty scenes of the training pictures, each found
by the probability of its terms given the text, and every drawable subject in three hands and three sizes. A text recalls a
scene, up to two subjects, their colours and how they stand; the noise chooses among fitting scenes and hands, moves and
stretches things; a small network blends them, dyes each subject in its own colour and gives all of it the scene's style. That
network is trained on composited pictures, then through the frozen decoder and the frozen guide.
Invariant: nothing is remembered, and no pair is blended in training, that is held out; nor anything whose licence does not
allow a memory (`hands.REMEMBERED`).
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from art import backdrop, render
from clip import average_guide
from compose import cut as rendered
from compose import recolour
from hands import REMEMBERED
from layers import EMBEDDING
from matching import embed_texts
from pack import weights_of_pack
from painting import look, picture_of, spherical
from palettes import BACKGROUNDS, COLOURS
from sample import held
from shards import Shards
from stage import Refusal, Stage, arguments, clearly, cosine, device, half, load_checkpoint, set_rate
from styles import STYLES
from styles import paint as styled
from subjects import load
from terms import terms_of
from tokenizer import Tokenizer
from vqgan import ENTRIES, ENTRY_DIM, GROUPS, STRIDE, Z_CHANNELS, average_vqgan, write_sheet
from words import STYLE_WORDS, Spec, article, captions, plural, remembered

NOISE, TEXT = 64, EMBEDDING
GRID = 16
LARGE, MIDDLE, TINY = 12, 8, 4  # cells a subject may take
VARIANTS = 3  # large renditions of a subject, one of each group of hands; text and noise choose
SLOTS = (("fluent3d",), ("noto", "noto-v1", "emojione", "fxemoji"), ("openclipart", "streamline-emojis", "freehand", "fluent-emoji-flat", "twemoji", "game-icons", "tiles"))
SAID_HANDS = {"3d render": 0, "clip art": 2, "outlined cartoon": 2, "freehand drawing": 2, "flat design": 2, "silhouette": 2}  # style → slot
STRETCH = 0.16  # octaves that a standard deviation of noise makes a large subject higher or wider
NEUTRAL = 0.6  # the grey behind a remembered rendition
LOOSE = 1.6  # standard deviation that the noise adds to a scene's log-probability
KINDS = ("scene", "sky", "style", "palette", "mood", "ground", "second ground")
# Where subjects stand, in cells: middle-sized ones as (top, left, which: 0 the subject, 2 the second one),
# tiny ones as places of a 4 × 4 board. "alone" is one large subject; layouts that are not here are painted alone too.
MIDDLES = {
    "left": [(6, 0, 0)], "right": [(6, 8, 0)], "top": [(0, 4, 0)], "bottom": [(8, 4, 0)],
    "two": [(6, 0, 0), (6, 8, 0)], "facing pair": [(6, 0, 0), (6, 8, 0)], "pair": [(6, 0, 0), (6, 8, 2)], "above": [(0, 4, 0), (8, 4, 2)],
    "three": [(0, 4, 0), (8, 0, 0), (8, 8, 0)],
}
BOARDS = {"row": [8, 9, 10, 11], "many": list(range(16)), "tiny": [9], "tiny, right": [10]}
ARRANGEMENTS = ["alone", *MIDDLES, *BOARDS]
ARRANGED = {name: ARRANGEMENTS.index(name) for name in ARRANGEMENTS}
TINTS = ["none", *COLOURS]
TINT_DIM, ASK_DIM = 6, 128
CONFIG = {"width": 80, "strokes": 3, "noise": NOISE, "text": TEXT, "variants": VARIANTS, "arrangements": len(ARRANGEMENTS), "tints": len(TINTS), "ask": ASK_DIM}


class Stroke(nn.Module):
    """Residual block whose middle is scaled and shifted by the text (FiLM, arXiv 1709.07871)."""

    def __init__(self, width):
        super().__init__()
        self.first, self.second = nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)
        self.norm = nn.GroupNorm(8, width, affine=False)
        self.film = nn.Linear(TEXT, 2 * width)
        nn.init.zeros_(self.second.weight)

    def forward(self, x, text):
        scale, shift = self.film(text)[..., None, None].chunk(2, 1)
        y = self.norm(self.first(F.relu(x))) * (1 + scale) + shift
        return x + self.second(F.relu(y))


class Prior(nn.Module):
    """text [b, 256] of unit length, noise [b, 64] → z [b, 16, 16, 16] in the codebook's range. Subject 0 is "none"."""

    def __init__(self, scenes, subjects):
        super().__init__()
        table = lambda *shape: torch.zeros(*shape, dtype=torch.uint8)
        self.register_buffer("scene_keys", torch.zeros(TEXT, scenes))
        self.register_buffer("loose", torch.zeros(1))
        self.register_buffer("scene_codes", table(scenes, GROUPS * GRID * GRID))
        for name, side, each in (("large", LARGE, VARIANTS), ("middle", MIDDLE, 1), ("tiny", TINY, 1)):
            self.register_buffer(f"{name}_codes", table(subjects * each, GROUPS * side * side))
            self.register_buffer(f"{name}_cover", table(subjects * each, side * side))
        self.register_buffer("codebook", torch.zeros(GROUPS * ENTRIES, ENTRY_DIM))
        for name in ("mean", "spread", "low", "high"):
            self.register_buffer(name, torch.zeros(1, Z_CHANNELS, 1, 1))
        spots = torch.zeros(len(ARRANGEMENTS), 3, 4)  # of each arrangement: is there one, top, left, which
        boards = torch.zeros(len(ARRANGEMENTS), TINY, 1, TINY, 1)
        for name, places in MIDDLES.items():
            for slot, (top, left, which) in enumerate(places):
                spots[ARRANGED[name], slot] = torch.tensor([1.0, top, left, which])
        for name, places in BOARDS.items():
            boards[ARRANGED[name]].view(-1)[places] = 1
        self.register_buffer("spots", spots.flatten(1))
        self.register_buffer("boards", boards.expand(-1, TINY, GRID // TINY, TINY, GRID // TINY).reshape(len(ARRANGEMENTS), GRID * GRID))
        self.asks = nn.ModuleList(nn.Linear(TEXT, ASK_DIM) for _ in range(2))  # of the first and the second subject
        self.names = nn.Linear(ASK_DIM, subjects)
        self.tints = nn.ModuleList(nn.Linear(TEXT, len(TINTS)) for _ in range(2))
        self.dyes = nn.Embedding(len(TINTS), TINT_DIM)
        self.hand = nn.Linear(TEXT, VARIANTS)
        self.arrange = nn.Linear(TEXT, len(ARRANGEMENTS))
        width = CONFIG["width"]
        self.enter = nn.Conv2d(2 * Z_CHANNELS + 1 + TINT_DIM, width, 3, padding=1)
        self.strokes = nn.ModuleList(Stroke(width) for _ in range(CONFIG["strokes"]))
        self.leave = nn.Conv2d(width, Z_CHANNELS, 3, padding=1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def read(self, codes, side):
        """uint8 codes [b, 4 · side²] → z [b, 16, side, side]"""
        offsets = torch.arange(GROUPS, device=codes.device).repeat_interleave(side * side) * ENTRIES
        vectors = self.codebook[codes.long() + offsets]
        return vectors.view(-1, GROUPS, side, side, ENTRY_DIM).permute(0, 1, 4, 2, 3).reshape(-1, Z_CHANNELS, side, side)

    def scene(self, text, noise):
        """The scene that is likeliest for the text, log p(terms | text) = 8 text · key + const; the noise loosens the choice."""
        scores = (text * 8 + F.pad(noise * self.loose, (0, TEXT - NOISE))) @ self.scene_keys
        return self.read(self.scene_codes[scores.argmax(1)], GRID)

    def recall(self, name, side, which):
        """Rows [b] of the tables of one size → z [b, 16, side, side] and cover [b, 1, side, side] in [0, 1]."""
        cover = getattr(self, f"{name}_cover")[which].float() / 255
        return self.read(getattr(self, f"{name}_codes")[which], side), cover.view(-1, 1, side, side)

    def compose(self, arrangement, first, second, variant, box):
        """Subjects as the arrangement [b] puts them: z on the whole grid, 0 where there is nothing, and the covers of the first
        and of the second [b, 1, 16, 16]. `variant` is the hand of a large one, `box` [b, 4] its top, left, height and width
        in cells; middle ones move with the top, within the grid."""
        alone = (arrangement == 0).float()[:, None, None, None]
        z, cover = self.recall("large", LARGE, first * VARIANTS + variant)
        z, cover = (placed(part * alone, *box.unbind(1), LARGE) for part in (z, cover))
        other = torch.zeros_like(cover)
        spots = self.spots[arrangement].view(-1, 3, 4)
        side = torch.full_like(box[:, 0], MIDDLE)
        for slot in range(3):
            there, row, column, which = spots[:, slot].unbind(1)
            row = (row + (box[:, 0].round() - 2) * (row == 6).float()).clamp(0, GRID - MIDDLE)
            is_second = (which == 2).float()[:, None, None, None]
            part, part_cover = self.recall("middle", MIDDLE, torch.where(which == 2, second, first))
            there = there[:, None, None, None]
            z = z + placed(part * there, row, column, side, side, MIDDLE)
            part_cover = placed(part_cover * there, row, column, side, side, MIDDLE)
            cover, other = cover + part_cover * (1 - is_second), other + part_cover * is_second
        board = self.boards[arrangement].view(-1, 1, GRID, GRID)
        more, cover_more = (part.repeat(1, 1, GRID // TINY, GRID // TINY) * board for part in self.recall("tiny", TINY, first))
        return z + more, cover + cover_more, other

    def blend(self, scene, subject, cover, other, tints, text):
        """Puts subjects [b, 16, 16, 16] into the scene, dyed in `tints` [b, 2] where those are not 0, and repaints what the text
        and the seam ask for."""
        dye = cover * self.dyes(tints[:, 0])[..., None, None] + other * self.dyes(tints[:, 1])[..., None, None]
        both = (cover + other).clamp(max=1)
        x = self.enter(torch.cat([(scene - self.mean) / self.spread, subject / self.spread, both, dye], 1))
        for stroke in self.strokes:
            x = stroke(x, text * 8)  # entries of a unit vector of 256 are about 1/16
        near = F.max_pool2d(both, 5, stride=1, padding=2)  # two cells around the subject; the rest of the scene stays crisp
        return scene + both * (subject - scene) + near * self.leave(F.relu(x)) * self.spread

    def asked(self, text):
        """Logits of the first and the second subject [b, subjects]."""
        return [self.names(F.relu(ask(text * 8))) for ask in self.asks]

    def limit(self, z):
        return torch.minimum(torch.maximum(z, self.low), self.high)

    def forward(self, text, noise):
        first, second = (said.argmax(1) for said in self.asked(text))
        tints = torch.stack([tint(text * 8).argmax(1) for tint in self.tints], 1)
        arrangement = self.arrange(text * 8).argmax(1)
        arrangement = arrangement + ((arrangement == ARRANGED["tiny"]) & (noise[:, 1] > 0)).long()
        variant = (self.hand(text * 8) + 1.5 * noise[:, 2:2 + VARIANTS]).argmax(1)
        subject, cover, other = self.compose(arrangement, first, second, variant, box_of(noise[:, 5:9]))
        return self.limit(self.blend(self.scene(text, noise), subject, cover, other, tints, text))


def box_of(noise):
    """Normal numbers [b, 4] → top, left, height and width of a large subject in cells: it may be higher or wider than it is
    remembered, rather low than high because things stand on the ground, and within the grid."""
    size = LARGE * (0.693 * STRETCH * noise[:, 2:].clamp(-2, 2)).exp()
    size = size.clamp(max=GRID - 1)
    room = GRID - size
    place = torch.stack([0.75 * room[:, 0], 0.5 * room[:, 1]], 1) + 0.25 * room * noise[:, :2].clamp(-2, 2)
    return torch.cat([torch.minimum(place.clamp(min=0), room), size], 1)


class Reader(nn.Module):
    """What a text says of the scene: one linear map per kind of term, the first class being "nothing". Training only; its
    columns make the scenes' keys."""

    def __init__(self, terms):
        super().__init__()
        terms = terms | {"ground": list(BACKGROUNDS), "second ground": list(BACKGROUNDS)}
        self.index = {kind: {term: i + 1 for i, term in enumerate(terms[kind])} for kind in KINDS}
        scenes = self.index["scene"]
        for background in ("plain background", "gradient"):  # no scenes of the vocabulary
            scenes[background] = len(scenes) + 1
        self.heads = nn.ModuleDict({kind: nn.Linear(TEXT, len(words) + 1, bias=False) for kind, words in self.index.items()})

    def numbers(self, kind, lines):
        """Class numbers [n]; the colours of a ground in their order."""
        def said(line):
            place = ("ground", "second ground").index(kind) if "ground" in kind else None
            return line[kind] if place is None else (line["ground"] + [None, None])[place]
        return torch.tensor([self.index[kind].get(said(line), 0) for line in lines], device=device())

    def loss(self, text, lines):
        """Sum over kinds of the cross-entropy of the lines' terms; text [b, 256] of unit length."""
        return sum(F.cross_entropy(head(text * 8), self.numbers(kind, lines)) for kind, head in self.heads.items())

    def keys(self, lines):
        """[n, 256]: the sum of the terms' columns."""
        return sum(head.weight[self.numbers(kind, lines)] for kind, head in self.heads.items())


def placed(part, top, left, height, width, side):
    """[b, c, side, side], stretched to height × width cells, on a grid of 0 with its corner at row `top`, column `left` [b]."""
    return placing(top, height, side)[:, None] @ part @ placing(left, width, side).transpose(1, 2)[:, None]


def placing(start, length, side):
    """[b] → [b, 16, side] matrices that read `side` cells as `length` cells from `start` on: linear in between, nothing outside."""
    rows, columns = torch.arange(GRID, device=start.device), torch.arange(side, device=start.device)
    read = (rows + 0.5 - start[:, None]) * (side / length)[:, None] - 0.5  # where each row of the grid looks
    return (1 - (read[..., None] - columns).abs()).clamp(min=0)


def average_prior(state):
    """The averaged prior of a checkpoint or pack, frozen, ready to use."""
    model = Prior(len(state["scene_codes"]), len(state["tiny_codes"]))
    model.load_state_dict(state)
    return model.eval().requires_grad_(False).to(device())


def draw(prior, text, generator):
    return prior(text, torch.randn(len(text), NOISE, generator=generator).to(text.device))


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


@torch.no_grad()
def set_keys(prior, reader, lines):
    """The scenes' keys, and the factor that gives 64 normal numbers the deviation LOOSE on the scores."""
    prior.scene_keys.copy_(reader.keys(lines).T)
    heard = prior.scene_keys[:NOISE]
    prior.loose.fill_(LOOSE / (heard - heard.mean(1, keepdim=True)).norm(dim=0).mean().clamp(min=1e-3))


# What a caption calls an arrangement. `one` and `several` are the subject with its article and its plural.
ARRANGED_WORDS = {
    "alone": "{one}", "left": "{one} on the left", "right": "{one} on the right", "top": "{one} at the top", "bottom": "{one} at the bottom",
    "two": "two {several}", "facing pair": "two {several} facing each other", "pair": "{one} to the left of {other}", "above": "{one} above {other}", "three": "three {several}",
    "row": "a row of {several}", "many": "many {several}", "tiny": "a tiny {plain}", "tiny, right": "a small {plain}",
}


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


def asked_loss(prior, text, lines, number):
    """Cross-entropy of what the texts of lines should recall: first and second subject, their colours, how they stand, and the
    hand where a style names one. Returns it and the share of first subjects that were right."""
    def numbers(values):
        return torch.tensor(list(values), device=device())
    subjects = [numbers(number.get(line[which], 0) for line in lines) for which in ("subject", "second")]
    tints = [numbers(TINTS.index(line[which]) if line[which] else 0 for line in lines) for which in ("colour", "secondColour")]
    arrangements = numbers((ARRANGED["above" if line["relation"] == "above" else "pair"] if line["second"] else ARRANGED.get(line["layout"], 0)) for line in lines)
    said = prior.asked(text)
    loss = sum(F.cross_entropy(logits, right) for logits, right in zip(said, subjects))
    loss = loss + sum(F.cross_entropy(tint(text * 8), right) for tint, right in zip(prior.tints, tints)) + F.cross_entropy(prior.arrange(text * 8), arrangements)
    shares = torch.full((len(lines), VARIANTS), 1 / VARIANTS)
    for row, line in enumerate(lines):
        if line["style"] in SAID_HANDS:
            shares[row] = F.one_hot(torch.tensor(SAID_HANDS[line["style"]]), VARIANTS)
    loss = loss + F.cross_entropy(prior.hand(text * 8), shares.to(device()))
    return loss, (said[0].argmax(1) == subjects[0]).float().mean()


def train(args):
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.load(args.out / "tokenizer.json")
    vqgan = average_vqgan(load_checkpoint(args.out, "vqgan")["average"]).to(memory_format=torch.channels_last)
    clip = average_guide(load_checkpoint(args.out, "clip")["average"]).to(memory_format=torch.channels_last)
    names, cutouts = remembered_subjects(args.pictures)
    number = {name: i + 1 for i, name in enumerate(names)}
    shards = Shards(args.data)
    scenes = empty_scenes(shards, args.scenes, np.random.default_rng(args.seed))
    prior = Prior(len(scenes), len(names) + 1).to(device())
    quick = ("asks", "names", "tints", "hand", "arrange")
    heads = [p for name, p in prior.named_parameters() if name.startswith(quick)]
    slow = [p for name, p in prior.named_parameters() if not name.startswith(quick)]
    reader = Reader(terms_of(args.data)).to(device())
    optimiser = torch.optim.AdamW([{"params": slow}, {"params": [*heads, *reader.parameters()], "factor": 5.0}], betas=(0.9, 0.98), weight_decay=0.0)
    stage = Stage("prior", args, CONFIG | {"scenes": len(scenes), "subjects": len(names)}, prior, {"reader": reader, "optimiser": optimiser}, average_over=100)
    if not stage.restore():
        if args.from_pack:
            prior.load_state_dict(weights_of_pack(args.from_pack, "prior", prior))
        remember(prior, vqgan, scenes, cutouts)
        stage.begin_from(prior.state_dict())
    random = np.random.default_rng(args.seed + stage.steps)
    generator = torch.Generator().manual_seed(args.seed + stage.steps)
    remembered = [line for _, line in scenes]
    grounds = [(picture, line) for picture, line in scenes if line["scene"] == "plain background" and line["style"] is None]
    plain = [index for index, line in enumerate(shards.lines) if line["kind"] == "art" and line["subject"] is None and line["style"] is None]

    for progress in stage.clock():
        set_rate(optimiser, args.rate * cosine(progress))
        lines = [shards.lines[index] for index in random.integers(len(shards), size=128)]
        text = embed_texts(clip, tokenizer, [line["captions"][random.integers(4)] for line in lines])
        doubt, right = asked_loss(prior, text, lines, number)

        behind, together, numbers, tints, told = batch_of_composites(args.batch, shards, plain, grounds, names, cutouts, random)
        with torch.no_grad(), half():
            scene, wanted = (vqgan.encoder(pictures).float() for pictures in (behind, together))
        scene = vqgan.quantiser(scene)
        made = prior.blend(scene, *prior.compose(*numbers), tints, embed_texts(clip, tokenizer, told))
        seam = ((made - wanted) / prior.spread).square().mean()
        misread = reader.loss(text, lines)
        loss = doubt + misread + 4 * seam
        if stage.steps % 20 == 0:
            set_keys(prior, reader, remembered)
        stage.log(doubt=doubt.detach(), misread=misread.detach(), right=right, seam=seam.detach())
        if progress > args.guided_from:
            chosen = text[:args.guided]
            z = draw(prior, chosen, generator)
            seen = look(clip, picture_of(vqgan, z), 3, generator)
            angle = spherical(seen, chosen[:, None]).mean()
            loss = loss + args.guide * angle
            stage.log(angle=angle.detach())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(slow, 1.0)
        optimiser.step()
        if stage.steps % args.measure_every == args.measure_every - 1:
            show(average_prior(stage.average), vqgan, clip, tokenizer, args)


@torch.no_grad()
def show(prior, vqgan, clip, tokenizer, args):
    """A sheet of two noises for each of the first 32 prompts of the card."""
    prompts = json.loads((args.data / "prompts.json").read_text())["card"][:32]
    generator = torch.Generator().manual_seed(1)
    text = embed_texts(clip, tokenizer, prompts)
    pictures = torch.stack([picture_of(vqgan, draw(prior, text, generator)) for _ in range(2)], 1).flatten(0, 1)
    write_sheet(pictures, args.out / "prior.png", 16)


def main():
    parser = arguments(__doc__.splitlines()[0], minutes=15, batch=8)
    parser.add_argument("--pictures", type=Path, required=True, help="folder with the captioned pictures")
    parser.add_argument("--scenes", type=int, default=600, help="scenes to remember, 1.5 kB each")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--guided-from", type=float, default=0.6, help="share of the time after which the guide joins")
    parser.add_argument("--guided", type=int, default=8, help="captions of a step that are drawn from noise and guided")
    parser.add_argument("--guide", type=float, default=0.3)
    parser.add_argument("--measure-every", type=int, default=100)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    train(args)


if __name__ == "__main__":
    clearly(main)
