"""A contact sheet of 8 x 8 pictures with their captions beside it: `python sheet.py --pictures DIR --out sheet.png --step 7`.

Invariant: pictures are taken by their number, never chosen by eye.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", required=True, help="a folder with pictures*.npy and captions*.jsonl")
    parser.add_argument("--shard", default="", help="for example 000; none for the tests")
    parser.add_argument("--out", required=True, help="the PNG to write; the captions go beside it as .txt")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--step", type=int, default=1)
    options = parser.parse_args()
    suffix = f"-{options.shard}" if options.shard else ""
    pictures_path, captions_path = Path(options.pictures) / f"pictures{suffix}.npy", Path(options.pictures) / f"captions{suffix}.jsonl"
    for path in (pictures_path, captions_path):
        if not path.is_file():
            sys.exit(f"{path} is missing. Write it first with dataset.py, or give another --pictures or --shard.")
    pictures = np.load(pictures_path, mmap_mode="r")
    lines = [json.loads(text) for text in captions_path.read_text().splitlines()]
    chosen = [i for i in range(options.first, len(pictures), options.step)][:64]
    size = pictures.shape[1]
    sheet = np.full((8 * (size + 2), 8 * (size + 2), 3), 255, np.uint8)
    for place, i in enumerate(chosen):
        y, x = divmod(place, 8)
        sheet[y * (size + 2):y * (size + 2) + size, x * (size + 2):x * (size + 2) + size] = pictures[i]
    Image.fromarray(sheet).save(options.out)
    Path(options.out).with_suffix(".txt").write_text("".join(f"row {p // 8 + 1} column {p % 8 + 1}, picture {i}: {' | '.join(lines[i]['captions'])}\n" for p, i in enumerate(chosen)))


if __name__ == "__main__":
    main()
