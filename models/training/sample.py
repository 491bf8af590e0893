"""Which pictures to make: specifications drawn at random, alone or in groups that differ in one thing only.

Training sees no held-out concept, rendition or pair; the test of compositions sees only held-out pairs.
Invariant: what is held out is a function of the terms' names (see `held`), the same for every seed and count.
"""
from copy import copy

import numpy as np

from archives import chance
from compose import LAYOUTS
from hands import HAND
from lands import LANDS, PLACES
from palettes import BACKGROUNDS, COLOURS, MOODS, PALETTES, WHOLE
from patterns import PATTERNS
from skies import NIGHT, SKIES
from styles import STYLES
from subjects import ALIASES
from words import UNCOUNTABLE, PLAIN_PLURAL, THE, Spec, article

HELD_SHARE = 0.10
MONOCHROME = {"woodcut", "ink drawing", "pencil sketch", "charcoal drawing", "blueprint", "chalk drawing", "screen print"}
ONE_COLOUR = [c for c in COLOURS if c != "teal"]
COARSE = {"oil painting", "impressionist painting", "watercolour", "pixel art", "pastel drawing", "mosaic", "collage", "glitch art", "pointillism", "stained glass", "low poly", "cross stitch", "cubist painting", "thick paint", "dry brush"}
SMALL = {"tiny", "three", "many", "row"}  # too small to be read in a coarse style
SET_SHARES = {"fluent3d": 2.0, "noto": 2.0, "game-icons": 0.5, "tiles": 0.5}  # of a concept's renditions; other sets 1
COUNTS = {"two", "three", "many", "row", "facing pair"}


def held(kind, a, b):
    """Whether the pair (a, b) never occurs in training. kind: subject-scene, style-scene or colour-subject."""
    return a is not None and b is not None and chance(f"{kind}|{a}|{b}") < HELD_SHARE


def held_pairs(spec):
    """The kinds of held-out pairs in a spec."""
    subject = spec.subjects[0][0].name if spec.subjects else None
    other = spec.subjects[1][0].name if len(spec.subjects) > 1 else None
    scene = None if spec.scene in ("plain background", "gradient") else spec.scene
    style = spec.style if spec.style in STYLES else None
    pairs = (("subject-scene", subject, scene), ("style-scene", style, scene), ("colour-subject", None if spec.natural else spec.colour, subject), ("colour-subject", spec.second_colour, other))
    return [kind for kind, a, b in pairs if held(kind, a, b)]


class Sampler:
    """Draws specs from the concepts. labelled: label → photographs that show it
    among other things; photographed: concept → its photographs. part: "train" (no held-out concept, rendition or pair) or
    "compositions" (held-out pairs only)."""

    def __init__(self, concepts, labelled, photographed=None, part="train"):
        self.part, self.labelled, self.photographed, self.known = part, labelled, photographed or {}, concepts
        self.concepts = [c for c in concepts.values() if not c.held_out and any(r.set != c.tested for r in c.renditions)]
        weights = np.array([c.weight for c in self.concepts])
        self.weights = weights / weights.sum()

    def concept(self, rng):
        return self.concepts[rng.choice(len(self.concepts), p=self.weights)]

    def rendition(self, rng, concept):
        """A set first, then one of its pictures, so that a set with many pictures of a thing does not speak for all."""
        by_set = {}
        for rendition in concept.renditions:
            if rendition.set != concept.tested:
                by_set.setdefault(rendition.set, []).append(rendition)
        shares = np.array([SET_SHARES.get(name, 1.0) for name in by_set])
        chosen = list(by_set.values())[rng.choice(len(by_set), p=shares / shares.sum())]
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
            if rng.random() < 0.18 and spec.layout not in COUNTS:
                other = self.concept(rng)
                if other.name != concept.name:
                    spec.subjects.append((other, self.rendition(rng, other)))
                    spec.layout, spec.relation = None, (None, "left", "above")[rng.integers(3)]
            if rng.random() < 0.22:
                spec.colour = ONE_COLOUR[rng.integers(len(ONE_COLOUR))]
                if len(spec.subjects) > 1 and rng.random() < 0.7:
                    spec.second_colour = ONE_COLOUR[rng.integers(len(ONE_COLOUR))]
        return self.settle(spec, rng)

    def layout(self, rng):
        return LAYOUTS[rng.choice(13, p=_LAYOUT_SHARES)] if rng.random() < 0.42 else None

    def settle(self, spec, rng):
        """The spec with contradictions taken out: colours in a woodcut, a blue fox in sepia, two suns."""
        if spec.style in MONOCHROME:
            spec.colour = spec.second_colour = spec.palette = None
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
            spec.colour = spec.second_colour = None
        if spec.subjects:
            concept, rendition = spec.subjects[0]
            if spec.layout in COUNTS and concept.name in UNCOUNTABLE | PLAIN_PLURAL | THE:
                spec.layout = None
            if spec.layout == "upside down" and spec.scene in LANDS:
                spec.layout = None
            if spec.colour is None and rendition.colour and spec.style not in MONOCHROME and spec.palette not in WHOLE and rng.random() < 0.1:
                spec.colour, spec.natural = rendition.colour, True
            if rendition.set == "tiles" and len(spec.subjects) == 1:
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

    def photograph(self, rng, name):
        """A photograph of the concept; which one is the renderer's choice."""
        return Spec(kind="photo", subjects=[(self.known[name], None)], style="photograph", label=article(name))

    def photo_group(self, rng, size):
        """Photographs of different things."""
        names = list(self.photographed)
        return [self.photograph(rng, names[i]) for i in rng.choice(len(names), size, replace=False)], ("subject",)

    def binding_group(self, rng, size):
        """Four pictures of the same two things that differ in which colour belongs to which, or in who stands left."""
        while True:
            base = self.spec(rng, True)
            if base.style in MONOCHROME | COARSE or base.palette in WHOLE or base.kind == "tile":
                continue
            one, other = self.concept(rng), self.concept(rng)
            first, second = (ONE_COLOUR[i] for i in rng.choice(len(ONE_COLOUR), 2, replace=False))
            if one.name == other.name or "tiles" in (one.renditions[0].set, other.renditions[0].set):
                continue
            pair = [(one, self.rendition(rng, one)), (other, self.rendition(rng, other))]
            if rng.random() < 0.6:
                relation = None
                wanted = [(pair, first, second), (pair, second, first), (pair, first, first), (pair, second, second)]
            else:
                relation = ("left", "left", "above")[rng.integers(3)]
                wanted = [(pair, first, second), (pair, second, first), (pair[::-1], first, second), (pair[::-1], second, first)]
            specs = []
            for subjects, colour, second_colour in wanted[:size]:
                spec = copy(base)
                spec.kind, spec.natural, spec.layout, spec.relation = "composed", False, None, relation
                spec.subjects, spec.colour, spec.second_colour = subjects, colour, second_colour
                specs.append(spec)
            if not any(held_pairs(spec) for spec in specs):
                return specs, ("colour",)

    def count_group(self, rng, size):
        """One, two, three and more of the same thing."""
        while True:
            base = self.spec(rng, True)
            if len(base.subjects) > 1 or base.kind == "tile" or base.style in COARSE or base.subjects[0][0].name in UNCOUNTABLE | PLAIN_PLURAL | THE:
                continue
            specs = []
            for layout in (None, "two", "three", ("row", "many")[rng.integers(2)])[:size]:
                spec = copy(base)
                spec.kind, spec.layout, spec.natural, spec.colour = "composed", layout, False, None if base.natural else base.colour
                specs.append(spec)
            return specs, ("layout",)

    def single(self, rng):
        """One spec of any kind."""
        pick = rng.random()
        if pick < 0.03 and self.labelled:
            return Spec(kind="photo", style="photograph", label=list(self.labelled)[rng.integers(len(self.labelled))])
        if pick < 0.2 and self.photographed:
            return self.photograph(rng, list(self.photographed)[rng.integers(len(self.photographed))])
        spec = self.spec(rng, pick > 0.6)
        hands = {HAND.get(rendition.set) for _, rendition in spec.subjects}
        if spec.style is None and len(hands) == 1 and rng.random() < 0.4:
            spec.style = hands.pop()
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
