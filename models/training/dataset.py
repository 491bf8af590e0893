"""Writes the training and test pictures with their captions: `python dataset.py --data DIR --out DIR --count 40000 --seed 0 --workers 2`.

Pictures are made in blocks of 200; a shard of 20,000 grows as NAME.partial and takes its name when complete, so an interrupted run
goes on where it stopped. Invariant: the bytes of a block depend on (seed, part, block) only, not on workers or interruptions.
"""
import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one thread per worker; must stand before numpy

import argparse
import json
import multiprocessing
import signal
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image

from archives import chance, photos
from art import backdrop, render
from canvas import SIZE
from prompts import CARD, SAME_BACKGROUND
from sample import HELD_SHARE, ONE_COLOUR, Sampler, held, held_pairs
from hands import photographs, words_of_the_world
from subjects import SAME_BACKGROUND_SUBJECTS, Concept, load, names_of
from styles import STYLES, paint
from words import PLAIN_PLURAL, THE, UNCOUNTABLE, Spec, article, captions, plural, vocabulary

BLOCK, SHARD = 200, 20000
GROUPS = {"subject": (10, 8), "attribute": (3, 8), "binding": (6, 4), "count": (2, 4), "photo": (2, 8)}  # kind: (of a block, pictures); the rest alone
TEST_SEED = 7  # the tests never change with --seed
PHOTO_CROPS, PHOTO_TEST_CROPS, CAPTIONED_CROPS = 24, 20, 2  # of each photograph; of those with captions fewer
PHOTO_TEST_THINGS = 7  # photographs of each thing in its test
WORLD = {}


def main():
    options = arguments()
    out = Path(options.out)
    try:
        WORLD.update(world(options.data))
        out.mkdir(parents=True, exist_ok=True)
        check_settings(out, options)
        write_words(out)
        write_tests(out)
        write_photos(out)
        write_train(out, options)
    except OSError as error:
        sys.exit(f"Writing to {error.filename or out} failed ({error.strerror or error}). Free some space (50 kB per picture are needed) or choose another --out, and start again: what is complete is kept.")
    except KeyboardInterrupt:
        sys.exit("Stopped. Start again with the same arguments to go on.")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with fluent3d.zip, noto.zip, dcss-tiles.zip, cid22.zip, kodak.zip, openimages.zip and their .jsonl")
    parser.add_argument("--out", required=True, help="folder to write to")
    parser.add_argument("--count", type=int, default=120000, help="training pictures in all, a multiple of 20000")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    if options.count < SHARD or options.count % SHARD:
        parser.error(f"--count is {options.count}; it must be a multiple of {SHARD}, at least {SHARD}.")
    if not 1 <= options.workers <= 64:
        parser.error(f"--workers is {options.workers}; it must be from 1 to 64.")
    if options.seed < 0:
        parser.error(f"--seed is {options.seed}; it must be 0 or more.")
    return options


def world(data):
    """Everything read from the data folder."""
    concepts = load(data)
    pictures, labelled = [], {}
    for name, file, labels, image in photos(data):
        held = chance(f"photo {name} {file}") < 0.1
        pictures.append((held, image))
        if not held and 1 <= len(labels) <= 2:
            labelled.setdefault(" and ".join(article(l.lower()) for l in labels), []).append(len(pictures) - 1)
    photographed, tested = {}, {}
    for photo in photographs(data, names_of(concepts), set(words_of_the_world(data))):
        concept = concepts.setdefault(photo.concept, Concept(photo.concept, 0.3, found=True))
        if not concept.held_out:
            (tested if photo.held else photographed).setdefault(concept.name, []).append(len(pictures))
        pictures.append((photo.held or concept.held_out, photo.image))
    return {"concepts": dict(sorted(concepts.items())), "photos": pictures, "labelled": labelled, "photographed": photographed, "photo_tests": tested}


def check_settings(out, options):
    """A folder holds one seed and one vocabulary, because checkpoints count the terms: others are refused."""
    terms = sorted(concept.name for concept in WORLD["concepts"].values()) + list(STYLES)
    path, settings = out / "settings.json", {"seed": options.seed, "size": SIZE, "block": BLOCK, "terms": round(chance(" ".join(terms)), 7)}
    if path.exists():
        found = json.loads(path.read_text())
        if found != settings:
            raise SystemExit(f"{out} was written with {found}, this run has {settings}. Use the same --seed and files, or another --out.")
    path.write_text(json.dumps(settings))


# --- one block -------------------------------------------------------------------------------------------------------

def make_block(job):
    """Pictures uint8 [BLOCK, SIZE, SIZE, 3] and caption lines of one block. job: (seed, part, block)."""
    seed, part, block = job
    rng = np.random.default_rng([seed, {"train": 0, "compositions": 1}[part], block])
    sampler = Sampler(WORLD["concepts"], WORLD["labelled"], WORLD["photographed"], part)
    pictures, lines = [], []
    plan = ["single"] * BLOCK
    if part == "train":
        plan = [kind for kind, (count, _) in GROUPS.items() for _ in range(count)]
        plan += ["single"] * (BLOCK - sum(count * size for count, size in GROUPS.values()))
    for number, i in enumerate(rng.permutation(len(plan))):
        kind = plan[i]
        if part == "compositions":
            specs, varied = [sampler.spec(rng, rng.random() < 0.85)], ()
        elif kind == "single":
            specs, varied = [sampler.single(rng)], ()
        else:
            specs, varied = getattr(sampler, kind + "_group")(rng, GROUPS[kind][1])
        group, base, shared = block * BLOCK + number, None, int(rng.integers(1 << 31))
        for spec in specs:
            if spec.kind == "photo":
                of_it = WORLD["photographed"][spec.subjects[0][0].name] if spec.subjects else WORLD["labelled"][spec.label]
                pictures.append(photo_crop(rng, WORLD["photos"][_pick(rng, of_it)][1]))
            else:
                if base is None or varied != ("subject",):
                    base = backdrop(spec, shared)
                pictures.append(render(spec, base, shared))
            names_seed = int(rng.integers(1 << 31)) if varied in ((), ("subject",)) else shared
            lines.append({"captions": captions(spec, shared, names_seed, varied), **spec.terms(), "group": group, "varied": varied[0] if varied else None, **({"held": held_pairs(spec)} if part != "train" else {})})
    return np.stack(pictures), lines


def _pick(rng, options):
    return options[rng.integers(len(options))]


def photo_crop(rng, image, size=SIZE):
    side = int(rng.uniform(min(size, min(image.size)), min(image.size) + 1))
    x, y = rng.integers(0, image.width - side + 1), rng.integers(0, image.height - side + 1)
    crop = image.resize((size, size), Image.LANCZOS, box=(x, y, x + side, y + side))
    return np.asarray(crop if rng.random() < 0.5 else crop.transpose(Image.FLIP_LEFT_RIGHT))


# --- the parts -------------------------------------------------------------------------------------------------------

def write_train(out, options):
    folder = out / "train"
    folder.mkdir(exist_ok=True)
    with pool_of(options.workers) as pool:
        for shard in range(options.count // SHARD):
            name = f"{shard:03d}"
            if (folder / f"captions-{name}.jsonl").exists():
                continue
            write_blocks(pool, folder, f"-{name}", [(options.seed, "train", b) for b in range(shard * SHARD // BLOCK, (shard + 1) * SHARD // BLOCK)], f"shard {name}")


def pool_of(workers):
    """Processes that inherit the data and the banks of strokes and noise."""
    warm = np.random.default_rng(0)
    for style in STYLES:
        paint(np.zeros((SIZE, SIZE, 3), np.float32), style, warm)
    return multiprocessing.get_context("fork").Pool(workers, signal.signal, (signal.SIGINT, signal.SIG_IGN))


def write_blocks(pool, folder, suffix, jobs, title):
    """Write pictures{suffix}.npy and captions{suffix}.jsonl, going on after the last complete block of an interrupted run."""
    pictures_path, captions_path = folder / f"pictures{suffix}.partial", folder / f"captions{suffix}.partial"
    shape = (len(jobs) * BLOCK, SIZE, SIZE, 3)
    if captions_path.exists() and pictures_path.exists():
        kept = captions_path.read_text().splitlines(True)
        done = len([l for l in kept if l.endswith("\n")]) // BLOCK
        captions_path.write_text("".join(kept[:done * BLOCK]))
        pictures = np.lib.format.open_memmap(pictures_path, mode="r+")
    else:
        done = 0
        captions_path.write_text("")
        pictures = np.lib.format.open_memmap(pictures_path, mode="w+", dtype=np.uint8, shape=shape)
    with pictures_path.open("r+b") as file:  # a full disk is an error here, and not a crash in the middle of a mapped write
        os.posix_fallocate(file.fileno(), 0, pictures_path.stat().st_size)
    start = time.time()
    with captions_path.open("a") as stream:
        for k, (block, lines) in enumerate(pool.imap(make_block, jobs[done:])):
            at = (done + k) * BLOCK
            pictures[at:at + BLOCK] = block
            pictures.flush()
            stream.write("".join(json.dumps(line) + "\n" for line in lines))
            stream.flush()
            if (k + 1) % 25 == 0:
                print(f"{title}: {at + BLOCK} of {shape[0]} pictures, {(k + 1) * BLOCK / (time.time() - start):.0f} per second", flush=True)
    del pictures
    pictures_path.rename(folder / f"pictures{suffix}.npy")
    captions_path.rename(folder / f"captions{suffix}.jsonl")


def write_tests(out):
    if not (out / "test_compositions" / "captions.jsonl").exists():
        (out / "test_compositions").mkdir(exist_ok=True)
        with pool_of(2) as pool:
            write_blocks(pool, out / "test_compositions", "", [(TEST_SEED, "compositions", b) for b in range(10)], "test of compositions")
    concepts = WORLD["concepts"]
    save_specs(out / "test_concepts", [(c, r) for c in concepts.values() if c.held_out for r in four([r for r in c.renditions if r.set in ("fluent3d", "noto", "tiles")]) if r], 1)
    save_specs(out / "test_renditions", [(c, r) for c in concepts.values() if c.tested and not c.held_out for r in [r for r in c.renditions if r.set == c.tested][:1]], 2)
    write_photo_test(out / "test_photographs")
    folder = out / "test_subjects"
    if not (folder / "captions.jsonl").exists():
        chosen = [(concepts[name], r) for name in SAME_BACKGROUND_SUBJECTS for r in four([r for r in concepts[name].renditions if r.set in ("fluent3d", "noto")])]
        specs = [Spec(kind="composed", subjects=[s], scene="meadow", sky="blue sky") for s in chosen]
        base = backdrop(specs[0], TEST_SEED)
        lines = [{"captions": [name, f"{name}, meadow, blue sky", article(name), f"{article(name)} {SAME_BACKGROUND}"], **s.terms(), "group": 0} for s in specs for name in [s.subjects[0][0].name]]
        save(folder, [render(s, base, TEST_SEED + i % 4) for i, s in enumerate(specs)], lines)


def four(renditions):
    """Four renditions, repeated where there are fewer."""
    return [renditions[k % len(renditions)] for k in range(4)] if renditions else []


def save_specs(folder, pairs, part):
    """Concepts on plain grounds, with captions of their names and key words."""
    if (folder / "captions.jsonl").exists():
        return
    pictures, lines = [], []
    for number, (concept, rendition) in enumerate(pairs):
        rng = np.random.default_rng([TEST_SEED, 10 + part, number])
        ground = ("white", "light blue", "beige", "light green", "lavender", "yellow", "grey")[rng.integers(7)]
        spec = Spec(kind="composed", subjects=[(concept, rendition)], scene="plain background", ground=(ground,))
        pictures.append(render(spec, backdrop(spec, number), number))
        known = concept.keywords[:6]
        lines.append({"captions": [concept.name, ", ".join([concept.name] + known[:3]), article(concept.name), f"{article(concept.name)}, {', '.join(known)}" if known else article(concept.name)], **spec.terms(), "group": number})
    save(folder, pictures, lines)


def write_photo_test(folder):
    """Photographs that no training sees, of things that are known from drawings, too."""
    if (folder / "captions.jsonl").exists():
        return
    rng, pictures, lines = np.random.default_rng(TEST_SEED), [], []
    for number, (name, indices) in enumerate(sorted(WORLD["photo_tests"].items())):
        concept = WORLD["concepts"][name]
        if concept.found or len(indices) < 4:
            continue
        for index in indices[:PHOTO_TEST_THINGS]:
            pictures.append(photo_crop(rng, WORLD["photos"][index][1]))
            spec = Spec(kind="photo", subjects=[(concept, None)], style="photograph", label=article(name))
            lines.append({"captions": [name, f"photo, {name}", f"a photo of {article(name)}", f"a photograph of {article(name)}"], **spec.terms(), "group": number})
    save(folder, pictures, lines)


def save(folder, pictures, lines):
    folder.mkdir(exist_ok=True)
    np.save(folder / "pictures.npy", np.stack(pictures))
    (folder / "captions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def write_photos(out):
    if (out / "photos_test" / "pictures.npy").exists():
        return
    rng = np.random.default_rng(TEST_SEED)
    for name, wanted, crops in (("photos", False, PHOTO_CROPS), ("photos_test", True, PHOTO_TEST_CROPS)):
        (out / name).mkdir(exist_ok=True)
        captioned = {index for known in ("photographed", "photo_tests") for indices in WORLD[known].values() for index in indices}
        chosen = [(image, CAPTIONED_CROPS if i in captioned else crops) for i, (held, image) in enumerate(WORLD["photos"]) if held == wanted and not (wanted and i in captioned)]
        np.save(out / name / "pictures.npy", np.stack([photo_crop(rng, image) for image, count in chosen for _ in range(count)]))


def write_words(out):
    concepts = WORLD["concepts"]
    rule = {"kinds": ["subject-scene", "style-scene", "colour-subject"], "share": HELD_SHARE, "rule": "crc32('KIND|A|B') & 0xffffff < share * 2^24; plain backgrounds and gradients are not counted"}
    (out / "vocabulary.json").write_text(json.dumps(vocabulary(concepts, rule), indent=1))
    (out / "keywords.json").write_text(json.dumps({concept.name: concept.keywords for concept in concepts.values() if not concept.held_out}, indent=1))
    sampler, rng, evaluation = Sampler(concepts, {}, part="compositions"), np.random.default_rng(TEST_SEED), []
    while len(evaluation) < 100:
        spec = sampler.spec(rng, len(evaluation) % 5 != 4)
        if spec.subjects and spec.subjects[0][0].weight < 5:
            continue
        text = captions(spec, int(rng.integers(1 << 31)), int(rng.integers(1 << 31)))[3]
        if text not in evaluation:
            evaluation.append(text)
    prompts = {"version": 2, "binding": binding_prompts(), "counts": count_prompts(), "evaluation": evaluation, "subjects": [f"{article(name)} {SAME_BACKGROUND}" for name in SAME_BACKGROUND_SUBJECTS], "card": CARD}
    (out / "prompts.json").write_text(json.dumps(prompts, indent=1))


def binding_prompts(count=100):
    """[true caption, colours swapped, subjects swapped and turned round, one colour for both] of two well-known things, no held-out pair."""
    rng, made = np.random.default_rng(TEST_SEED + 1), []
    while len(made) < count:
        (x, y), (c, d) = (rng.choice(of, 2, replace=False).tolist() for of in (SAME_BACKGROUND_SUBJECTS, ONE_COLOUR))
        if any(held("colour-subject", colour, name) for colour in (c, d) for name in (x, y)) or {x, y} & PLAIN_PLURAL:
            continue
        both = lambda one, thing, other, second: f"{article(f'{one} {thing}')} and {article(f'{other} {second}')}"
        made.append([both(c, x, d, y), both(d, x, c, y), both(c, y, d, x), both(c, x, c, y)])
    return made


def count_prompts(count=60):
    """[true caption, another number, a third] of two and three well-known things."""
    rng, made = np.random.default_rng(TEST_SEED + 2), []
    names = [name for name in SAME_BACKGROUND_SUBJECTS if name not in UNCOUNTABLE | PLAIN_PLURAL | THE]
    for number in range(count):
        several = plural(names[rng.integers(len(names))])
        right, wrong = ("two", "three") if number % 2 else ("three", "two")
        made.append([f"{right} {several}", f"{wrong} {several}", f"many {several}"])
    return made


if __name__ == "__main__":
    main()
