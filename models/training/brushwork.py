"""What a brush and its ground leave behind: thick paint, hatching, dry brush, glazes, the grain of paper.

Each takes a picture float [SIZE, SIZE, 3] in 0..1 and a generator and returns a new one; unlike `styles.py`, which changes
what things look like, these keep colours and shapes and add the surface. Invariant: told from every other by eye at 128 px.
"""
import numpy as np
from scipy.ndimage import gaussian_filter1d, sobel

from canvas import SIZE, X, Y, blend, blur, luma, noise, rgb


def impasto(picture, rng, strokes):
    """Thick paint: strokes that follow the picture, lit from one side by their own relief."""
    out, relief = strokes
    grey = luma(blur(out, 0.6)) * 0.6 + relief * 0.12 + 0.05 * noise(rng, 1.0)
    angle = rng.uniform(0, 2 * np.pi)
    light = np.cos(angle) * sobel(grey, 1) + np.sin(angle) * sobel(grey, 0)
    return out * (1 + 0.4 * np.clip(light, -0.6, 0.6))[..., None] + 0.12 * np.clip(light - 0.18, 0, 1)[..., None]


def hatching(picture, rng):
    """Crossed pen lines, closer and in more directions the darker the place, over a pale wash of its colours."""
    dark = np.clip(1.05 - luma(blur(picture, 0.8)), 0, 1)
    first = rng.uniform(0.5, 1.1)
    ink = np.zeros((SIZE, SIZE), np.float32)
    sway = (noise(rng, 2.6) - 0.5) * 6
    for k, (turn, least) in enumerate(((0, 0.25), (np.pi / 2, 0.45), (np.pi / 4, 0.62), (-np.pi / 4, 0.8))):
        along = (X * np.cos(first + turn) + Y * np.sin(first + turn)) * SIZE + sway
        lines = np.clip(1.6 - np.abs((along / (3.4 - 0.25 * k)) % 1 - 0.5) * 6.5, 0, 1)
        ink = np.maximum(ink, lines * np.clip((dark - least) * 5, 0, 1))
    wash = 1 - (1 - blur(picture, 1.2)) * rng.uniform(0.25, 0.5)
    return blend(wash * rgb("#fffaf0"), rgb("#1b1a22"), ink * 0.85)


def dry_brush(picture, rng):
    """Bristles that leave the ground bare between them: streaks along one sweep, more where the paint is light."""
    angle = rng.uniform(-0.5, 0.5) + (np.pi / 2 if rng.random() < 0.3 else 0)
    bristles = gaussian_filter1d(rng.normal(size=(SIZE * 2, SIZE * 2)).astype(np.float32), 14, axis=1)
    bristles = (bristles - bristles.mean()) / bristles.std()
    u = ((X - 0.5) * np.cos(angle) + (Y - 0.5) * np.sin(angle)) * SIZE * 1.3 + SIZE
    v = ((Y - 0.5) * np.cos(angle) - (X - 0.5) * np.sin(angle)) * SIZE * 1.3 + SIZE
    streak = bristles[np.clip(v, 0, 2 * SIZE - 1).astype(int), np.clip(u, 0, 2 * SIZE - 1).astype(int)]
    bare = np.clip((streak - 0.55 + 0.8 * luma(picture)) * 1.6 - 0.4, 0, 0.9)
    ground = rgb(rng.choice(["#efe3cb", "#f4efe6", "#d9c6a4"]))
    return blend(picture * (1 + 0.10 * streak)[..., None], ground, bare)


def glaze(picture, rng):
    """Thin layers over a warm underpainting: deep shadows, glowing lights, no hard edge, a fine craquelure."""
    soft = blur(picture, 0.9)
    under = rgb(rng.choice(["#6b4a2a", "#5a3a26", "#70583a"]))
    light = luma(soft)[..., None]
    deep = soft * (0.35 + 0.75 * light) * 0.8 + under * (0.28 * (1 - light))
    glow = np.clip(light - 0.6, 0, 1) * rgb("#ffe2a8") * 0.35
    field = noise(rng, 1.8)
    cracks = np.clip(1 - np.abs(field - 0.5) * 60, 0, 1) * (noise(rng, 1.0) > 0.52)
    edge = np.clip(np.hypot(X - 0.5, Y - 0.5) * 1.5 - 0.45, 0, 1)[..., None]
    return (deep + glow) * (1 - 0.22 * cracks)[..., None] * (1 - 0.35 * edge)


def rough_paper(picture, rng):
    """Pigment that catches on the tooth of the paper and leaves its hollows pale."""
    tooth = noise(rng, 1.0) * 0.7 + noise(rng, 1.0) * 0.5 - 0.1
    pale = np.clip((tooth - 0.5) * 3.2, 0, 1) * (0.25 + 0.6 * luma(picture))
    return blend(1 - (1 - picture) * 0.92, rgb("#fbf7ee"), np.clip(pale, 0, 0.85)) * (0.96 + 0.08 * tooth)[..., None]
