"""Putting subjects into a scene: size, place, count, colour, shadow, reflection and light.

Invariant: at least a third of every subject is inside the picture, and its light is the scene's.
"""
import numpy as np
from PIL import Image

from canvas import SIZE, X, Y, blend, blur, luma, ramp, rgb
from palettes import COLOURS

LAYOUTS = ("left", "right", "top", "bottom", "tiny", "huge", "two", "three", "many", "row", "upside down", "close-up", "facing pair")


def slots(rng, layout, ground):
    """Where subjects stand: list of (x centre, y of the foot or of the centre, height), in 0..1. ground: None when they float."""
    floor = min(0.96, ground + rng.uniform(-0.02, 0.04)) if ground is not None else None
    h = rng.uniform(0.5, 0.85)

    def at(x, height, y=None):
        if y is None:
            y = floor if floor is not None else 0.5 + height / 2 + rng.normal(0, 0.02)
        return (x, y, height)

    if layout in ("left", "right"):
        h = rng.uniform(0.4, 0.6)
        x = rng.uniform(0.22, 0.28)
        return [at(x if layout == "left" else 1 - x, h)]
    if layout == "top":
        h = rng.uniform(0.34, 0.46)
        return [(rng.uniform(0.4, 0.6), 0.04 + h, h)]
    if layout == "bottom":
        h = rng.uniform(0.34, 0.46)
        return [(rng.uniform(0.4, 0.6), 0.97, h)]
    if layout == "tiny":
        return [at(rng.uniform(0.35, 0.65), rng.uniform(0.2, 0.27), None if floor is not None else rng.uniform(0.55, 0.7))]
    if layout == "huge":
        return [(rng.uniform(0.47, 0.53), rng.uniform(0.98, 1.04), rng.uniform(0.95, 1.08))]
    if layout == "close-up":
        h = rng.uniform(1.25, 1.8)
        return [(rng.uniform(0.35, 0.65), 0.5 + h / 2 + rng.uniform(-0.16, 0.16), h)]
    if layout in ("two", "facing pair"):
        h = rng.uniform(0.42, 0.55)
        return [at(0.27 + rng.normal(0, 0.02), h), at(0.73 + rng.normal(0, 0.02), h * rng.uniform(0.92, 1.08))]
    if layout == "three":
        h = rng.uniform(0.34, 0.44)
        lift = rng.choice([0, 1]) * 0.16
        return [at(0.5, h, None if floor is None and lift == 0 else (floor or 0.72) - lift * 1.2), at(0.2, h), at(0.8, h)]
    if layout == "row":
        h = rng.uniform(0.24, 0.3)
        y = floor if floor is not None else 0.5 + h / 2
        return [(x, y, h) for x in np.linspace(0.12, 0.88, 4)]
    if layout == "many":
        n = rng.integers(3, 5)
        h = 0.85 / n
        return [((k + 0.5 + 0.5 * (r % 2)) / n + rng.normal(0, 0.02) - 0.25 / n, (r + 0.95) / n + rng.normal(0, 0.015), h * rng.uniform(0.85, 1.05)) for r in range(n) for k in range(n)]
    return [at(rng.uniform(0.42, 0.58), h)]


def cut(rendition, height, width_limit, mirror, turn, colour):
    """The rendition as float premultiplied RGBA [h, w, 4], height pixels tall unless the width limit comes first."""
    image = rendition.image
    if mirror:
        image = image.transpose(Image.FLIP_LEFT_RIGHT)
    if turn:
        image = image.rotate(turn, Image.BILINEAR, expand=True)
    scale = min(height / image.height, width_limit / image.width)
    size = (max(2, round(image.width * scale)), max(2, round(image.height * scale)))
    method = Image.NEAREST if rendition.set == "tiles" and scale > 0.5 else Image.BILINEAR if scale > 0.5 else Image.HAMMING
    a = np.asarray(image.convert("RGBa").resize(size, method), np.float32) / 255
    return recolour(a, colour) if colour else a


def recolour(a, colour):
    """Premultiplied RGBA dyed in one of COLOURS; darkest and lightest parts keep their tone."""
    alpha = a[..., 3:]
    straight = a[..., :3] / np.maximum(alpha, 1e-3)
    light = luma(straight)
    seen = light[a[..., 3] > 0.5]
    if seen.size:
        low, middle, high = np.quantile(seen, [0.03, 0.5, 0.97])
        light = np.clip((light - low) / max(high - low, 0.15), 0, 1)
        light = light ** np.clip(np.log(0.55) / np.log(np.clip((middle - low) / max(high - low, 0.15), 0.15, 0.85)), 0.5, 1.8)
    c = rgb(COLOURS[colour])
    if colour == "black":
        dyed = ramp(light, "#050507", "#1c1c20", "#55565c")
    elif colour == "white":
        dyed = ramp(light, "#8d9098", "#e9e9ea", "#ffffff")
    else:
        dyed = ramp(light, c * 0.22, c * 0.72, c, c * 0.45 + 0.55)
    return np.concatenate([(0.88 * dyed + 0.12 * straight) * alpha, alpha], -1)


def put(picture, a, x, foot, ambient=None, mirrored=False):
    """Paint premultiplied RGBA with its foot at (x, foot) in 0..1, in place; returns the box (y0, y1, x0, x1) it covers."""
    h, w = a.shape[:2]
    top, left = round(foot * SIZE) - h, round(x * SIZE - w / 2)
    y0, y1, x0, x1 = max(0, top), min(SIZE, top + h), max(0, left), min(SIZE, left + w)
    if y0 >= y1 or x0 >= x1:
        return None
    part = a[y0 - top:y1 - top, x0 - left:x1 - left]
    tone = part[..., :3] if ambient is None else part[..., :3] * ambient
    picture[y0:y1, x0:x1] = picture[y0:y1, x0:x1] * (1 - part[..., 3:]) + tone
    return y0, y1, x0, x1


def place_subjects(rng, backdrop, subjects, layout, colours=(None, None), grounding="shadow", relation=None):
    """Paint the subjects (renditions; one is repeated as the layout asks) into the backdrop's picture in place. Two of them
    stand as the `relation` says ("left": the first is left of the second; "above"), each dyed in its own of the `colours`."""
    picture = backdrop.picture
    spots = slots(rng, layout, backdrop.ground)
    if len(subjects) > 1:
        spots = slots(rng, "two", backdrop.ground)
        if relation == "above" or relation is None and rng.random() < 0.2:
            spots = [(0.5, 0.5, 0.4), (0.5, 0.95, 0.44)]
        if relation is None and rng.random() < 0.5:
            spots = spots[::-1]
    spots = [(*spot, k % len(subjects)) for k, spot in enumerate(spots)]
    spots = sorted(spots, key=lambda s: s[1])
    mirror = rng.random() < 0.4
    turn = rng.uniform(-14, 14) if backdrop.ground is None and rng.random() < 0.3 else 0
    ambient = 0.45 + 0.55 * backdrop.ambient
    for k, (x, foot, height, which) in enumerate(spots):
        rendition = subjects[which]
        limit = SIZE * _widest(layout, x, len(spots))
        flip = mirror != (layout == "facing pair" and k == 1)
        a = cut(rendition, height * SIZE, limit, flip, turn + (180 if layout == "upside down" else 0), colours[which])
        h, w = a.shape[0] / SIZE, a.shape[1] / SIZE
        if backdrop.ground is None and len(spots) == 1 and layout not in ("top", "bottom", "huge"):
            foot = foot - (height - h) / 2
        if layout != "close-up":
            _ground(picture, rng, a, x, foot, w, h, backdrop, grounding)
        put(picture, a, x, foot, np.clip(ambient, 0, 1.05))


def _widest(layout, x, count):
    """The widest a subject may be, in picture widths."""
    if layout in ("close-up", "huge"):
        return 1.9 if layout == "close-up" else 1.06
    if count == 1:
        return min(0.94, 1.9 * min(x, 1 - x) + 0.04)
    return 0.92 / min(4, max(2, count ** 0.5 if layout == "many" else count))


def _ground(picture, rng, a, x, foot, w, h, backdrop, grounding):
    if backdrop.water and backdrop.ground is not None:
        mirror = a[::-1] * np.linspace(0.42, 0.02, a.shape[0], dtype=np.float32)[:, None, None]
        put(picture, mirror, x, foot + h - 0.01, backdrop.ambient)
    elif grounding == "outline":
        pad = np.pad(a, ((4, 4), (4, 4), (0, 0)))
        mask = np.clip(blur(pad[..., 3], 1.6) * 6, 0, 1)
        put(picture, np.repeat(mask[..., None], 4, -1), x, foot + 4 / SIZE)
    elif grounding == "drop":
        pad = np.pad(a[..., 3], 6)
        shadow = np.zeros((*pad.shape, 4), np.float32)
        shadow[..., 3] = blur(pad, 2.2) * 0.4
        put(picture, shadow, x + 0.03, foot + 6 / SIZE + 0.03)
    elif grounding == "shadow" and backdrop.ground is not None:
        d = ((X - x - 0.02) / (w * 0.5 + 0.01)) ** 2 + ((Y - foot + 0.01) / (0.028 + 0.035 * h)) ** 2
        blend(picture, picture * 0.42, np.clip(1.25 - d, 0, 1) * 0.8)
