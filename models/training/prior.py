"""The prior: from a text embedding and noise to a latent in one pass, so that painting starts from a picture.

It remembers in the painter's own alphabet, as code indices: some thousand empty scenes of the training pictures, each found
by the probability of its terms given the text, and one rendition of every subject of the vocabulary, 12 × 12 cells. A text recalls a scene and a
subject, the noise chooses among fitting scenes and says where the subject stands, and a small network blends the two and
gives the subject the scene's style and the text's colours. That network is trained on composited pictures, then through the
frozen decoder and the frozen guide. Invariant: nothing is remembered, and no pair is blended in training, that is held out.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from clip import EMBEDDING, average_clip, embed_texts, terms_of
from compose import cut as rendered
from compose import recolour
from painting import look, picture_of, spherical
from palettes import COLOURS
from sample import held
from shards import Shards
from stage import Refusal, Stage, arguments, clearly, cosine, device, half, load_checkpoint, set_rate
from styles import STYLES
from styles import paint as styled
from subjects import load
from tokenizer import Tokenizer
from vqgan import ENTRIES, ENTRY_DIM, GROUPS, STRIDE, Z_CHANNELS, average_vqgan, write_sheet
from words import STYLE_WORDS, article

NOISE, TEXT = 64, EMBEDDING
CELLS, GRID = 12, 16
SIDE = CELLS * STRIDE
NEUTRAL = 0.6  # the grey behind a remembered rendition
LOOSE = 0.8  # standard deviation that the noise adds to a scene's log-probability
KINDS = ("scene", "sky", "style", "palette", "mood")
CONFIG = {"width": 96, "strokes": 3, "noise": NOISE, "text": TEXT, "cells": CELLS}


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
        self.register_buffer("scene_keys", torch.zeros(TEXT, scenes))
        self.register_buffer("loose", torch.zeros(1))
        self.register_buffer("scene_codes", torch.zeros(scenes, GROUPS * GRID * GRID, dtype=torch.uint8))
        self.register_buffer("subject_codes", torch.zeros(subjects, GROUPS * CELLS * CELLS, dtype=torch.uint8))
        self.register_buffer("cover", torch.zeros(subjects, CELLS * CELLS, dtype=torch.uint8))
        self.register_buffer("codebook", torch.zeros(GROUPS * ENTRIES, ENTRY_DIM))
        for name in ("mean", "spread", "low", "high"):
            self.register_buffer(name, torch.zeros(1, Z_CHANNELS, 1, 1))
        self.ask = nn.Linear(TEXT, subjects)
        width = CONFIG["width"]
        self.enter = nn.Conv2d(2 * Z_CHANNELS + 1, width, 3, padding=1)
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

    def recall(self, which):
        """Subject numbers [b] → z [b, 16, 12, 12] and cover [b, 1, 12, 12] in [0, 1]."""
        return self.read(self.subject_codes[which], CELLS), (self.cover[which].float() / 255).view(-1, 1, CELLS, CELLS)

    def blend(self, scene, subject, cover, top, left, text):
        """Puts 12 × 12 cells at row `top` and column `left` [b] of the scene and repaints what the text and the seam ask for."""
        rows, columns = placing(top), placing(left).transpose(1, 2)
        subject = rows[:, None] @ subject @ columns[:, None]
        cover = rows[:, None] @ cover @ columns[:, None]
        x = self.enter(torch.cat([(scene - self.mean) / self.spread, subject / self.spread, cover], 1))
        for stroke in self.strokes:
            x = stroke(x, text * 8)  # entries of a unit vector of 256 are about 1/16
        near = F.max_pool2d(cover, 5, stride=1, padding=2)  # two cells around the subject; the rest of the scene stays crisp
        return scene + cover * (subject - scene) + near * self.leave(F.relu(x)) * self.spread

    def limit(self, z):
        return torch.minimum(torch.maximum(z, self.low), self.high)

    def forward(self, text, noise):
        subject, cover = self.recall(self.ask(text * 8).argmax(1))
        top = (2.8 + noise[:, 0]).floor().clamp(0, GRID - CELLS)  # rather low than high: things stand on the ground
        left = (2.5 + noise[:, 1]).floor().clamp(0, GRID - CELLS)
        return self.limit(self.blend(self.scene(text, noise), subject, cover, top, left, text))


class Reader(nn.Module):
    """What a text says of the scene: one linear map per kind of term, the first class being "nothing". Training only; its
    columns make the scenes' keys."""

    def __init__(self, terms):
        super().__init__()
        self.index = {kind: {term: i + 1 for i, term in enumerate(terms[kind])} for kind in KINDS}
        scenes = self.index["scene"]
        for background in ("plain background", "gradient"):  # no scenes of the vocabulary
            scenes[background] = len(scenes) + 1
        self.heads = nn.ModuleDict({kind: nn.Linear(TEXT, len(words) + 1, bias=False) for kind, words in self.index.items()})

    def numbers(self, kind, lines):
        return torch.tensor([self.index[kind].get(line[kind], 0) for line in lines], device=device())

    def loss(self, text, lines):
        """Sum over kinds of the cross-entropy of the lines' terms; text [b, 256] of unit length."""
        return sum(F.cross_entropy(head(text * 8), self.numbers(kind, lines)) for kind, head in self.heads.items())

    def keys(self, lines):
        """[n, 256]: the sum of the terms' columns."""
        return sum(head.weight[self.numbers(kind, lines)] for kind, head in self.heads.items())


def placing(start):
    """[b] → [b, 16, 12] matrices with a 1 where row − column = start."""
    rows, columns = torch.arange(GRID, device=start.device), torch.arange(CELLS, device=start.device)
    return ((rows[:, None] - columns).float() == start[:, None, None]).float()


def average_prior(state):
    """The averaged prior of a checkpoint or pack, frozen, ready to use."""
    model = Prior(len(state["scene_codes"]), len(state["subject_codes"]))
    model.load_state_dict(state)
    return model.eval().requires_grad_(False).to(device())


def draw(prior, text, generator):
    return prior(text, torch.randn(len(text), NOISE, generator=generator).to(text.device))


def renditions(folder):
    """(names, premultiplied RGBA arrays [h, w, 4] of at most 90 px) of one allowed rendition of every subject in training."""
    names, arrays = [], []
    for concept in load(folder).values():
        allowed = [r for r in concept.renditions if r.set != concept.tested]
        if concept.held_out or concept.weight < 1 or not allowed:  # below 1: variants of people, and tiles without an emoji
            continue
        chosen = min(allowed, key=lambda r: (("fluent3d", "noto", "tiles").index(r.set), r.name != concept.name))
        names.append(concept.name)
        arrays.append(rendered(chosen, SIDE - 6, SIDE - 6, False, 0, None))
    return names, arrays


def framed(array):
    """Premultiplied RGBA [h, w, 4] → [96, 96, 4], standing near the lower edge."""
    frame = np.zeros((SIDE, SIDE, 4), np.float32)
    height, width = array.shape[:2]
    left, top = (SIDE - width) // 2, SIDE - 3 - height
    frame[top:top + height, left:left + width] = array
    return frame


def empty_scenes(shards, most, random):
    """Indices of pictures without a subject, every scene as often as the others."""
    by_scene = {}
    for index, line in enumerate(shards.lines):
        if line["kind"] == "art" and line["subject"] is None:
            by_scene.setdefault(line["scene"], []).append(index)
    if not by_scene:
        raise Refusal("no picture without a subject was found (kind art); write more pictures with dataset.py.")
    share = -(-most // len(by_scene))
    chosen = [index for indices in by_scene.values() for index in random.permutation(indices)[:share]]
    return sorted(random.permutation(chosen)[:most].tolist())


@torch.no_grad()
def remember(prior, vqgan, shards, scenes, arrays):
    """Fills the tables of codes."""
    book = vqgan.quantiser.codebook
    prior.codebook.copy_(book.reshape(-1, ENTRY_DIM))
    prior.low.copy_(book.amin(1).reshape(1, -1, 1, 1))
    prior.high.copy_(book.amax(1).reshape(1, -1, 1, 1))
    for i in range(0, len(scenes), 50):
        z = vqgan.encoder(shards.pictures(scenes[i:i + 50]).to(device()).float() / 255)
        prior.scene_codes[i:i + len(z)] = vqgan.quantiser.indices(z).flatten(1).to(torch.uint8)
    prior.mean.copy_(z.mean((0, 2, 3), keepdim=True))
    prior.spread.copy_(z.std((0, 2, 3), keepdim=True))
    for i in range(0, len(arrays), 50):
        rgba = torch.from_numpy(np.stack([framed(array) for array in arrays[i:i + 50]])).permute(0, 3, 1, 2).to(device())
        indices = vqgan.quantiser.indices(vqgan.encoder((rgba[:, :3] + NEUTRAL * (1 - rgba[:, 3:])).clamp(0, 1)))
        rows = slice(i + 1, i + 1 + len(rgba))
        prior.subject_codes[rows] = indices.flatten(1).to(torch.uint8)
        prior.cover[rows] = (F.avg_pool2d(rgba[:, 3:], STRIDE).clamp(0, 1) * 255).round().flatten(1).to(torch.uint8)


@torch.no_grad()
def set_keys(prior, reader, lines):
    """The scenes' keys, and the factor that gives 64 normal numbers the deviation LOOSE on the scores."""
    prior.scene_keys.copy_(reader.keys(lines).T)
    heard = prior.scene_keys[:NOISE]
    prior.loose.fill_(LOOSE / (heard - heard.mean(1, keepdim=True)).norm(dim=0).mean().clamp(min=1e-3))


def composite(shards, lines, plain, names, arrays, random):
    """One example for the blend: (scene picture, scene with subject, subject number, row, column, caption). Half are painted
    in a style, a fifth dye the subject. Held-out pairs are drawn again."""
    while True:
        index, which = plain[random.integers(len(plain))], random.integers(len(names))
        scene = lines[index]["scene"]
        style = list(STYLES)[random.integers(len(STYLES))] if random.random() < 0.5 else None
        colour = list(COLOURS)[random.integers(len(COLOURS))] if random.random() < 0.2 else None
        if not (held("subject-scene", names[which], scene) or held("style-scene", style, scene) or held("colour-subject", colour, names[which])):
            break
    behind = shards.pictures([index])[0].permute(1, 2, 0).numpy().astype(np.float32) / 255
    frame = framed(recolour(arrays[which], colour) if colour else arrays[which])
    row, column = random.integers(GRID - CELLS + 1, size=2)
    together = behind.copy()
    y, x = row * STRIDE, column * STRIDE
    together[y:y + SIDE, x:x + SIDE] = together[y:y + SIDE, x:x + SIDE] * (1 - frame[..., 3:]) + frame[..., :3]
    told = article(f"{colour} {names[which]}" if colour else names[which]) + ", " + lines[index]["captions"][random.integers(4)]
    if style:
        seed = int(random.integers(1 << 31))
        behind, together = (styled(picture, style, np.random.default_rng(seed)) for picture in (behind, together))
        told = f"{STYLE_WORDS[style][0][0]} of {told}"
    return behind, together, which + 1, row, column, told


def batch_of_composites(count, *source):
    behind, together, which, row, column, told = zip(*(composite(*source) for _ in range(count)))
    pictures = lambda them: torch.from_numpy(np.stack(them)).permute(0, 3, 1, 2).to(device()).contiguous(memory_format=torch.channels_last)
    numbers = lambda them: torch.tensor(np.array(them), device=device())
    return pictures(behind), pictures(together), numbers(which), numbers(row).float(), numbers(column).float(), list(told)


def train(args):
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.load(args.out / "tokenizer.json")
    vqgan = average_vqgan(load_checkpoint(args.out, "vqgan")["average"]).to(memory_format=torch.channels_last)
    clip = average_clip(load_checkpoint(args.out, "clip")["average"]).to(memory_format=torch.channels_last)
    names, arrays = renditions(args.pictures)
    number = {name: i + 1 for i, name in enumerate(names)}
    shards = Shards(args.data)
    scenes = empty_scenes(shards, args.scenes, np.random.default_rng(args.seed))
    prior = Prior(len(scenes), len(names) + 1).to(device())
    slow = [p for name, p in prior.named_parameters() if not name.startswith("ask")]
    reader = Reader(terms_of(args.data)).to(device())
    optimiser = torch.optim.AdamW([{"params": slow}, {"params": [*prior.ask.parameters(), *reader.parameters()], "factor": 5.0}], betas=(0.9, 0.98), weight_decay=0.0)
    stage = Stage("prior", args, CONFIG | {"scenes": len(scenes), "subjects": len(names)}, prior, {"reader": reader, "optimiser": optimiser}, average_over=100)
    if not stage.restore():
        if args.from_pack:
            from export import weights_of_pack
            prior.load_state_dict(weights_of_pack(args.from_pack, "prior"))
        remember(prior, vqgan, shards, scenes, arrays)
        stage.begin_from(prior.state_dict())
    random = np.random.default_rng(args.seed + stage.steps)
    generator = torch.Generator().manual_seed(args.seed + stage.steps)
    remembered = [shards.lines[index] for index in scenes]
    plain = [index for index, line in enumerate(shards.lines) if line["kind"] == "art" and line["subject"] is None and line["style"] is None]

    for progress in stage.clock():
        set_rate(optimiser, args.rate * cosine(progress))
        lines = [shards.lines[index] for index in random.integers(len(shards), size=128)]
        text = embed_texts(clip, tokenizer, [line["captions"][random.integers(4)] for line in lines])
        answers = torch.tensor([number.get(line["subject"], 0) for line in lines], device=device())
        said = prior.ask(text * 8)
        doubt = F.cross_entropy(said, answers)

        behind, together, which, row, column, told = batch_of_composites(args.batch, shards, shards.lines, plain, names, arrays, random)
        with torch.no_grad(), half():
            scene, wanted = (vqgan.encoder(pictures).float() for pictures in (behind, together))
        scene = vqgan.quantiser(scene)
        made = prior.blend(scene, *prior.recall(which), row, column, embed_texts(clip, tokenizer, told))
        seam = ((made - wanted) / prior.spread).square().mean()
        misread = reader.loss(text, lines)
        loss = doubt + misread + 4 * seam
        if stage.steps % 20 == 0:
            set_keys(prior, reader, remembered)
        stage.log(doubt=doubt.detach(), misread=misread.detach(), right=(said.argmax(1) == answers).float().mean(), seam=seam.detach())
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
    parser.add_argument("--pictures", type=Path, required=True, help="folder with fluent3d.zip, noto.zip and dcss-tiles.zip")
    parser.add_argument("--scenes", type=int, default=2800, help="scenes to remember, 1.5 kB each")
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
