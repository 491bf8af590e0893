"""The prior: from a text embedding and noise to a latent in one pass, so that painting starts from a picture.

It remembers in the painter's own alphabet, as code indices: some thousand empty scenes of the training pictures, each found
by the probability of its terms given the text, and every drawable subject in three hands and three sizes. A text recalls a
scene, up to two subjects, their colours and how they stand; the noise chooses among fitting scenes and hands, moves and
stretches things; a small network blends them, dyes each subject in its own colour and gives all of it the scene's style. That
network is trained on composited pictures, then through the frozen decoder and the frozen guide.
Invariant: what it draws depends on text and noise only; `memory.py` and `composites.py` keep what is held out from it.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from arrangements import ARRANGED, ARRANGEMENTS, BOARDS, GRID, LARGE, MIDDLE, MIDDLES, TINY, box_of
from clip import average_guide
from clips import embed_texts
from composites import TINTS, batch_of_composites
from layers import EMBEDDING
from memory import SAID_HANDS, VARIANTS, empty_scenes, remember, remembered_subjects
from pack import weights_of_pack
from painting import look, picture_of, spherical
from palettes import BACKGROUNDS
from shards import Shards
from stage import Stage, arguments, clearly, cosine, device, half, load_checkpoint, set_rate
from terms import terms_of
from tokenizer import Tokenizer
from vqgan import ENTRIES, ENTRY_DIM, GROUPS, Z_CHANNELS, average_vqgan, write_sheet

NOISE, TEXT = 64, EMBEDDING
LOOSE = 1.6  # standard deviation that the noise adds to a scene's log-probability
KINDS = ("scene", "sky", "style", "palette", "mood", "ground", "second ground")
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


@torch.no_grad()
def set_keys(prior, reader, lines):
    """The scenes' keys, and the factor that gives 64 normal numbers the deviation LOOSE on the scores."""
    prior.scene_keys.copy_(reader.keys(lines).T)
    heard = prior.scene_keys[:NOISE]
    prior.loose.fill_(LOOSE / (heard - heard.mean(1, keepdim=True)).norm(dim=0).mean().clamp(min=1e-3))


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
