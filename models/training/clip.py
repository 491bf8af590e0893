"""CLIP, the guide: an image encoder for 64 px cutouts and a text encoder, trained so that their gradients draw.

A picture's embedding is pulled towards its caption's and pushed away from the others of the batch. Batches are made of
whole groups (same picture but for the subject), so only the subject tells them apart; half of every batch is perturbed
against the model first, because a robust model's gradients look like the thing itself (CLIPAG, arXiv 2306.16805).
Invariant: pictures enter as cutouts, as they do in painting.
"""

import json
from collections import Counter

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from cutouts import MEAN, SIZE, STD, cut, jitter, normal, random_boxes
from pack import weights_of_pack
from shards import Shards, may_flip
from stage import Refusal, Stage, arguments, clearly, cosine, device, half, set_rate
from tokenizer import CONTEXT, Tokenizer

COARSE, EMBEDDING = 48, 256
KEYWORD_SHARE = 0.15  # of the captions are key words only
CONFIG = {"widths": [32, 64, 128, 256], "embedding": EMBEDDING, "text": {"width": 256, "layers": 2, "heads": 4}}


class Block(nn.Module):
    """Residual pair of 3 × 3 convolutions; batch norms fold into them at export."""

    folds = (("first", "norms.0"), ("second", "norms.1"))

    def __init__(self, before, width, stride=1):
        super().__init__()
        self.first = nn.Conv2d(before, width, 3, stride=stride, padding=1, bias=False)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(width), nn.BatchNorm2d(width)])
        nn.init.zeros_(self.norms[1].weight)
        self.skip = nn.Sequential(nn.AvgPool2d(2), nn.Conv2d(before, width, 1)) if stride == 2 else nn.Identity()

    def forward(self, x):
        y = F.relu(self.norms[0](self.first(x)))
        return F.relu(self.skip(x) + self.norms[1](self.second(y)))


class ImageEncoder(nn.Module):
    """Cutouts [b, 3, 64, 64], normalised by MEAN and STD → embeddings [b, 256], not of unit length. 0.18 GFLOP each."""

    def __init__(self):
        super().__init__()
        a, b, c, d = CONFIG["widths"]
        self.stem = nn.Sequential(
            nn.Conv2d(3, a, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(a), nn.ReLU(),
            nn.Conv2d(a, b, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(),
        )
        self.body = nn.Sequential(Block(b, b), Block(b, c, 2), Block(c, c), Block(c, d, 2), Block(d, d))
        self.head = Dense(d * 16, EMBEDDING)  # all 4 × 4 places: layout words need to know where

    def forward(self, cutouts):
        places = self.body(self.stem(cutouts))
        if places.shape[-1] != 4:  # training begins with smaller cutouts
            places = F.adaptive_avg_pool2d(places, 4)
        return self.head(places.reshape(-1, CONFIG["widths"][-1] * 16))

    def features(self, pictures):
        """Early maps of pictures in [0, 1] of any size, for the VQGAN's feature loss."""
        early = self.stem((pictures - MEAN) / STD)
        return early, self.body[:2](early)


class Dense(nn.Module):
    """x @ weight + bias with the weight stored [in, out]: it exports as MatMul under its own name."""

    def __init__(self, before, after):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(before, after) * before**-0.5)
        self.bias = nn.Parameter(torch.zeros(after))

    def forward(self, x):
        return x @ self.weight + self.bias


class Layer(nn.Module):
    """Pre-norm transformer layer: causal with QuickGELU as in the Hub's CLIP text model, or, for pictures, seeing all
    tokens with ReLU and a narrower middle."""

    def __init__(self, width, heads, causal):
        super().__init__()
        self.heads, self.head_width, self.causal = heads, width // heads, causal
        middle = 4 * width if causal else 2 * width
        self.norm_attention, self.norm_mlp = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention_in, self.attention_out = Dense(width, 3 * width), Dense(width, width)
        self.mlp_in, self.mlp_out = Dense(width, middle), Dense(middle, width)
        if causal:
            self.register_buffer("mask", torch.full((CONTEXT, CONTEXT), -1e4).triu(1), persistent=False)

    def forward(self, x):
        b, n, width = x.shape
        q, k, v = self.attention_in(self.norm_attention(x)).view(b, n, 3, self.heads, self.head_width).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * self.head_width**-0.5
        if self.causal:
            scores = scores + self.mask[:n, :n]
        x = x + self.attention_out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, n, width))
        y = self.mlp_in(self.norm_mlp(x))
        return x + self.mlp_out(y * torch.sigmoid(1.702 * y) if self.causal else F.relu(y))


class TextEncoder(nn.Module):
    """Token ids [b, n ≤ 32] → embeddings [b, 256], read at the first end-of-text token, not of unit length."""

    def __init__(self, tokens, width, layers, heads):
        super().__init__()
        self.tokens = nn.Embedding(tokens, width)
        self.places = nn.Parameter(0.01 * torch.randn(CONTEXT, width))
        self.layers = nn.ModuleList(Layer(width, heads, causal=True) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.head = Dense(width, EMBEDDING)
        nn.init.normal_(self.tokens.weight, std=0.02)

    def forward(self, ids):
        x = self.tokens(ids) + self.places[:ids.shape[1]]
        for layer in self.layers:
            x = layer(x)
        end = ids.argmax(-1)[:, None, None].expand(-1, 1, x.shape[-1])
        return self.head(self.norm(x.gather(1, end)[:, 0]))


class Clip(nn.Module):
    """Image and text encoder and the learnt temperature."""

    def __init__(self, tokens, image=ImageEncoder, text=CONFIG["text"]):
        super().__init__()
        self.image = image()
        self.text = TextEncoder(tokens, **text)
        self.log_scale = nn.Parameter(torch.tensor(1 / 0.07).log())

    def scale(self):
        return self.log_scale.exp().clamp(max=100)


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
            rows = [row for row, line in enumerate(lines) if line.get(kind) in index]
            told = [row for row in rows if lines[row][kind] in captions[row]]
            directions = F.normalize(self.directions[kind], dim=-1)
            for embedded, chosen in ((image, rows), (text, told)):
                if chosen:
                    right = torch.tensor([index[lines[row][kind]] for row in chosen], device=image.device)
                    share = len(chosen) / len(lines) * (1.0 if kind == "subject" else 1 / (len(self.index) - 1))
                    total = total + share * F.cross_entropy(scale * embedded[chosen] @ directions.T, right)
        return total + 0.25 * (self._keyword_loss(image, [self.keywords.get(line["subject"], []) for line in lines], scale)
                               + self._keyword_loss(text, [caption.split(", ") for caption in captions], scale))

    def _keyword_loss(self, embedded, words, scale):
        """Cross-entropy with the shared key words of each row, all of one row equally right."""
        known = [[self.shared[word] for word in row if word in self.shared] for row in words]
        rows = [row for row, found in enumerate(known) if found]
        if not rows:
            return 0.0
        right = torch.zeros(len(rows), len(self.shared))
        for place, row in enumerate(rows):
            right[place, known[row]] = 1 / len(known[row])
        logits = scale * embedded[rows] @ F.normalize(self.directions["keyword"], dim=-1).T
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


def average_clip(state, image=ImageEncoder, text=CONFIG["text"]):
    """The averaged model of a checkpoint or pack, frozen, ready to use."""
    model = Clip(len(state["text.tokens.weight"]), image, text)
    model.load_state_dict(state)
    return model.eval().requires_grad_(False).to(device())


def padded(tokenizer, captions):
    """Captions → ids [n, longest], filled up with END."""
    rows = [tokenizer(caption) for caption in captions]
    longest = max(map(len, rows))
    return torch.tensor([row + [tokenizer.end] * (longest - len(row)) for row in rows], device=device())


def embed_texts(model, tokenizer, captions, batch=256):
    """Unit-length embeddings [n, 256]."""
    with torch.no_grad():
        return torch.cat([F.normalize(model.text(padded(tokenizer, captions[i:i + batch])), dim=-1) for i in range(0, len(captions), batch)])


def embed_pictures(model, pictures, batch=250):
    """Unit-length embeddings of whole pictures [n, 3, h, w] in [0, 1], shrunk to 64 px."""
    with torch.no_grad():
        return torch.cat([F.normalize(model.image(normal(whole(pictures[i:i + batch]))), dim=-1) for i in range(0, len(pictures), batch)])


def whole(pictures):
    count, extent = len(pictures), float(pictures.shape[-1])
    none, all_ = torch.zeros(count, device=pictures.device), torch.full((count,), extent, device=pictures.device)
    return cut(pictures, none, none, all_, all_, SIZE)


def training_cutouts(pictures, captions, generator, small=0.62, size=SIZE):
    """uint8 pictures [n, 3, 128, 128] → cutouts [n, 3, size, size] in [0, 1]: cropped, sometimes mirrored, jittered, blurred."""
    count = len(pictures)
    pictures = pictures.to(device()).float() / 255
    mirrored = torch.rand(count, generator=generator) < 0.5
    mirrored &= torch.tensor([may_flip(caption) for caption in captions])
    pictures[mirrored.to(pictures.device)] = pictures[mirrored.to(pictures.device)].flip(-1)
    boxes = [part.to(pictures.device) for part in random_boxes(count, float(pictures.shape[-1]), small, generator)]
    cutouts = cut(pictures, *boxes, size)
    blurred = torch.rand(count, generator=generator) < 0.15
    soft = F.interpolate(F.avg_pool2d(cutouts[blurred], 2), scale_factor=2, mode="bilinear", align_corners=False)
    cutouts[blurred] = soft
    return jitter(cutouts, generator)


def matching_loss(image, text, scale):
    """Mean of the two cross-entropies of scale · image · textᵀ, pair i being right for i. Inputs of unit length."""
    logits = scale * image @ text.T
    right = torch.arange(len(image), device=image.device)
    return (F.cross_entropy(logits, right) + F.cross_entropy(logits.T, right)) / 2, logits


def perturbed(model, cutouts, rows, text, radius, generator):
    """Cutouts moved a random length up to `radius` (L2, pixels in [0, 1]) up the loss of picture `rows[i]`'s caption."""
    start = 0.3 * radius / cutouts[0].numel() ** 0.5 * torch.randn(cutouts.shape, generator=generator).to(cutouts.device)
    moved = (cutouts + start).requires_grad_()
    with half():
        image = model.image(normal(moved))
    logits = model.scale().detach() * F.normalize(image.float(), dim=-1) @ text.T
    gradient, = torch.autograd.grad(F.cross_entropy(logits, rows), moved)
    length = radius * (0.3 + 0.7 * torch.rand(len(cutouts), 1, 1, 1, generator=generator)).to(cutouts.device)
    step = length * gradient / (gradient.flatten(1).norm(dim=1)[:, None, None, None] + 1e-9)
    return (moved.detach() + step).clamp(0, 1)


def train_clip(stage, model, terms, tokenizer, optimiser, args, radius, held_out, small=0.62, coarse_until=0.55):
    """The loop that guide and judge share; the judge runs it with radius 0 (no perturbation) and `coarse_until` 0. Until
    then cutouts have COARSE pixels, which cost half."""
    generator = torch.Generator().manual_seed(args.seed + stage.steps)
    random = np.random.default_rng(args.seed + stage.steps)
    shards, again = Shards(args.data), None
    frozen_norms_from = 0.0 if args.from_pack else 0.8  # a pack holds norms that were folded away: they stay constants
    for progress in stage.clock():
        if stage.steps % 300 == 0:
            shards.refresh()
            if (args.out / "reconstructions").is_dir():
                again = Shards(args.out, "reconstructions")
        set_rate(optimiser, args.rate * cosine(progress))
        source = again if again is not None and random.random() < 0.25 else shards
        indices, captions = source.batch_of_groups(args.batch, random)
        lines = [source.lines[index] for index in indices]
        captions = [random.random() < KEYWORD_SHARE and terms.caption_by_keywords(line, random) or caption for line, caption in zip(lines, captions)]
        cutouts = training_cutouts(source.pictures(indices), captions, generator, small, SIZE if progress >= coarse_until else COARSE)
        with half():
            text = model.text(padded(tokenizer, captions))
        text = F.normalize(text.float(), dim=-1)
        reach = radius * min(1.0, max(0.0, (progress - 0.35) / 0.15))  # first learn what things are, then to be sure of it
        if reach:
            rows = torch.arange(0, len(cutouts), 2, device=cutouts.device)
            model.eval()
            cutouts[rows] = perturbed(model, cutouts[rows], rows, text.detach(), reach, generator)
        model.train()
        if progress > frozen_norms_from:  # from here the norms are constants, as they will be in the pack
            for module in model.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval()
        with half():
            image = model.image(normal(cutouts))
        image = F.normalize(image.float(), dim=-1)
        loss, logits = matching_loss(image, text, model.scale())
        named = terms.loss(image, text, lines, captions, model.scale().detach())
        loss = loss + named
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        right = logits.detach().argmax(1) == torch.arange(len(logits), device=logits.device)
        stage.log(loss=loss.detach(), named=named.detach(), right=right.float().mean(), scale=model.scale().detach())
        if stage.steps % args.measure_every == args.measure_every - 1:
            found = held_out(stage.average)
            print(f"{stage.name} held out:", "  ".join(f"{name} {value:.3f}" for name, value in found.items()), flush=True)


def retrieval(model, tokenizer, pictures, captions, among=100):
    """Share of pictures whose own caption ranks first among `among` different ones (whole blocks of the test set are
    averaged; pictures that share a caption go to different blocks as far as there are enough)."""
    seen = Counter()
    turn = [seen.update([caption]) or seen[caption] for caption in captions]
    order = sorted(range(len(captions)), key=turn.__getitem__)
    pictures, captions = pictures[order], [captions[i] for i in order]
    among = min(among, turn.count(1))
    image, text = embed_pictures(model, pictures), embed_texts(model, tokenizer, captions)
    hits = []
    for start in range(0, len(image) - among + 1, among):
        best = (image[start:start + among] @ text[start:start + among].T).argmax(1).tolist()
        hits += [captions[start + i] == captions[start + found] for i, found in enumerate(best)]
    return sum(hits) / len(hits)


def measure(model, tokenizer, data, most=2000):
    """R@1 on the held-out sets that are there, by each picture's fullest caption."""
    found = {}
    for part in ("test_compositions", "test_concepts", "test_renditions", "test_subjects"):
        if (data / part).is_dir():
            shards = Shards(data, part)
            count = min(most, len(shards))
            pictures = shards.pictures(np.arange(count)).to(device()).float() / 255
            found[part] = retrieval(model, tokenizer, pictures, [line["captions"][-1] for line in shards.lines[:count]])
    return found


def optimiser_for(model, terms, decay=0.05):
    """AdamW; weight decay on matrices and kernels only. Words are rare, so their vectors, and those of the terms, move faster."""
    words = [model.text.tokens.weight, *terms.parameters()]
    heavy = [p for p in model.parameters() if p.ndim > 1 and p is not model.text.tokens.weight]
    light = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": heavy, "weight_decay": decay}, {"params": light, "weight_decay": 0.0}, {"params": words, "weight_decay": 0.0, "factor": 5.0}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))


def main():
    parser = arguments(__doc__.splitlines()[0], minutes=78, batch=128)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--radius", type=float, default=0.6, help="length of the adversarial step, L2 over a cutout in [0, 1]")
    parser.add_argument("--measure-every", type=int, default=300)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer = Tokenizer.load(args.out / "tokenizer.json")
    model = Clip(len(tokenizer)).to(device()).to(memory_format=torch.channels_last)
    terms = Terms(terms_of(args.data), keywords_of(args.data)).to(device())
    optimiser = optimiser_for(model, terms)
    stage = Stage("clip", args, CONFIG, model, {"terms": terms, "optimiser": optimiser}, average_over=300)
    if not stage.restore() and args.from_pack:
        stage.begin_from(weights_of_pack(args.from_pack, "clip", model))
    train_clip(stage, model, terms, tokenizer, optimiser, args, args.radius, lambda state: measure(average_clip(state), tokenizer, args.data, most=400))


if __name__ == "__main__":
    clearly(main)
