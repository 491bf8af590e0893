"""How guide and judge learn: a picture's embedding is pulled towards its caption's and pushed away from all others.

Batches are made of whole groups (same picture but for one thing), so only that thing tells them apart, and captions that are
nearly right stand beside them. Invariant: pictures enter as cutouts in [0, 1], as they do in painting.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from clips import padded
from cutouts import cut, jitter, random_boxes
from negatives import nearly
from shards import Shards, may_flip
from stage import cosine, device, half, set_rate

KEYWORD_SHARE = 0.15  # of the captions are key words only
WORDS_ONLY = 0.4  # of the captions are read by frozen word vectors alone, so that words no caption has mean something, too
REMADE = 0.25  # of the batches show the VQGAN's reconstructions once they are there


def training_cutouts(pictures, captions, generator, small, size):
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


def matching_loss(image, text, scale, wrong=None, rows=()):
    """Mean of the two cross-entropies of scale · image · textᵀ, pair i being right for i. Inputs of unit length; `wrong` are
    texts that are nearly right for the pictures `rows`, each a column more for its own picture."""
    logits = scale * image @ text.T
    right = torch.arange(len(image), device=image.device)
    told = logits
    if wrong is not None:
        column = torch.full((len(image), 1), -1e4, device=image.device)
        column[rows, 0] = scale * (image[rows] * wrong).sum(-1)
        told = torch.cat([logits, column], 1)
    return (F.cross_entropy(told, right) + F.cross_entropy(logits.T, right)) / 2, logits


def perturbed(model, cutouts, rows, text, radius, generator):
    """Cutouts moved a random length up to `radius` (L2, pixels in [0, 1]) up the loss of picture `rows[i]`'s caption."""
    start = 0.3 * radius / cutouts[0].numel() ** 0.5 * torch.randn(cutouts.shape, generator=generator).to(cutouts.device)
    moved = (cutouts + start).requires_grad_()
    with half():
        image = model.see(moved)
    logits = model.scale().detach() * F.normalize(image.float(), dim=-1) @ text.T
    gradient, = torch.autograd.grad(F.cross_entropy(logits, rows), moved)
    length = radius * (0.3 + 0.7 * torch.rand(len(cutouts), 1, 1, 1, generator=generator)).to(cutouts.device)
    step = length * gradient / (gradient.flatten(1).norm(dim=1)[:, None, None, None] + 1e-9)
    return (moved.detach() + step).clamp(0, 1)


class Lesson:
    """What differs between the two: `radius` of the adversarial step (0: none) and the minute from which it grows, the
    smallest cutout, a teacher of texts, and `batch`, called at every step with the minutes trained, which may prepare the
    model and returns how many pictures to take (None: as many as asked for)."""

    def __init__(self, radius=0.0, radius_from=0.0, small=0.62, teacher=None, batch=lambda minutes: None):
        self.radius, self.radius_from, self.small, self.teacher, self.batch = radius, radius_from, small, teacher, batch

    def reach(self, minutes):
        """The radius now: first learn what things are, then to be sure of it; full after ten minutes more."""
        return self.radius * min(1.0, max(0.0, (minutes - self.radius_from) / 10))


def train_clip(stage, model, terms, tokenizer, optimiser, args, lesson, held_out):
    """The loop that guide and judge share."""
    generator = torch.Generator().manual_seed(args.seed + stage.steps)
    random = np.random.default_rng(args.seed + stage.steps)
    shards, again = Shards(args.data), None
    frozen_norms_from = 0.0 if args.from_pack else 0.8  # a pack holds norms that were folded away: they stay constants
    for progress in stage.clock():
        if stage.steps % 300 == 0:
            shards.refresh()
            if (args.out / "reconstructions").is_dir():
                again = Shards(args.out, "reconstructions")
        minutes = stage.seconds / 60
        set_rate(optimiser, args.rate * cosine(progress))
        source = again if again is not None and random.random() < REMADE else shards
        indices, captions = source.batch_of_groups(lesson.batch(minutes) or args.batch, random)
        lines = [source.lines[index] for index in indices]
        captions = [random.random() < KEYWORD_SHARE and terms.caption_by_keywords(line, random) or caption for line, caption in zip(lines, captions)]
        cutouts = training_cutouts(source.pictures(indices), captions, generator, lesson.small, model.image.size)
        wrong = [nearly(caption, line, random) for caption, line in zip(captions, lines)]
        rows = [row for row, caption in enumerate(wrong) if caption][:len(captions) // 2]
        heard = (torch.rand(len(captions) + len(rows), 1, 1, generator=generator) > WORDS_ONLY).float().to(device())
        with half():
            text = model.text(padded(tokenizer, captions + [wrong[row] for row in rows]), heard)
        text = F.normalize(text.float(), dim=-1)
        text, nearly_right = text[:len(captions)], text[len(captions):]
        reach = lesson.reach(minutes)
        if reach:
            moved = torch.arange(0, len(cutouts), 2, device=cutouts.device)
            model.eval()
            cutouts[moved] = perturbed(model, cutouts[moved], moved, text.detach(), reach, generator)
        model.train()
        if progress > frozen_norms_from:  # from here the norms are constants, as they will be in the pack
            for module in model.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval()
        with half():
            image = model.see(cutouts)
        image = F.normalize(image.float(), dim=-1)
        loss, logits = matching_loss(image, text, model.scale(), nearly_right if rows else None, rows)
        named = terms.loss(image, text, lines, captions, model.scale().detach())
        loss = loss + named
        if lesson.teacher:
            taught = lesson.teacher.loss(text, captions)
            if taught is not None:
                loss = loss + taught
                stage.log(taught=taught.detach())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], 1.0)
        optimiser.step()
        right = logits.detach().argmax(1) == torch.arange(len(logits), device=logits.device)
        stage.log(loss=loss.detach(), named=named.detach(), right=right.float().mean(), scale=model.scale().detach())
        if rows:
            beaten = logits.detach().diagonal()[rows] / model.scale().detach() > (image[rows] * nearly_right).sum(-1).detach()
            stage.log(bound=beaten.float().mean())
        if stage.steps % args.measure_every == args.measure_every - 1:
            found = held_out(stage.average)
            print(f"{stage.name} held out:", "  ".join(f"{name} {value:.3f}" for name, value in found.items()), flush=True)


def optimiser_for(model, terms, decay=0.05, slow=()):
    """AdamW; weight decay on matrices and kernels only. Words are rare, so their vectors, and those of the terms, move faster;
    the parameters `slow`, which come trained, ten times slower."""
    slow = list(slow)
    others = {id(p) for p in [*slow, model.text.tokens.weight]}
    words = [model.text.tokens.weight, *terms.parameters()]
    heavy = [p for p in model.parameters() if p.ndim > 1 and id(p) not in others]
    light = [p for p in model.parameters() if p.ndim <= 1 and id(p) not in others]
    groups = [{"params": heavy, "weight_decay": decay}, {"params": light, "weight_decay": 0.0}, {"params": words, "weight_decay": 0.0, "factor": 5.0}]
    if slow:
        groups.append({"params": slow, "weight_decay": 0.0, "factor": 0.1})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))
