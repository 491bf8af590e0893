"""Every figure of the model card, each by its own word: evaluate.py --measure vqgan clip judge paint prior random …

Pictures are painted as the studio paints them (Adam on the latent, straight-through codes, cutouts, the guide's spherical
distance) and ranked by the judge, which took no part, by the outside eye, which took part in nothing, and by the judge of an
earlier pack. Invariant: prompts and pictures come from the held-out parts of the data, and seed 0 is used throughout;
nothing is picked.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import judge as judging
import vqgan as painter
from beholder import Beholder, measure
from clip import average_guide
from clips import embed_pictures, embed_texts
from eye import average_eye
from packed import PackedClip
from painting import look, picture_of, spherical
from preset import PRESET
from prior import average_prior, draw
from shards import Shards
from stage import Refusal, clearly, device, load_checkpoint, write_atomically
from tokenizer import Tokenizer

class Models:
    """The averaged models of a checkpoint folder, frozen."""

    def __init__(self, out):
        kept = lambda name: load_checkpoint(out, name)["average"]
        fast = lambda model: model.to(memory_format=torch.channels_last)
        self.tokenizer = Tokenizer.load(out / "tokenizer.json")
        self.vqgan, self.clip = fast(painter.average_vqgan(kept("vqgan"))), fast(average_guide(kept("clip")))
        self.judge, self.prior = fast(judging.average_judge(kept("judge"))), average_prior(kept("prior"))
        self.eye = fast(average_eye(kept("eye"))) if (out / "eye.pt").exists() else None


def beholders(models, earlier=None):
    """Those who rank: judge, outside eye where it has been trained, and the judge of an `earlier` pack."""
    found = {"judge": Beholder.of(models.judge, models.tokenizer)}
    if models.eye is not None:
        found["eye"] = Beholder.of(models.eye, models.tokenizer)
    if earlier:
        packed = PackedClip(earlier, "judge")
        found["earlierJudge"] = Beholder(packed.see, packed.read)
    return found


def paint(models, text, z, generator, preset=PRESET, watch=None):
    """z [b, 16, h, w] → pictures [b, 3, 8h, 8w] painted towards unit-length text embeddings [b, 256].

    Adam on z; loss = mean over cutouts of θ²/2 + near · |z − z₀|² / spread²; after each step z is clamped to the codebook's
    range. What is shown is the running average of z. `watch(step, z)` may look at the work.
    """
    prior, start = models.prior, z.clone()
    z = z.clone().requires_grad_()
    shown = z.detach().clone()
    optimiser = torch.optim.Adam([z], betas=(0.9, 0.95))
    for step in range(preset["steps"]):
        for group in optimiser.param_groups:
            group["lr"] = preset["rate"] * (1 - 0.7 * step / preset["steps"])
        seen = look(models.clip, picture_of(models.vqgan, z), preset["cutouts"], generator, preset["small"])
        loss = spherical(seen, text[:, None]).mean(1).sum()
        loss = loss + preset["near"] * ((z - start) / prior.spread).square().mean((1, 2, 3)).sum()
        z.grad, = torch.autograd.grad(loss, z)
        optimiser.step()
        with torch.no_grad():
            z.copy_(prior.limit(z))
            shown.lerp_(z, 1 - preset["average"] if step else 1.0)
        if watch:
            watch(step + 1, shown)
    with torch.no_grad():
        return picture_of(models.vqgan, shown)


def paint_all(models, prompts, seed=0, preset=PRESET, batch=10, looks=()):
    """Prior, then gradient steps, for each prompt: pictures [n, 3, 128, 128], and for each step in `looks` the pictures as
    they were then (step 0 is the chosen start)."""
    text = embed_texts(models.clip, models.tokenizer, prompts)
    generator = torch.Generator().manual_seed(seed)
    pictures, then = [], {step: [] for step in looks}

    def watch(step, z):
        if step in then:
            with torch.no_grad():
                then[step].append(picture_of(models.vqgan, z))

    for i in range(0, len(prompts), batch):
        z = best_start(models, text[i:i + batch], generator, preset["candidates"])
        watch(0, z)
        pictures.append(paint(models, text[i:i + batch], z, generator, preset, watch))
    return torch.cat(pictures), {step: torch.cat(seen) for step, seen in then.items()}


@torch.no_grad()
def best_start(models, text, generator, candidates):
    """Of several latents the prior draws for each text, the one whose picture the guide likes best (the guide, not the judge)."""
    z = torch.stack([draw(models.prior, text, generator) for _ in range(candidates)], 1)
    if candidates == 1:
        return z[:, 0]
    pictures = picture_of(models.vqgan, z.flatten(0, 1))
    liked = (embed_pictures(models.clip, pictures).view(len(text), candidates, -1) * text[:, None]).sum(-1)
    return z[torch.arange(len(text)), liked.argmax(1)]


def draw_all(models, prompts, seed=0):
    """The prior alone."""
    text = embed_texts(models.clip, models.tokenizer, prompts)
    with torch.no_grad():
        return picture_of(models.vqgan, draw(models.prior, text, torch.Generator().manual_seed(seed)))


def random_pictures(models, count, seed=0):
    """Decoded random codes: the picture knows nothing of the prompt."""
    generator = torch.Generator().manual_seed(seed)
    indices = torch.randint(painter.ENTRIES, (painter.GROUPS, count * 256, 1), generator=generator).to(device())
    book = models.vqgan.quantiser.codebook
    z = painter.Quantiser.join(torch.gather(book, 1, indices.expand(-1, -1, painter.ENTRY_DIM)), count, 16, 16)
    with torch.no_grad():
        return picture_of(models.vqgan, z)


class Paintings:
    """Pictures kept as uint8 arrays beside the checkpoints and made again only when guide, VQGAN or prior are newer, so that
    a judge that has trained on can rank the same pictures."""

    def __init__(self, out):
        self.folder = out / "evaluation"
        self.since = max((out / f"{name}.pt").stat().st_mtime for name in ("vqgan", "clip", "prior"))

    def get(self, name, make):
        """name → pictures [k, n, 3, h, w] in [0, 1]; `make()` returns a list of k batches."""
        path = self.folder / f"{name}.npy"
        if not path.exists() or path.stat().st_mtime < self.since:
            found = (torch.stack(make()) * 255).round().byte().cpu().numpy()
            write_atomically(path, lambda part: np.save(part.open("wb"), found))
        return torch.from_numpy(np.load(path)).to(device()).float() / 255


def measurements(models, args, prompts):
    """name → function giving that part of metrics.json."""
    data, out, kept = args.data, args.out, Paintings(args.out)
    evaluation, subjects, card = (prompts[name] for name in ("evaluation", "subjects", "card"))
    looking = beholders(models, args.earlier)
    judge = looking["judge"]
    looks = [step for step in (0, 5, 10, 15, 30) if step < PRESET["steps"]]

    def ranked(pictures, among, sheet=None, columns=10):
        """By the judge; by the others under their names."""
        if sheet:
            painter.write_sheet(pictures, out / f"{sheet}.png", columns)
        return judge.ranks(pictures, among) | {name: other.ranks(pictures, among) for name, other in looking.items() if name != "judge"}

    def all_looks():
        pictures, then = paint_all(models, evaluation, looks=looks)
        return [*then.values(), pictures]

    def painted():
        seen = kept.get("painted", all_looks)
        found = ranked(seen[-1], evaluation, "painted")
        found["curve"] = {str(step): judge.ranks(pictures, evaluation)["first"] for step, pictures in zip([*looks, PRESET["steps"]], seen)}
        return found

    def seeds():
        """Mean judge distance (1 − cos) of two seeds of one prompt, and of two prompts with one seed."""
        some = evaluation[:20]
        first = kept.get("painted", all_looks)[-1, :20]
        second = kept.get("seed1", lambda: [paint_all(models, some, seed=1)[0]])[0]
        first, second = (embed_pictures(models.judge, pictures) for pictures in (first, second))
        return {"twoSeeds": round(float(1 - (first * second).sum(1).mean()), 3), "twoPrompts": round(float(1 - (first * first.roll(1, 0)).sum(1).mean()), 3), "of": len(some)}

    def codebook():
        shards = Shards(data, "test_compositions")
        pictures = shards.pictures(np.arange(min(400, len(shards)))).to(device()).float() / 255
        with torch.no_grad():
            indices = torch.cat([models.vqgan.quantiser.indices(models.vqgan.encoder(pictures[i:i + 50])) for i in range(0, len(pictures), 50)])
        used = sum(len(indices[:, g].unique()) for g in range(painter.GROUPS))
        return round(used / (painter.GROUPS * painter.ENTRIES), 3)

    def binding():
        """Two coloured things: the true caption against colours swapped, subjects swapped, and one colour for both."""
        choices = prompts["binding"]
        pictures = kept.get("binding", lambda: [paint_all(models, [true for true, *_ in choices])[0]])[0]
        painter.write_sheet(pictures, out / "binding.png", 10)
        return {name: other.prefers(pictures, choices) for name, other in looking.items()} | {"of": len(choices), "chance": 0.25}

    def counts():
        """A sheet of two and three of a thing, to be judged by eye; counted here is only what the judge makes of the number."""
        choices = prompts["counts"]
        pictures = kept.get("counts", lambda: [paint_all(models, [true for true, *_ in choices])[0]])[0]
        painter.write_sheet(pictures, out / "counts.png", 10)
        return {name: other.prefers(pictures, choices) for name, other in looking.items()} | {"of": len(choices), "sheet": "counts.png"}

    def earlier():
        """Guide and judge of the earlier pack on the same pictures."""
        if not args.earlier:
            raise Refusal("--earlier is missing; name the folder of the earlier pack.")
        both = {name: PackedClip(args.earlier, name) for name in ("clip", "judge")}
        return {name: rounded(measure(Beholder(packed.see, packed.read), data)) for name, packed in both.items()}

    def app():
        """Pictures `npm run paint -- --prompts … --out FOLDER` painted from the first evaluation prompts, in their order: by this
        pack in OUT/app, by an earlier one in OUT/app-earlier."""
        found = {}
        for folder in ("app", "app-earlier"):
            files = sorted((out / folder).glob("[0-9]*.png"))
            if files:
                pictures = torch.from_numpy(np.stack([np.asarray(Image.open(file).convert("RGB")) for file in files])).permute(0, 3, 1, 2)
                found[folder] = ranked(pictures.to(device()).float() / 255, evaluation) | {"painted": len(files)}
        if "app" not in found:
            raise Refusal(f"{out / 'app'} holds no pictures; paint the evaluation prompts of prompts.json there with npm run paint.")
        return found.pop("app") | {"earlier": found.get("app-earlier")}

    rounded = lambda found: {name: round(value, 3) for name, value in found.items()}
    return {
        "vqgan": lambda: rounded(painter.measure(models.vqgan, data, out / "vqgan.png")) | {"codebookUsed": codebook()},
        "clip": lambda: rounded(measure(Beholder.of(models.clip, models.tokenizer), data)),
        "eye": lambda: rounded(measure(looking["eye"], data)),
        "earlier": earlier,
        "judge": lambda: rounded(measure(judge, data)),
        "paint": painted,
        "prior": lambda: ranked(draw_all(models, evaluation), evaluation, "drawn"),
        "random": lambda: ranked(random_pictures(models, len(evaluation)), evaluation),
        "card": lambda: ranked(kept.get("card", lambda: [paint_all(models, card)[0]])[0], card, "contact-sheet", 8),
        "subjects": lambda: ranked(kept.get("subjects", lambda: [paint_all(models, subjects)[0]])[0], subjects, "subjects"),
        "subjectsPrior": lambda: ranked(draw_all(models, subjects), subjects),
        "seeds": seeds,
        "binding": binding,
        "counts": counts,
        "app": app,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder with the checkpoints; sheets and metrics.json go there")
    parser.add_argument("--measure", nargs="*", help="which measurements; if none is named, all but app, which needs pictures")
    parser.add_argument("--earlier", type=Path, help="an earlier pack, whose judge ranks, too")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    prompts_path = args.data / "prompts.json"
    if not prompts_path.exists():
        raise Refusal(f"{prompts_path} is missing; write it with dataset.py.")
    prompts = json.loads(prompts_path.read_text())
    offered = measurements(Models(args.out), args, prompts)
    unknown = set(args.measure or []) - set(offered)
    if unknown:
        raise Refusal(f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(offered)}.")
    path = args.out / "metrics.json"
    for name in args.measure or [name for name in offered if name != "app"]:
        began = time.monotonic()
        found = offered[name]()
        print(f"{name}: {json.dumps(found)}  ({time.monotonic() - began:.0f} s)", flush=True)
        metrics = json.loads(path.read_text()) if path.exists() else {}  # read anew: another evaluation may run beside this one
        metrics[name] = found
        write_atomically(path, lambda part: part.write_text(json.dumps(metrics, indent=1) + "\n"))


if __name__ == "__main__":
    clearly(main)
