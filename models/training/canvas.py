"""The drawing surface of the procedural art: a float picture, masks with soft edges, and a bank of noise.

Everything in `skies.py`, `lands.py`, `patterns.py` and `styles.py` is drawn with these few functions.
Invariant: a picture is float32 [SIZE, SIZE, 3] in 0..1, a mask is float32 [SIZE, SIZE] in 0..1, and all randomness comes
from the generator passed in (the noise bank is made once from a fixed seed).
"""
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter, uniform_filter1d

SIZE = 128
Y, X = (np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) + 0.5) / SIZE
SUPER = 2  # polygons are drawn at twice the size and shrunk


def rgb(colour):
    """A colour ("#rrggbb", or three numbers in 0..1) as float32 [3]."""
    if isinstance(colour, str):
        return np.array([int(colour[i:i + 2], 16) for i in (1, 3, 5)], np.float32) / 255
    return np.asarray(colour, np.float32)


def mix(a, b, t):
    """Colour between a (t = 0) and b (t = 1)."""
    return rgb(a) * (1 - t) + rgb(b) * t


def jitter(rng, colour, amount=0.04):
    """The colour, moved a little in brightness and in each channel."""
    return np.clip(rgb(colour) + rng.normal(0, amount) + rng.normal(0, amount / 2, 3), 0, 1).astype(np.float32)


def fill(colour):
    """A picture of one colour."""
    return np.broadcast_to(rgb(colour), (SIZE, SIZE, 3)).astype(np.float32).copy()


def ramp(t, *colours):
    """A picture from a field t in 0..1 through equally spaced colours."""
    stops = np.stack([rgb(c) for c in colours])
    t = np.clip(t, 0, 1) * (len(stops) - 1)
    i = np.minimum(t.astype(np.int32), len(stops) - 2)
    f = (t - i)[..., None]
    return (stops[i] * (1 - f) + stops[i + 1] * f).astype(np.float32)


def blend(picture, colour, mask):
    """Paint colour (one, or a picture) over the picture in place where the mask is."""
    picture += mask[..., None] * ((colour if getattr(colour, "ndim", 1) == 3 else rgb(colour)) - picture)
    return picture


def step(distance, softness=1.0):
    """1 inside (distance < 0), 0 outside, with an edge `softness` pixels wide; distance in picture widths."""
    return np.clip(0.5 - distance * (SIZE / softness), 0, 1)


def disc(x, y, radius, softness=1.2):
    return step(np.hypot(X - x, Y - y) - radius, softness)


def glow(x, y, radius):
    """A soft light that falls off like a Gaussian."""
    return np.exp(-((X - x) ** 2 + (Y - y) ** 2) / (2 * radius * radius))


def below(heights):
    """Mask of everything under a line; heights [SIZE] are y of the line for each column, 0 at the top."""
    return np.clip((Y - heights[None, :]) * SIZE + 0.5, 0, 1)


def polygons(shapes):
    """Mask of filled polygons, each a list of (x, y) in 0..1."""
    image = Image.new("L", (SIZE * SUPER, SIZE * SUPER))
    draw = ImageDraw.Draw(image)
    for shape in shapes:
        draw.polygon([(float(x) * SIZE * SUPER, float(y) * SIZE * SUPER) for x, y in shape], fill=255)
    return shrink(image)


def lines(strokes, width):
    """Mask of polylines, each a list of (x, y) in 0..1; width in pixels of the finished picture."""
    image = Image.new("L", (SIZE * SUPER, SIZE * SUPER))
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        draw.line([(float(x) * SIZE * SUPER, float(y) * SIZE * SUPER) for x, y in stroke], fill=255, width=max(1, round(width * SUPER)), joint="curve")
    return shrink(image)


def ellipses(shapes):
    """Mask of filled ellipses (x, y, radius x, radius y) in 0..1."""
    image = Image.new("L", (SIZE * SUPER, SIZE * SUPER))
    draw = ImageDraw.Draw(image)
    scale = SIZE * SUPER
    for x, y, a, b in shapes:
        draw.ellipse([(x - a) * scale, (y - b) * scale, (x + a) * scale, (y + b) * scale], fill=255)
    return shrink(image)


def shrink(image):
    return np.asarray(image.reduce(SUPER), np.float32) / 255


def blur(field, pixels):
    """Gaussian blur of a mask or a picture."""
    sigma = (pixels, pixels, 0) if field.ndim == 3 else pixels
    return gaussian_filter(field, sigma, mode="nearest", truncate=2.5)


def luma(picture):
    """Brightness [SIZE, SIZE] of a picture."""
    return picture @ np.array([0.3, 0.59, 0.11], np.float32)


@lru_cache(maxsize=None)
def _bank(power):
    """Four tiling 512 x 512 noise fields of spectrum 1 / f^power, mean 0.5, spread about 0.17."""
    rng = np.random.default_rng(20221 + int(power * 10))
    f = np.hypot(*np.meshgrid(np.fft.fftfreq(512), np.fft.fftfreq(512)))
    f[0, 0] = 1
    spectrum = np.minimum(f ** (-power / 1.0), (1.5 / 128) ** -power)
    spectrum[0, 0] = 0
    fields = []
    for _ in range(4):
        field = np.fft.ifft2(np.fft.fft2(rng.normal(size=(512, 512))) * spectrum).real
        fields.append(np.clip(0.5 + 0.17 * (field - field.mean()) / field.std(), 0, 1))
    return np.stack(fields).astype(np.float32)


def noise(rng, power=1.8, stretch=1):
    """A noise field; power 1 is grainy, 1.8 cloudy, 2.6 smooth; stretch > 1 draws it out sideways."""
    field = _bank(power)[rng.integers(4)]
    y, x = rng.integers(0, 512 - SIZE, 2)
    if stretch == 1:
        crop = field[y:y + SIZE, x:x + SIZE]
        return crop.T if rng.random() < 0.5 else crop[:, ::-1]
    return uniform_filter1d(field[y:y + SIZE, x:x + SIZE], stretch, axis=1, mode="wrap") * 1.5 - 0.25


def profile(rng, power=1.8):
    """A rough line [SIZE] of mean 0 and spread about 1: the outline of hills or mountains."""
    field = _bank(power)[rng.integers(4)]
    row, start = rng.integers(512), rng.integers(512 - SIZE)
    line = field[row, start:start + SIZE]
    return (line - line.mean()) / (line.std() + 1e-6)


def warp(picture, dx, dy):
    """The picture read at displaced places, by dx, dy pixels [SIZE, SIZE]; nearest pixel."""
    rows = np.clip(np.rint(Y * SIZE - 0.5 + dy), 0, SIZE - 1).astype(np.int32)
    columns = np.clip(np.rint(X * SIZE - 0.5 + dx), 0, SIZE - 1).astype(np.int32)
    return picture[rows, columns]
