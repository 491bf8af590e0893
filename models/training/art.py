"""From a specification to a picture: background, subjects, light, style.

`backdrop` paints what a group of pictures shares; `render` adds the subjects and everything that lies over them.
Invariant: the same spec and seeds give the same bytes; a seed is shared by pictures that share what it draws.
"""
import numpy as np

from canvas import SIZE, X, Y, jitter, noise, ramp
from compose import place_subjects
from lands import place
from palettes import BACKGROUNDS, WHOLE, grade, mood, palette
from patterns import PATTERNS, pattern
from skies import Backdrop
from styles import STYLES, paint


def backdrop(spec, seed):
    """The Backdrop of a spec without its subjects."""
    rng = np.random.default_rng(seed)
    colours = palette(spec.palette) if spec.palette else None
    if spec.scene == "plain background":
        return _plain(rng, spec.ground[0])
    if spec.scene == "gradient":
        a, b = (jitter(rng, BACKGROUNDS[c], 0.03) for c in spec.ground)
        t = (Y, X, (X + Y) / 2, np.hypot(X - 0.5, Y - 0.5) * 1.5)[rng.integers(4)]
        return Backdrop(ramp(t if rng.random() < 0.5 else 1 - t, a, b), np.ones(3, np.float32), 0.93 if rng.random() < 0.3 else None)
    if spec.scene in PATTERNS:
        chosen = [jitter(rng, BACKGROUNDS[c], 0.03) for c in spec.ground] if spec.ground else list(colours[rng.permutation(6)])
        if not spec.ground and spec.scene == "portrait":
            chosen = list(colours[[1, 0, 4, 3, 5]])
        return Backdrop(pattern(rng, spec.scene, chosen), np.ones(3, np.float32))
    return place(rng, spec.scene, spec.sky, colours)


def _plain(rng, name):
    colour = jitter(rng, BACKGROUNDS[name], 0.035)
    kind = rng.integers(4)
    if kind == 0:
        picture = np.broadcast_to(colour, (SIZE, SIZE, 3)).copy()
    elif kind == 1:
        picture = ramp(Y + 0.1 * (noise(rng, 2.6) - 0.5), np.clip(colour * 1.12, 0, 1), colour * 0.86)
    elif kind == 2:
        picture = np.clip(colour * (1.12 - 0.45 * np.hypot(X - 0.5, Y - 0.45))[..., None], 0, 1)
    else:
        picture = np.clip(colour * (0.92 + 0.16 * noise(rng, 1.8))[..., None], 0, 1)
    ground = None
    if rng.random() < 0.45:
        ground = 0.9
        if rng.random() < 0.6:
            floor = np.clip((Y - 0.74) * 14, 0, 1)[..., None]
            picture = picture * (1 - 0.12 * floor)
    return Backdrop(picture.astype(np.float32), np.ones(3, np.float32), ground)


def render(spec, base, seed):
    """The finished picture, uint8 [SIZE, SIZE, 3]. base: the Backdrop (not changed); seed: placement, light and style."""
    scene = Backdrop(base.picture.copy(), base.ambient, base.ground, base.water, base.front)
    rng = np.random.default_rng([seed, 1])
    if spec.subjects:
        flat = spec.scene in ("plain background", "gradient") or spec.scene in PATTERNS
        grounding = str(rng.choice(["shadow", "drop", "outline", "none"], p=[0.4, 0.35, 0.15, 0.1])) if flat else "shadow"
        if flat and spec.scene in PATTERNS and grounding in ("none", "shadow"):
            grounding = "outline"
        place_subjects(rng, scene, [r for _, r in spec.subjects], spec.layout, (spec.colour if not spec.natural else None, spec.second_colour), grounding, spec.relation)
    picture = scene.picture
    if scene.front is not None:
        scene.front(picture)
    rng = np.random.default_rng([seed, 2])
    if spec.palette:
        picture = grade(picture, spec.palette, 0.92 if spec.palette in WHOLE else 0.28)
    if spec.mood:
        picture = mood(picture, spec.mood, rng)
    if spec.style in STYLES:  # others are the hands that drew the subject
        picture = paint(picture, spec.style, rng)
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
