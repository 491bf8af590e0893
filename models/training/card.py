"""Writes the model card of a pack: what it learnt from, what it knows, how good it is, and how that was measured.

Everything numeric comes from pack.json and metrics.json; nothing is typed in by hand. Invariant: a figure that was not
measured is printed as "not measured", never left out.
"""

import argparse
import json
from pathlib import Path

from PIL import Image

from stage import Refusal, clearly, write_atomically

SOURCES = """| source | what | licence |
|---|---|---|
| procedural art | made by this folder's code with captions by a grammar; the largest part | this project's |
| Fluent 3D emoji | 1,544 pictures; names and keywords | MIT, © Microsoft |
| Noto emoji | 1,639 pictures; names and keywords | Apache-2.0, © Google |
| emojilib | names and keywords of both | MIT, © Mu-An Chiou |
| Dungeon Crawl Stone Soup tiles | 3,741 pictures of 32 px; names from file paths | CC0 |
| CID22 | 250 photographs and graphics, no captions; only the VQGAN and backgrounds | CC BY-SA 4.0, © Cloudinary |
| Kodak | 24 photographs, no captions | unrestricted |
| Open Images | 200 photographs | CC BY 2.0 |"""

ROWS = [
    ("reconstruction of held-out compositions at 128 px, PSNR", "24 dB", "vqgan", lambda m: f"{m['vqgan']['psnr']:.2f} dB"),
    ("reconstruction of held-out photographs, PSNR", "", "vqgan", lambda m: f"{m['vqgan']['psnr_photos']:.2f} dB"),
    ("codebook entries in use on held-out pictures", "90 %", "vqgan", lambda m: percent(m["vqgan"]["codebookUsed"])),
    ("guide: right caption of 100, held-out compositions", "80 %", "clip", lambda m: percent(m["clip"]["test_compositions"])),
    ("guide: right caption of 92, held-out concepts by name and keywords", "60 %", "clip", lambda m: percent(m["clip"]["test_concepts"])),
    ("guide: right caption of 100, known concepts in a held-out rendition", "", "clip", lambda m: percent(m["clip"]["test_renditions"])),
    ("judge: right caption of 100, held-out compositions", "80 %", "judge", lambda m: percent(m["judge"]["test_compositions"])),
    ("judge: right caption of 92, held-out concepts by name and keywords", "60 %", "judge", lambda m: percent(m["judge"]["test_concepts"])),
    ("judge: right caption of 100, known concepts in a held-out rendition", "", "judge", lambda m: percent(m["judge"]["test_renditions"])),
    ("painted, 100 held-out prompts: judge ranks the true prompt first of 100", "60 %", "paint", lambda m: percent(m["paint"]["first"])),
    ("the same, true prompt among the first five", "", "paint", lambda m: percent(m["paint"]["firstFive"])),
    ("the prior alone, one pass, first of 100", "30 %", "prior", lambda m: percent(m["prior"]["first"])),
    ("random codes, first of 100 (the test can fail)", "about 1 %", "random", lambda m: percent(m["random"]["first"])),
    ("painted, prompts that differ only in the subject: true subject first of all", "50 %", "subjects", lambda m: f"{percent(m['subjects']['first'])} of {m['subjects']['of']}"),
    ("the same, the prior alone", "", "subjectsPrior", lambda m: percent(m["subjectsPrior"]["first"])),
    ("two seeds of one prompt: mean judge distance 1 − cos", "reported", "seeds", lambda m: f"{m['seeds']['twoSeeds']:.2f}"),
    ("two prompts: mean judge distance 1 − cos", "reported", "seeds", lambda m: f"{m['seeds']['twoPrompts']:.2f}"),
    ("painted, first of 100 after so many steps (0: the prior's best of four)", "reported", "paint", lambda m: ", ".join(f"{steps}: {percent(share)}" for steps, share in m["paint"]["curve"].items())),
    ("painted by the app (`npm run paint`, default preset, 256 px): judge ranks the true prompt first of 100", "60 %", "app", lambda m: f"{percent(m['app']['first'])} of the first {m['app']['painted']} prompts"),
    ("the 64 prompts of the contact sheet: first of 64", "reported", "card", lambda m: percent(m["card"]["first"])),
]


def percent(share):
    return f"{100 * share:.0f} %"


def table(metrics):
    lines = ["| what | floor | measured | printed by `evaluate.py --measure` |", "|---|---|---|---|"]
    for what, floor, name, show in ROWS:
        try:
            value = show(metrics)
        except KeyError:
            value = "not measured"
        lines.append(f"| {what} | {floor} | {value} | `{name}` |")
    return "\n".join(lines)


def sizes(pack):
    lines = ["| model | file | MB |", "|---|---|---|"]
    for file in pack["files"]:
        if file["path"].endswith(".onnx"):
            lines.append(f"| {file['role']} | {file['path']} | {file['bytes'] / 1e6:.1f} |")
    return "\n".join(lines)


def card(pack, metrics, vocabulary, hardware):
    trained = "\n".join(f"| {name} | {t['minutes']:.0f} | {t['steps']:,} |" for name, t in pack["trained"].items())
    terms = vocabulary["terms"]
    known = ", ".join(f"{len(words)} {'skie' if kind == 'sky' else kind}s" for kind, words in terms.items())
    held = {kind: len(words) for kind, words in vocabulary.get("heldOut", {}).items()}
    return f"""# {pack['name']} {pack['version']}

A VQGAN, two CLIPs and a prior, small enough to paint in a browser without network or GPU. Trained from nothing by
`models/training` on the pictures below; no weights of others are in it. Licence of the weights: {pack['licence']}.

![64 fixed prompts at seed 0, not picked](contact-sheet.webp)

64 fixed prompts, seed 0, not picked; painted at 128 px by the 20-step loop of `painting.py` (PyTorch), as are all painted
figures below but those of the line that names `npm run paint`. The prompts stand in `models/training/prompts.py`, in reading
order.

## What it learnt from

{SOURCES}

The prior keeps, as code indices of the VQGAN, the look of 2,500 empty scenes of the procedural art and of up to three
renditions of every subject it was trained on, in three sizes, so shapes of Fluent 3D emoji (MIT, © Microsoft) and Noto emoji (Apache-2.0, © Google) can be
recognised in its pictures. Painting starts from them and repaints them.

## What it knows

Terms it was trained on, by kind: {known}. They are shipped as `vocabulary.json`. A prompt that combines them is
understood best; other words fall into pieces and mean little; words that only describe subjects ("animal", "fruit") are known weakly. Held out of the training, to measure: {held.get('subject', 0)} concepts,
one in ten pairs of subject and scene, style and scene, and colour and subject, and one rendition of many concepts.

What it is weak at: subjects it has not seen (the two lines on held-out concepts below; most of their key words occur with no
subject of the training), telling the thousand subjects apart in coarse styles (mosaic, woodcut, low poly), colours that are
not a subject's own, and more than two subjects. More steps make a picture more like its prompt for the guide, but after some
ten large steps no longer for the judge, and edges soften. Two seeds move things, turn them round and often change the
rendition, but rarely the kind of scene.

What it does not know: photographs of the open world, persons, artists' names, writing, counting beyond a few, and
relations between several things. Its pictures look like illustrations because that is what it was shown. The photographs
carry no captions here, so no word means a photograph. It has not been tested for bias beyond what these emoji sets contain.

## How good it is

{table(metrics)}

Held-out prompts combine terms that never occurred together in training. The judge is another architecture with another
seed, data order and text encoder, and guides nothing. The same commands with `--data` and `--out` print every figure.

## How it was trained

Hardware: {hardware}. Precision: bf16 for convolutions and matrix products, fp32 for the rest.

| model | minutes | steps |
|---|---|---|
{trained}

## Files

{sizes(pack)}

Weights are stored as fp16 and computed in fp32. The guide's image encoder costs 0.18 GFLOP for a cutout of 64 px, the decoder
6.4 GFLOP for 256 × 256.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder with metrics.json and contact-sheet.png")
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--hardware", default="2 CPU cores of a shared machine (AMD EPYC, AVX-512 BF16), one thread per model, which other work left between a third and nine tenths of a core")
    args = parser.parse_args()
    if not (args.pack / "pack.json").exists():
        raise Refusal(f"{args.pack} holds no pack.json; run export.py first.")
    pack = json.loads((args.pack / "pack.json").read_text())
    vocabulary = json.loads((args.pack / "vocabulary.json").read_text())
    metrics_path, sheet = args.out / "metrics.json", args.out / "contact-sheet.png"
    metrics = json.loads(metrics_path.read_text()) if metrics_path.exists() else {}
    write_atomically(args.pack / "README.md", lambda path: path.write_text(card(pack, metrics, vocabulary, args.hardware)))
    if sheet.exists():
        write_atomically(args.pack / "contact-sheet.webp", lambda path: Image.open(sheet).save(path, "webp", quality=82))


if __name__ == "__main__":
    clearly(main)
