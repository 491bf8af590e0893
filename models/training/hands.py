"""Further hands: more emoji sets, clip art, silhouettes, freehand drawings and photographs, each under a concept's name.

What a set calls its pictures is rarely what people would type, so names are brought to concepts that are known (`named`) and
only plain words found new ones. Invariant: HELD_SET is never yielded for training; it measures renditions.
"""
import json
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from archives import Rendition, chance, colour_of, decode, entries, visible
from palettes import COLOURS

HELD_SET = "emojione-v1"
# How each set draws, as a person would say it; a set that is not here draws like emoji and is not named.
HAND = {
    "fluent3d": "3d render", "fluent-emoji-flat": "flat design", "twemoji": "flat design", "openmoji": "outlined cartoon", "streamline-emojis": "outlined cartoon",
    "openclipart": "clip art", "game-icons": "silhouette", "freehand": "freehand drawing", "photograph": "photograph",
}
HANDS = tuple(dict.fromkeys(HAND.values()))
# Sets whose licence lets the prior remember them (MIT, Apache-2.0, CC0, and CC BY with credit).
REMEMBERED = {"fluent3d", "noto", "tiles", "fluent-emoji-flat", "noto-v1", "fxemoji", "twemoji", "emojione", "streamline-emojis", "openclipart", "game-icons", "freehand"}
PHOTOGRAPHS = ("caltech101", "flower-photos", "grocery", "clothing")
PHOTO_HELD = 0.15  # share of each set's photographs that no training sees
INKS = ("black", "black", "black", "blue", "brown", "red", "purple", "green", "white")  # of silhouettes, by their name

# Last words that mean another thing in compounds, or too little alone.
LOOSE_HEADS = set("mouse bat seal fly drop hand face foot eye head ring bird fish insect tree pick saw nail wing sign symbol person man woman people hole target stick note board box web crane light button orange line station ship horn star brain heart".split())
PLURALS = {"feathers": "feather", "knives": "knife", "leaves": "leaf", "wolves": "wolf", "mice": "mouse", "geese": "goose", "teeth": "tooth", "cherries": "cherries", "grapes": "grapes", "glasses": "glasses"}
PHOTO_NAMES = {
    "car seen from the side": "car", "mobile phone": "phone", "brontosaurus dinosaur": "dinosaur", "dalmatian dog": "dog", "electric guitar": "guitar", "grand piano": "piano", "hawksbill sea turtle": "turtle", "t-shirt": "shirt",
    "long sleeved shirt": "shirt", "shoes": "shoe", "aubergine": "eggplant", "brown cap mushroom": "mushroom", "regular tomato": "tomato", "satsumas": "orange", "carrots": "carrot", "roses": "rose", "outwear": "coat", "windsor chair": "chair",
    "golden delicious": "apple", "granny smith": "apple", "pink lady": "apple", "red delicious": "apple", "royal gala": "apple", "cantaloupe": "melon", "anjou": "pear", "conference": "pear", "kaiser": "pear", "cup": "cup",
    "sea horse": "seahorse", "wild cat": "wild cat", "green bell pepper": "bell pepper", "orange bell pepper": "bell pepper", "red bell pepper": "bell pepper", "yellow bell pepper": "bell pepper",
}
PAIRS = {"trousers", "binoculars", "shorts", "goggles", "jeans", "pliers", "headphones", "scissors", "pants", "sunglasses", "stairs", "handcuffs", "tongs"}  # no singular


@dataclass
class Found:
    """A picture and the concept it shows; `keywords` as the set gives them."""
    concept: str
    keywords: list
    rendition: Rendition


@dataclass
class Photograph:
    """One captioned photograph: its concept, what its set calls it, whether no training may see it, RGB."""
    concept: str
    name: str
    held: bool
    image: Image.Image


def words_of_the_world(data):
    """The ordinary words of data/words, in order of frequency."""
    return json.loads((Path(data) / "words" / "words96.json").read_text())["words"]


def named(own, known, words=(), longest=0):
    """The concept that a set's name means: a known one of that name, its singular or its last word; or, up to `longest`
    ordinary `words`, a new one; else None. known: names and aliases → concept."""
    if own in PHOTO_NAMES:
        return PHOTO_NAMES[own]
    own = re.sub(r"'s (head|face)$", "", own)
    for name in (own, singular(own)):
        if name in known:
            return known[name]
    last = singular(own.split()[-1])
    if 1 < len(own.split()) <= 3 and last in known and last not in LOOSE_HEADS:
        return known[last]
    parts = own.split()
    return singular(own) if 0 < len(parts) <= longest and all(len(part) > 2 and part in words for part in parts) else None


def singular(name):
    """A plural's last word without its ending, where that is safe to guess."""
    first, space, last = name.rpartition(" ")
    if last in PLURALS:
        last = PLURALS[last]
    elif len(last) > 3 and last not in PAIRS and last.endswith("s") and not last.endswith(("ss", "us", "is", "as", "os", "ies", "ches", "shes", "xes")):
        last = last[:-1]
    return first + space + last


def clip_art(data, known, words):
    """openclipart without the pictures whose name says little."""
    for line, archive in entries(data, "openclipart"):
        concept = None if line.get("weak") else named(line["name"], known, words, 2)
        if concept:
            yield from _found(concept, line, archive, "openclipart")


def silhouettes(data, known, words):
    """game-icons, each in an ink of its own, so that black is not what they all have in common."""
    for line, archive in entries(data, "game-icons"):
        concept = named(line["name"], known, words, 1)
        for found in _found(concept, line, archive, "game-icons") if concept else ():
            ink = INKS[int(chance("ink " + line["name"]) * len(INKS))]
            alpha = found.rendition.image.getchannel("A")
            inked = Image.new("RGBA", alpha.size, "#" + COLOURS[ink].lstrip("#") if ink != "black" else "#101014")
            inked.putalpha(alpha)
            found.rendition.image, found.rendition.colour = inked, ink
            yield found


def freehand(data, known, words):
    """Streamline's freehand drawings of things that are known, and single ordinary words."""
    for line, archive in entries(data, "freehand"):
        concept = named(line["name"], known, words, 1)
        if concept:
            yield from _found(concept, line, archive, "freehand")


def _found(concept, line, archive, name):
    image = visible(decode(archive, line["f"], name))
    if image is not None:
        yield Found(concept, line.get("keywords", []), Rendition(line["name"], name, image, colour_of(image)))


def photographs(data, known, words):
    """The captioned photographs, 128 px or more on their shorter side where they have them."""
    for name in PHOTOGRAPHS:
        for line, archive in entries(data, name):
            concept = named(line["name"], known, words, 3)
            if concept:
                yield Photograph(concept, line["name"], chance(f"photo {name} {line['f']}") < PHOTO_HELD, decode(archive, line["f"], name, "RGB"))
