"""Which pictures to make: specifications drawn at random, alone or in groups that differ in one thing only.

Training sees no held-out concept, rendition or pair; the test of compositions sees only held-out pairs.
Invariant: what is held out is a function of the terms' names (see `held`), the same for every seed and count.
"""
from copy import copy

import numpy as np

from compose import LAYOUTS
from lands import LANDS, PLACES
from palettes import BACKGROUNDS, COLOURS, MOODS, PALETTES, WHOLE
from patterns import PATTERNS
from skies import NIGHT, SKIES
from styles import STYLES
from subjects import ALIASES, chance
from words import UNCOUNTABLE, PLAIN_PLURAL, THE, Spec

HELD_SHARE = 0.10
MONOCHROME = {"woodcut", "ink drawing", "pencil sketch", "charcoal drawing", "blueprint", "chalk drawing", "screen print"}
ONE_COLOUR = [c for c in COLOURS if c != "teal"]
COARSE = {"oil painting", "impressionist painting", "watercolour", "pixel art", "pastel drawing", "mosaic", "collage", "glitch art", "pointillism", "stained glass", "low poly", "cross stitch", "cubist painting"}
SMALL = {"tiny", "three", "many", "row"}  # too small to be read in a coarse style
COUNTS = {"two", "three", "many", "row", "facing pair"}


def held(kind, a, b):
    """Whether the pair (a, b) never occurs in training. kind: subject-scene, style-scene or colour-subject."""
    return a is not None and b is not None and chance(f"{kind}|{a}|{b}") < HELD_SHARE


def held_pairs(spec):
    """The kinds of held-out pairs in a spec."""
    subject = spec.subjects[0][0].name if spec.subjects else None
    plain = spec.scene in ("plain background", "gradient")
    return [kind for kind, a, b in (("subject-scene", subject, None if plain else spec.scene), ("style-scene", spec.style, None if plain else spec.scene), ("colour-subject", None if spec.natural else spec.colour, subject)) if held(kind, a, b)]


class Sampler:
    """Draws specs from the concepts. part: "train" (no held-out concept, rendition or pair) or "compositions" (held-out pairs only)."""

    def __init__(self, concepts, photographs, part="train"):
        self.part, self.photographs = part, photographs
        self.concepts = [c for c in concepts.values() if not c.held_out]
        weights = np.array([c.weight for c in self.concepts])
        self.weights = weights / weights.sum()

    def concept(self, rng):
        return self.concepts[rng.choice(len(self.concepts), p=self.weights)]

    def rendition(self, rng, concept):
        allowed = [r for r in concept.renditions if r.set != concept.tested]
        tiles = [r for r in allowed if r.set == "tiles"]
        others = [r for r in allowed if r.set != "tiles"]
        chosen = tiles if tiles and (not others or rng.random() < 0.12) else others
        return chosen[rng.integers(len(chosen))]

    def scene(self, rng, spec, shares):
        """Scene, sky, ground colours and palette. shares: of plain, gradient, pattern, land, place."""
        kind = rng.choice(5, p=shares)
        names = list(BACKGROUNDS)
        if kind == 0:
            spec.scene, spec.ground = "plain background", (names[rng.integers(len(names))],)
        elif kind == 1:
            spec.scene, spec.ground = "gradient", tuple(names[i] for i in rng.choice(len(names), 2, replace=False))
        elif kind == 2:
            spec.scene = list(PATTERNS)[rng.integers(len(PATTERNS))]
            if rng.random() < 0.55 and spec.scene != "portrait":
                spec.ground = tuple(names[i] for i in rng.choice(len(names), 3 if rng.random() < 0.2 else 2, replace=False))
            else:
                spec.palette = self.palette(rng)
        elif kind == 3:
            spec.scene, spec.sky = list(LANDS)[rng.integers(len(LANDS))], SKIES[rng.choice(len(SKIES), p=_SKY_SHARES)]
        else:
            spec.scene = list(PLACES)[rng.integers(len(PLACES))]

    def palette(self, rng):
        return list(PALETTES)[rng.integers(len(PALETTES))]

    def spec(self, rng, with_subject, fixed_style=None):
        """One spec that keeps the part's rule of held-out pairs."""
        for _ in range(4000):
            spec = self._draw(rng, with_subject, fixed_style)
            if bool(held_pairs(spec)) == (self.part == "compositions"):
                return spec
        raise RuntimeError(f"No spec of part {self.part!r} found in 4000 draws; lower HELD_SHARE or add scenes.")

    def _draw(self, rng, with_subject, fixed_style):
        spec = Spec(kind="composed" if with_subject else "art")
        self.scene(rng, spec, [0.30, 0.06, 0.09, 0.41, 0.14] if with_subject else [0, 0.04, 0.38, 0.43, 0.15])
        if rng.random() < (0.45 if with_subject else 0.5):
            spec.style = list(STYLES)[rng.integers(len(STYLES))]
        if spec.palette is None and not spec.ground and rng.random() < (0.22 if with_subject else 0.45):
            spec.palette = self.palette(rng)
        if rng.random() < 0.14:
            spec.mood = MOODS[rng.integers(len(MOODS))]
        if with_subject:
            concept = self.concept(rng)
            spec.subjects = [(concept, self.rendition(rng, concept))]
            spec.layout = self.layout(rng)
            if rng.random() < 0.10 and spec.layout not in COUNTS:
                other = self.concept(rng)
                if other.name != concept.name:
                    spec.subjects.append((other, self.rendition(rng, other)))
                    spec.layout = None
            if rng.random() < 0.22:
                spec.colour = ONE_COLOUR[rng.integers(len(ONE_COLOUR))]
        return self.settle(spec, rng)

    def layout(self, rng):
        return LAYOUTS[rng.choice(13, p=_LAYOUT_SHARES)] if rng.random() < 0.42 else None

    def settle(self, spec, rng):
        """The spec with contradictions taken out: colours in a woodcut, a blue fox in sepia, two suns."""
        if spec.style in MONOCHROME:
            spec.colour = spec.palette = None
            if spec.ground:
                spec.ground = ({"chalk drawing": "black", "blueprint": "blue"}.get(spec.style, "white"),) if spec.scene == "plain background" else ("black", "white")
            elif spec.scene in PATTERNS:
                spec.ground = ("black", "white")
        if spec.style in COARSE and spec.layout in SMALL:
            spec.layout = None
        if spec.mood == "dark" and spec.sky in NIGHT | {"thunderstorm"}:
            spec.mood = None
        if spec.style == "neon" and spec.scene == "plain background":
            spec.ground = ("black",)
        if spec.scene == "portrait" and spec.palette is None:
            spec.ground, spec.palette = (), "retro"
        if spec.palette in WHOLE:
            spec.colour = None
        if spec.subjects:
            concept, rendition = spec.subjects[0]
            if spec.layout in COUNTS and concept.name in UNCOUNTABLE | PLAIN_PLURAL | THE:
                spec.layout = None
            if spec.layout == "upside down" and spec.scene in LANDS:
                spec.layout = None
            if spec.colour is None and rendition.colour and spec.style not in MONOCHROME and spec.palette not in WHOLE and rng.random() < 0.1:
                spec.colour, spec.natural = rendition.colour, True
            if rendition.set == "tiles":
                spec.kind, spec.style = "tile", "pixel art"
            elif spec.layout == "close-up":
                spec.kind = "closeup"
        return spec

    def subject_group(self, rng, size):
        """Specs that differ in the subject only."""
        base = self.spec(rng, True)
        while base.kind == "tile" or len(base.subjects) > 1:
            base = self.spec(rng, True)
        base.natural, base.colour = False, None if base.natural else base.colour
        specs, seen = [base], {base.subjects[0][0].name}
        while len(specs) < size:
            concept = self.concept(rng)
            spec = copy(base)
            spec.subjects = [(concept, self.rendition(rng, concept))]
            if concept.name in seen or spec.subjects[0][1].set == "tiles" or held_pairs(spec) or (spec.layout in COUNTS and concept.name in UNCOUNTABLE | PLAIN_PLURAL | THE):
                continue
            seen.add(concept.name)
            specs.append(spec)
        return specs, ("subject",)

    def attribute_group(self, rng, size):
        """Specs that differ in one other attribute only; returns them and the attribute."""
        with_subject = rng.random() < 0.55
        while True:
            base = self.spec(rng, with_subject)
            if base.kind == "tile" or len(base.subjects) > 1:
                continue
            base.natural, base.colour = False, None if base.natural else base.colour
            axes = ["style", "scene", "mood"] + (["colour", "layout"] * 2 if with_subject else ["palette"]) + (["sky"] * 2 if base.sky else []) + (["ground"] * 2 if base.ground else [] if base.scene == "portrait" else ["palette"])
            axis = axes[rng.integers(len(axes))]
            options = {"style": list(STYLES), "scene": list(LANDS) if base.sky else list(PATTERNS) if base.scene in PATTERNS else list(PLACES), "mood": list(MOODS), "colour": ONE_COLOUR, "layout": [None, "left", "right", "top", "bottom", "tiny", "huge", "two", "three", "many", "row", "close-up"],
                       "palette": list(PALETTES), "sky": list(SKIES), "ground": list(BACKGROUNDS)}[axis]
            if axis == "scene" and base.scene in ("plain background", "gradient"):
                continue
            specs = []
            for i in rng.permutation(len(options)):
                spec = copy(base)
                value = options[i]
                if axis == "ground":
                    value = (value,) if len(base.ground) == 1 else (value, *base.ground[1:])
                    if len(set(value)) < len(value):
                        continue
                setattr(spec, axis, value)
                if axis == "palette" and spec.ground:
                    spec.ground = ()
                after = self.settle(copy(spec), np.random.default_rng(0))
                after.natural, after.colour, after.kind = spec.natural, spec.colour if after.natural else after.colour, base.kind if spec.layout != "close-up" else "closeup"
                if getattr(after, axis) == value and not held_pairs(after) and _same_elsewhere(after, base, axis):
                    specs.append(after)
                if len(specs) == size:
                    return specs, (axis,)

    def single(self, rng):
        """One spec of any kind."""
        pick = rng.random()
        if pick < 0.03 and self.photographs:
            return Spec(kind="photo", label=list(self.photographs)[rng.integers(len(self.photographs))])
        spec = self.spec(rng, pick > 0.57)
        known = ALIASES.get(spec.subjects[0][0].name) if len(spec.subjects) == 1 else None
        if known and rng.random() < 0.3:
            spec.alias = known[rng.integers(len(known))]
        return spec


def _same_elsewhere(a, b, axis):
    return all(getattr(a, k) == getattr(b, k) for k in ("style", "scene", "mood", "colour", "layout", "palette", "sky", "ground") if k != axis)


_SKY_SHARES = np.array([3, 2, 2.5, 1.5, 2, 2, 1.5, 1, 1, 1.2, 1, 1, 1.2])
_SKY_SHARES = _SKY_SHARES / _SKY_SHARES.sum()
_LAYOUT_SHARES = np.array([1.2, 1.2, 0.7, 0.7, 1, 1.2, 1.6, 1.2, 1, 0.8, 0.4, 1.6, 0.6])
_LAYOUT_SHARES = _LAYOUT_SHARES / _LAYOUT_SHARES.sum()
