"""The sky of a landscape: its colours, its light, and what stands in it.

`sky` paints the sky and says how the light falls on everything below it.
Invariant: the ambient light [3] multiplies what stands in the scene; `front` is painted over it (rain, snow, fog).
"""
from dataclasses import dataclass
from typing import Callable

import numpy as np

from canvas import SIZE, X, Y, blend, blur, disc, ellipses, glow, jitter, lines, mix, noise, ramp, rgb

SKIES = ("blue sky", "cloudy sky", "sunset", "sunrise", "starry night", "full moon", "crescent moon", "thunderstorm", "rain", "snowfall", "fog", "northern lights", "rainbow")
NIGHT = {"starry night", "full moon", "crescent moon", "northern lights"}

DAY = ("#3f86d9", "#8fc2f0", "#d9eefa")
COLOURS = {
    "blue sky": DAY, "cloudy sky": ("#5b93cf", "#97bfe3", "#dfeaf2"), "rainbow": ("#4b8fdc", "#9cccf0", "#e2f2f6"),
    "sunset": ("#46286e", "#d9525a", "#ffbf5e"), "sunrise": ("#7fb0dd", "#f6b7a0", "#ffe6a8"),
    "starry night": ("#050a24", "#0f1f52", "#2a4583"), "full moon": ("#070d2b", "#14265c", "#31508f"), "crescent moon": ("#0b0c2c", "#23205c", "#4a4488"),
    "thunderstorm": ("#1d222c", "#3a424f", "#6b7480"), "rain": ("#5c6873", "#8793a0", "#b0bac2"), "snowfall": ("#8fa3b8", "#b6c6d4", "#dfe7ee"),
    "fog": ("#a9b2b8", "#c3cacd", "#dcdfdf"), "northern lights": ("#03081c", "#0a2036", "#173a4a"),
}
AMBIENT = {
    "sunset": (0.86, 0.6, 0.56), "sunrise": (1.0, 0.9, 0.8), "starry night": (0.34, 0.4, 0.66), "full moon": (0.42, 0.48, 0.72), "crescent moon": (0.38, 0.38, 0.66),
    "thunderstorm": (0.55, 0.58, 0.64), "rain": (0.7, 0.74, 0.78), "snowfall": (0.92, 0.95, 1.0), "fog": (0.86, 0.87, 0.88), "northern lights": (0.3, 0.5, 0.52),
}


@dataclass
class Backdrop:
    """A finished background. ground: y (0..1) where a subject stands, or None where it floats; water: the subject is mirrored below it."""
    picture: np.ndarray
    ambient: np.ndarray
    ground: float | None = None
    water: bool = False
    front: Callable | None = None


def sky(rng, name, colours=None, horizon=0.65):
    """Backdrop of a sky. colours: palette [6, 3] in place of the natural ones; horizon: y where the land begins."""
    night = name in NIGHT
    if colours is None:
        top, middle, low = (jitter(rng, c, 0.025) for c in COLOURS[name])
    elif night:
        top, middle, low = colours[0] * 0.7, mix(colours[0], colours[1], 0.5), colours[1]
    else:
        top, middle, low = colours[1] if name in ("sunset", "thunderstorm") else colours[2], mix(colours[2], colours[3], 0.5), colours[3]
    bright = rgb("#fff6d8") if colours is None else mix(colours[4], "#ffffff", 0.25)
    picture = ramp(Y / max(horizon, 0.2) + 0.05 * (noise(rng, 2.6) - 0.5), top, middle, low)
    ambient = np.array(AMBIENT.get(name, (1, 1, 1)), np.float32)
    if colours is not None:
        ambient = ambient * 0.5 + 0.5 * mix(colours[3], "#ffffff", 0.5) * ambient.mean()
    front = None
    if name in ("sunset", "sunrise"):
        x, y, r = rng.uniform(0.2, 0.8), horizon - rng.uniform(0.0, 0.22), rng.uniform(0.07, 0.13)
        disc_colour = rgb("#fff0a0" if name == "sunrise" else "#ffd75e") if colours is None else colours[4]
        blend(picture, disc_colour, 0.6 * glow(x, y, 0.22))
        _clouds(rng, picture, mix(low, disc_colour, 0.4) if name == "sunrise" else mix(top, disc_colour, 0.45), 0.5, 9)
        blend(picture, mix(disc_colour, "#ffffff", 0.35), disc(x, y, r))
    elif name == "blue sky":
        if rng.random() < 0.5:
            x, y = rng.uniform(0.12, 0.88), rng.uniform(0.1, 0.25)
            blend(picture, bright, 0.5 * glow(x, y, 0.12))
            blend(picture, mix(bright, "#ffe680", 0.5), disc(x, y, rng.uniform(0.05, 0.08)))
        _puffs(rng, picture, mix(low, "#ffffff", 0.75), rng.integers(0, 3), horizon)
    elif name == "cloudy sky":
        _clouds(rng, picture, mix(low, "#ffffff", 0.8), 0.95, 1)
        _puffs(rng, picture, mix(low, "#ffffff", 0.75), rng.integers(2, 5), horizon)
    elif name == "rainbow":
        x, r = rng.uniform(0.3, 0.7), rng.uniform(0.45, 0.6)
        d = (r - np.hypot(X - x, (Y - horizon - 0.05))) / 0.13
        band = np.clip(np.minimum(d, 1 - d) * 12, 0, 1) * 0.85
        blend(picture, ramp(d, "#e23b3b", "#f59331", "#f7e04a", "#4fbf5a", "#3b7be0", "#8a46c9"), band)
        _puffs(rng, picture, rgb("#ffffff"), 2, horizon)
    elif name == "starry night":
        _stars(rng, picture, 90, bright)
        blend(picture, mix(middle, bright, 0.5), 0.5 * np.clip((noise(rng, 1.8) - 0.45) * 2.5, 0, 1) * np.exp(-((X - 0.5 + (Y - 0.4) * rng.uniform(-1, 1)) / 0.18) ** 2))
    elif name == "full moon":
        _stars(rng, picture, 30, bright)
        x, y, r = rng.uniform(0.2, 0.8), rng.uniform(0.18, 0.32), rng.uniform(0.1, 0.17)
        blend(picture, bright, 0.45 * glow(x, y, r * 1.6))
        blend(picture, bright, disc(x, y, r))
        spots = [(x + rng.uniform(-0.55, 0.55) * r, y + rng.uniform(-0.55, 0.55) * r, s, s) for s in rng.uniform(0.1, 0.24, 4) * r]
        blend(picture, bright * 0.84, ellipses(spots) * disc(x, y, r))
    elif name == "crescent moon":
        _stars(rng, picture, 45, bright)
        x, y, r = rng.uniform(0.2, 0.8), rng.uniform(0.18, 0.3), rng.uniform(0.1, 0.15)
        blend(picture, bright, 0.25 * glow(x, y, r * 1.5))
        side = rng.choice([-1, 1])
        blend(picture, bright, disc(x, y, r) * (1 - disc(x + side * r * 0.5, y - r * 0.2, r * 0.9)))
    elif name == "thunderstorm":
        _clouds(rng, picture, top * 0.5, 1.0, 3)
        x, y, bolt = rng.uniform(0.2, 0.8), 0.0, []
        while y < horizon:
            bolt.append((x, y))
            x, y = x + rng.normal(0, 0.05), y + rng.uniform(0.05, 0.11)
        mask = lines([bolt], 2)
        blend(picture, mix(bright, "#cfd8ff", 0.5), np.clip(blur(mask, 4) * 2.5, 0, 0.8))
        blend(picture, rgb("#fffef0"), mask)
        front = _streaks(rng, rgb("#c8d2de"), 60, 0.3)
    elif name == "rain":
        _clouds(rng, picture, top * 0.8, 0.8, 3)
        front = _streaks(rng, rgb("#e4ecf4"), 110, 0.5)
    elif name == "snowfall":
        _clouds(rng, picture, mix(top, "#ffffff", 0.3), 0.5, 2)
        front = _flakes(rng)
    elif name == "fog":
        front = _veil(rng, mix(low, "#ffffff", 0.3))
    elif name == "northern lights":
        _stars(rng, picture, 40, bright)
        for shade in ("#37e08b", "#5ff0c0", "#9b5de5") if colours is None else (colours[4], colours[3], colours[5]):
            y = rng.uniform(0.3, 0.5) * horizon + 0.12 * np.sin(X * rng.uniform(4, 9) + rng.uniform(0, 6)) + 0.15 * (noise(rng, 2.6) - 0.5)
            rise = (y - Y) / 0.3
            curtain = np.where(rise > 0, np.exp(-rise * 1.6), np.exp(rise * 14)) * (0.55 + 0.8 * (noise(rng, 1.8).mean(0)[None] - 0.35))
            blend(picture, rgb(shade), np.clip(curtain, 0, 0.85))
    return Backdrop(np.clip(picture, 0, 1), ambient, None, False, front)


def _stars(rng, picture, count, colour):
    ys, xs = rng.integers(0, SIZE, (2, count))
    picture[ys, xs] = mix(colour, "#ffffff", 0.5) * rng.uniform(0.5, 1, (count, 1))
    n = max(4, count // 8)
    big = [(x, y, r, r) for x, y, r in zip(rng.random(n), rng.random(n), rng.uniform(0.006, 0.013, n))]
    blend(picture, mix(colour, "#ffffff", 0.6), ellipses(big))


def _clouds(rng, picture, colour, strength, stretch):
    blend(picture, colour, strength * np.clip((noise(rng, 1.8, stretch) - 0.42) * 3, 0, 1) * np.clip(1.15 - 0.4 * Y, 0, 1))


def _puffs(rng, picture, colour, count, horizon):
    for _ in range(count):
        x, y, s = rng.uniform(0, 1), rng.uniform(0.08, 0.55) * horizon, rng.uniform(0.06, 0.12)
        parts = [(x + d * s * 1.4, y - h * s, s * r * 1.2, s * r) for d, h, r in ((-1, 0, 0.55), (-0.35, 0.35, 0.75), (0.4, 0.2, 0.85), (1.1, 0, 0.5))]
        mask = blur(ellipses(parts), 0.6) * np.clip((y + s * 0.45 - Y) * 60 + 0.5, 0, 1)
        shade = np.clip((Y - y) / s * 0.25 + 0.1, 0, 0.3)[..., None]
        blend(picture, colour * (1 - shade) + mix(colour, "#8aa0c0", 0.6) * shade, mask)


def _streaks(rng, colour, count, strength):
    xs, ys = rng.uniform(-0.1, 1.1, count), rng.uniform(-0.1, 1, count)
    lean = rng.uniform(-0.03, 0.03)
    mask = lines([[(x, y), (x + lean, y + 0.09)] for x, y in zip(xs, ys)], 0.6) * strength
    return lambda picture: blend(picture, colour, mask)


def _flakes(rng):
    n = 70
    mask = blur(ellipses([(x, y, r, r) for x, y, r in zip(rng.random(n), rng.random(n), rng.uniform(0.004, 0.014, n))]), 0.5)
    return lambda picture: blend(picture, rgb("#ffffff"), mask * 0.95)


def _veil(rng, colour):
    mask = np.clip(0.25 + (noise(rng, 1.8, 7) - 0.4) * 1.4 + 0.35 * (Y - 0.4), 0.1, 0.75)
    return lambda picture: blend(picture, colour, mask * 0.75)
