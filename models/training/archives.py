"""Reading the data folder: captioned pictures with alpha, and photographs.

Every archive is NAME.zip beside NAME.jsonl. Invariant: what cannot be read is said in one sentence with what to do.
"""
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32, error as zlib_error

import numpy as np
from PIL import Image

from palettes import COLOURS

LARGEST = 168  # pixels of the longer side kept in memory


@dataclass
class Rendition:
    """One picture of a concept: premultiplied uint8 RGBA cropped to what is visible, its own name, its set, its natural colour."""
    name: str
    set: str
    image: Image.Image
    colour: str | None


def chance(text):
    """A number in 0..1 that depends on the text only."""
    return (crc32(text.encode()) & 0xFFFFFF) / 0x1000000


def entries(data, name):
    folder = Path(data)
    if not folder.is_dir():
        raise SystemExit(f"The data folder {data} does not exist. Give the folder with fluent3d.zip, noto.zip and the other archives as --data.")
    listing, archive = folder / f"{name}.jsonl", folder / f"{name}.zip"
    for path in (listing, archive):
        if not path.is_file():
            raise SystemExit(f"{path} is missing. The data folder needs {name}.jsonl and {name}.zip; see its README.")
    try:
        with zipfile.ZipFile(archive) as opened:
            for number, text in enumerate(listing.read_text().splitlines(), 1):
                try:
                    line = json.loads(text)
                except ValueError:
                    raise SystemExit(f"{listing} line {number} is not JSON. Fetch the data folder again.") from None
                yield line, opened
    except zipfile.BadZipFile:
        raise SystemExit(f"{archive} is not a readable zip archive. Fetch the data folder again.") from None


def decode(archive, file, name, mode="RGBA"):
    try:
        return Image.open(io.BytesIO(archive.read(file))).convert(mode)
    except (OSError, KeyError, ValueError, EOFError, SyntaxError, zlib_error, zipfile.BadZipFile) as error:
        raise SystemExit(f"Picture {file} of {name}.zip cannot be read ({error}). Fetch the data folder again, or remove its line from {name}.jsonl.") from None


def photos(data):
    """Yields (set, file, labels, RGB image) of the photographs: cid22, kodak, openimages."""
    for name in ("cid22", "kodak", "openimages"):
        for line, archive in entries(data, name):
            yield name, line["f"], line.get("labels", []), decode(archive, line["f"], name, "RGB")


def visible(image):
    box = image.getchannel("A").point(lambda a: 255 * (a > 16)).getbbox()
    if box is None or (box[2] - box[0]) * (box[3] - box[1]) < 60:
        return None
    image = image.crop(box)
    if max(image.size) > LARGEST:
        s = LARGEST / max(image.size)
        image = image.resize((max(1, round(image.width * s)), max(1, round(image.height * s))), Image.LANCZOS)
    return image


def colour_of(image):
    """The name of the one colour that covers most of it, or None."""
    pixels = np.asarray(image.resize((24, 24), Image.BILINEAR), np.float32).reshape(-1, 4)
    pixels = pixels[pixels[:, 3] > 128, :3] / 255
    if len(pixels) < 20:
        return None
    names = [n for n in COLOURS if n != "teal"]
    hexes = np.array([[int(COLOURS[n][i:i + 2], 16) / 255 for i in (1, 3, 5)] for n in names])
    a, b = pixels[:, None], hexes[None]
    distance = ((a - b) ** 2).sum(-1) * 0.5 + (((a - a.mean(-1, keepdims=True)) - (b - b.mean(-1, keepdims=True))) ** 2).sum(-1) * 2  # hue counts more than brightness
    share = np.bincount(distance.argmin(1), minlength=len(names)) / len(pixels)
    return names[int(share.argmax())] if share.max() > 0.55 else None
