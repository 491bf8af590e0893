"""Writes the model card of a pack: what it learnt from, what it knows, how good it is, and how that was measured.

Everything numeric comes from pack.json and metrics.json; nothing is typed in by hand. Invariant: a figure that was not
measured is printed as "not measured", never left out.
"""

import argparse
import json
from pathlib import Path

from PIL import Image

from stage import Refusal, clearly, write_atomically

SOURCES = """| source | what | licence | remembered by the prior |
|---|---|---|---|
| procedural art | made by this folder's code with captions by a grammar; the largest part | this project's | scenes |
| Fluent 3D emoji | 1,544 pictures; names and keywords | MIT, © Microsoft | yes |
| Fluent emoji, flat | 1,301 pictures | MIT, © Microsoft | yes |
| Noto emoji, two generations | 2,622 pictures | Apache-2.0, © Google | yes |
| FxEmojis | 471 pictures | Apache-2.0, © Mozilla | yes |
| Twemoji | 1,326 pictures | CC BY 4.0, © Twitter and contributors | yes |
| EmojiOne 2 | 963 pictures | CC BY 4.0, © Emoji One | yes |
| Streamline emojis and freehand drawings | 586 and 913 pictures | CC BY 4.0, © Streamline | yes |
| OpenMoji | 1,794 pictures | CC BY-SA 4.0, © OpenMoji (HfG Schwäbisch Gmünd) | no |
| Open Clip Art 0.18 | 2,299 pictures whose name says something | CC0 | yes |
| game-icons.net | 4,133 silhouettes | CC BY 3.0, © Lorc, Delapouite and the other authors of game-icons.net | yes |
| emojilib | names and keywords of the emoji | MIT, © Mu-An Chiou | |
| Dungeon Crawl Stone Soup tiles | 3,741 pictures of 32 px; names from file paths | CC0 | yes |
| Caltech-101 | 3,820 photographs, 97 kinds | CC BY 4.0 as published by Fei-Fei Li, Marco Andreeto, Marc'Aurelio Ranzato and Pietro Perona | no |
| flower photographs (tf_flowers) | 750 photographs, five flowers | CC BY 2.0, their Flickr authors | no |
| Grocery Store data set | 866 photographs of fruit and vegetables | MIT, © Marcus Klasson | no |
| clothing data set | 600 photographs of clothes | CC0 | no |
| CID22 | 250 photographs and graphics, no captions; only the VQGAN and backgrounds | CC BY-SA 4.0, © Cloudinary | no |
| Kodak | 24 photographs, no captions | unrestricted | no |
| Open Images | 200 photographs | CC BY 2.0 | no |"""

TEACHERS = """| teacher | what it gave | licence |
|---|---|---|
| EfficientNet-Lite0, ImageNet weights | the guide's image encoder began as it and was trained on; the distance between maps is the VQGAN's perceptual loss | Apache-2.0, © Google |
| all-MiniLM-L6-v2 | the frozen word vectors of both text encoders (30,496 words in 96 numbers), targets for the guide's captions, `words/kin.json` | Apache-2.0, © its authors at UKP Lab and sentence-transformers |
| WordNet 3.1 | the order of neighbours in `words/kin.json` | WordNet licence, © Princeton University: `words/wordnet-licence.txt` |

EfficientNet-Lite1 (Apache-2.0, © Google), with a head of its own, is the outside eye of the figures below. It stands in no loss and
is not shipped. The judge knows neither Lite0 nor MiniLM's targets; it shares the frozen word vectors with the guide."""

both = lambda part: lambda m: f"{percent(part(m)['first'])}, {percent(part(m)['firstFive'])}"
ROWS = [
    ("reconstruction of held-out compositions at 128 px, PSNR", "24 dB", "vqgan", lambda m: f"{m['vqgan']['psnr']:.2f} dB"),
    ("reconstruction of held-out photographs, PSNR", "", "vqgan", lambda m: f"{m['vqgan']['psnr_photos']:.2f} dB"),
    ("fine detail left in them, compositions and photographs (1 is as sharp as the originals)", "", "vqgan", lambda m: f"{m['vqgan']['energy']:.2f}, {m['vqgan']['energy_photos']:.2f}"),
    ("codebook entries in use on held-out pictures", "90 %", "vqgan", lambda m: percent(m["vqgan"]["codebookUsed"])),
    *((f"{who}: {what}", floor, name, lambda m, name=name, key=key: percent(m[name][key])) for name, who in (("clip", "guide"), ("judge", "judge"), ("eye", "outside eye")) for key, what, floor in (
        ("test_compositions", "right caption of 100, held-out compositions", "80 %"),
        ("test_renditions_first", "right name of 100, known concepts in a set never seen (emojione-v1)", "60 %" if name == "clip" else ""),
        ("test_renditions_five", "the same, among the first five", ""),
        ("test_concepts_first", "right name of 92, held-out concepts by name and key words", ""),
        ("test_concepts_five", "the same, among the first five", "40 %" if name == "clip" else ""),
        ("test_photographs_first", "right name of 34 known things, photographs never seen", "60 %" if name == "clip" else ""),
    )),
    ("painted, 100 held-out prompts: the true prompt ranks first of 100, among the first five; judge", "85 %", "paint", both(lambda m: m["paint"])),
    ("the same, outside eye", "", "paint", both(lambda m: m["paint"]["eye"])),
    ("the same, judge of 1.1.0", "", "paint", both(lambda m: m["paint"]["earlierJudge"])),
    ("the prior alone, one pass; judge", "30 %", "prior", both(lambda m: m["prior"])),
    ("random codes; judge (the test can fail)", "about 1 %", "random", both(lambda m: m["random"])),
    ("two coloured things: the true caption beats three wrong ones (chance 25 %); judge", "50 %", "binding", lambda m: percent(m["binding"]["judge"])),
    ("the same, outside eye", "50 %", "binding", lambda m: percent(m["binding"]["eye"])),
    ("two and three of a thing: the true number beats two wrong ones (chance 33 %); judge, outside eye", "", "counts", lambda m: f"{percent(m['counts']['judge'])}, {percent(m['counts']['eye'])}"),
    ("painted, prompts that differ only in the subject: true subject first of all", "50 %", "subjects", lambda m: f"{percent(m['subjects']['first'])} of {m['subjects']['of']}"),
    ("the same, the prior alone", "", "subjectsPrior", lambda m: percent(m["subjectsPrior"]["first"])),
    ("two seeds of one prompt: mean judge distance 1 − cos", "reported", "seeds", lambda m: f"{m['seeds']['twoSeeds']:.2f}"),
    ("two prompts: mean judge distance 1 − cos", "reported", "seeds", lambda m: f"{m['seeds']['twoPrompts']:.2f}"),
    ("painted, first of 100 after so many steps (0: the prior's best of four)", "reported", "paint", lambda m: ", ".join(f"{steps}: {percent(share)}" for steps, share in m["paint"]["curve"].items())),
    ("painted by the app (`npm run paint`, default preset, 256 px): the true prompt ranks first of 100, among the first five; judge", "85 %", "app", lambda m: f"{both(lambda m: m['app'])(m)} of the first {m['app']['painted']} prompts"),
    ("the same, outside eye", "", "app", both(lambda m: m["app"]["eye"])),
    ("1.1.0's pictures of the same prompts; judge, outside eye, judge of 1.1.0: first", "", "app", lambda m: ", ".join(percent(part["first"]) for part in (m["app"]["earlier"], m["app"]["earlier"]["eye"], m["app"]["earlier"]["earlierJudge"]))),
    ("the 64 prompts of the contact sheet: first of 64", "reported", "card", lambda m: percent(m["card"]["first"])),
]


def percent(share):
    return f"{100 * share:.0f} %"


def table(metrics):
    lines = ["| what | floor | measured | printed by `evaluate.py --measure` |", "|---|---|---|---|"]
    for what, floor, name, show in ROWS:
        try:
            value = show(metrics)
        except (KeyError, TypeError):
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
    held = {"subject": len(vocabulary["heldOut"]["subject"])}
    return f"""# {pack['name']} {pack['version']}

A VQGAN, two CLIPs and a prior, small enough to paint in a browser without network or GPU. Trained by `models/training` on the
pictures below and with the help of the teachers below. Licence of the weights: {pack['licence']}; the guide's image encoder
derives from Google's EfficientNet-Lite0 (Apache-2.0).

![64 fixed prompts at seed 0, not picked](contact-sheet.webp)

64 fixed prompts, seed 0, not picked; painted at 128 px by the 20-step loop of `painting.py` (PyTorch), as are all painted
figures below but those of the lines that name `npm run paint`. The prompts stand in `models/training/prompts.py`, in reading
order.

## What it learnt from

{SOURCES}

One emoji set, emojione-v1, was never trained on; it measures. What the prior remembers, it keeps as code indices of the VQGAN: empty
scenes of the procedural art, and every drawable subject in up to three hands and three sizes. So shapes of the sets marked
"yes" can be recognised in its pictures. Painting starts from them, stretches and dyes them, and repaints them. Pictures under
CC BY-SA, and photographs, only taught encoders; whether weights are an adaptation of them is not settled.

## Who taught it

{TEACHERS}

## What it knows

Terms it can paint, by kind: {known}. They are shipped as `vocabulary.json`. Some 1,500 more things are known to the encoders from
one clip art, icon or photograph each. Every other word of some 30,000 stands near those that mean the like, through its
word vector, and `words/kin.json` says which term it is nearest to: a reading that the page can offer, right for most nouns and
wrong for some. Held out of the training, to measure: {held.get('subject', 0)} concepts, and one in ten pairs of subject and scene, style and
scene, and colour and subject.

What it does not know: persons, artists' names, writing, numbers beyond a few, and relations other than beside and above.
Photographs taught it some 120 things; its own pictures remain illustrations. ImageNet, on which Lite0 was trained, and the
emoji sets carry their makers' choices of what is worth a picture; it has not been tested for bias beyond that.

## How good it is

{table(metrics)}

Held-out prompts combine terms that never occurred together in training. The judge is another architecture with another
seed, data order and text encoder, and guides nothing; the outside eye has not even that in common with what it looks at. The same commands with `--data` and `--out` print every figure.

## How it was trained

Hardware: {hardware}. Precision: bf16 for convolutions and matrix products, fp32 for the rest.

| model | minutes | steps |
|---|---|---|
{trained}

## Files

{sizes(pack)}

Weights are stored as fp16 and computed in fp32. The guide's image encoder costs 0.15 GFLOP for a cutout of 96 px, the decoder
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
