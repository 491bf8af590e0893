"""Painting styles as fast filters: what oil, watercolour, woodcut, neon or stained glass make of a picture.

`paint(picture, style, rng)` returns the picture in one of STYLES. Strokes, tiles and panes come from a small bank of label maps
(which stroke covers which pixel), made once from a fixed seed: a stroke takes the mean colour of what it covers.
Invariant: each style is told from every other by eye at 64 pixels, and keeps the subject readable.
"""
from functools import lru_cache

import numpy as np
from scipy.ndimage import sobel
from scipy.spatial import Delaunay, cKDTree

from brushwork import dry_brush, glaze, hatching, impasto, rough_paper
from canvas import SIZE, X, Y, blend, blur, fill, luma, noise, ramp, rgb, warp


def paint(picture, style, rng):
    """The picture, float [SIZE, SIZE, 3] in 0..1, in the style; a new array."""
    return np.clip(STYLES[style](np.clip(picture, 0, 1), rng), 0, 1).astype(np.float32)


def _edges(picture, soft=0.7):
    """How strongly brightness and colour change, about 0..1."""
    field = blur(picture, soft) @ np.array([0.45, 0.4, 0.35], np.float32)
    return np.clip(np.hypot(sobel(field, 0), sobel(field, 1)) * 1.1, 0, 1)


def _outline(picture, soft=0.7, sharp=7.0, least=0.16):
    return np.clip((_edges(picture, soft) - least) * sharp, 0, 1)


def _saturate(picture, amount):
    gray = luma(picture)[..., None]
    return np.clip(gray + (picture - gray) * amount, 0, 1)


def _means(picture, labels):
    """Mean colour of each label, float [labels, 3]."""
    flat, n = labels.ravel(), labels.max() + 1
    counts = np.maximum(np.bincount(flat, minlength=n), 1)
    return np.stack([np.bincount(flat, picture[..., k].ravel(), n) / counts for k in range(3)], 1).astype(np.float32)


def _turn(rng, *maps):
    """Each map flipped and transposed in the same random way."""
    k, t = rng.integers(4), rng.random() < 0.5
    return [np.ascontiguousarray(np.rot90(m.T if t else m, k)) for m in maps]


@lru_cache(maxsize=None)
def _stroke_bank(width, length, count, seed):
    """Four maps of overlapping brush strokes: label [SIZE, SIZE] and bristle relief in -1..1."""
    rng, bank = np.random.default_rng(seed), []
    for _ in range(4):
        labels, relief = np.zeros((SIZE, SIZE), np.int32), np.zeros((SIZE, SIZE), np.float32)
        angles = noise(rng, 2.6) * 9 + rng.uniform(0, 6)
        for k in range(count):
            x, y = rng.uniform(0, SIZE, 2)
            a = angles[int(y), int(x)] + rng.normal(0, 0.25)
            l, w = length * rng.uniform(0.7, 1.3), width * rng.uniform(0.7, 1.3)
            r = int(l + w + 2)
            y0, y1, x0, x1 = max(0, int(y) - r), min(SIZE, int(y) + r), max(0, int(x) - r), min(SIZE, int(x) + r)
            gy, gx = np.mgrid[y0:y1, x0:x1]
            u, v = (gx - x) * np.cos(a) + (gy - y) * np.sin(a), (gy - y) * np.cos(a) - (gx - x) * np.sin(a)
            inside = np.hypot(np.maximum(np.abs(u) - l / 2, 0), v) < w / 2
            labels[y0:y1, x0:x1][inside] = k
            relief[y0:y1, x0:x1][inside] = (np.sin(v / w * 7 + k) * 0.5 - v / w)[inside]
        bank.append((labels, relief))
    return bank


@lru_cache(maxsize=None)
def _pane_bank(spacing, wobble, seed, square=False):
    """Four maps of panes (Voronoi cells of a jittered grid): label, and distance to the border in pixels."""
    rng, bank = np.random.default_rng(seed), []
    pixels = np.stack([Y.ravel(), X.ravel()], 1) * SIZE
    for _ in range(4):
        gy, gx = np.mgrid[-1:SIZE / spacing + 1, -1:SIZE / spacing + 1]
        points = (np.stack([gy.ravel(), gx.ravel()], 1) + 0.5 + rng.uniform(-wobble, wobble, (gy.size, 2))) * spacing
        distance, index = cKDTree(points).query(pixels, k=2, p=np.inf if square else 2)
        bank.append((index[:, 0].reshape(SIZE, SIZE).astype(np.int32), ((distance[:, 1] - distance[:, 0]) / 2).reshape(SIZE, SIZE).astype(np.float32)))
    return bank


@lru_cache(maxsize=None)
def _facet_bank(seed):
    """Four maps of triangles."""
    rng, bank = np.random.default_rng(seed), []
    for _ in range(4):
        gy, gx = np.mgrid[-1:16, -1:16]
        points = (np.stack([gy.ravel(), gx.ravel()], 1) + rng.uniform(-0.42, 0.42, (gy.size, 2))) * (SIZE / 14)
        bank.append(Delaunay(points).find_simplex(np.stack([Y, X], -1) * SIZE).astype(np.int32))
    return bank


def _pick(bank, rng):
    return _turn(rng, *bank[rng.integers(len(bank))])


def _impasto(picture, rng):
    """Broad strokes on areas and finer ones where there is detail, handed to the relief."""
    rich = _saturate(picture, 1.2)
    broad, fine = (_pick(_stroke_bank(*size), rng) for size in ((6.2, 13, 700, 5), (3.2, 7, 2100, 2)))
    (out, relief), (detailed, ridges) = ((_means(rich, labels)[labels], relief) for labels, relief in (broad, fine))
    detail = np.clip(blur(_edges(picture), 2.0) * 6, 0, 1)
    return impasto(picture, rng, (out + (detailed - out) * detail[..., None], relief * (1 - detail) + ridges * detail))


def _strokes(picture, rng, width, length, count, seed, jitter, relief_strength):
    labels, relief = _pick(_stroke_bank(width, length, count, seed), rng)
    colours = _means(picture, labels) + rng.normal(0, jitter, (labels.max() + 1, 1)).astype(np.float32) + rng.normal(0, jitter * 0.6, (labels.max() + 1, 3)).astype(np.float32)
    return colours[labels] * (1 + relief_strength * relief[..., None])


def _oil(picture, rng):
    out = _strokes(_saturate(picture, 1.15), rng, 4.4, 11, 1100, 1, 0.035, 0.14)
    fine = _strokes(_saturate(picture, 1.2), rng, 3.0, 7, 2200, 2, 0.025, 0.12)
    detail = np.clip(blur(_edges(picture), 1.5) * 5, 0, 1)[..., None]
    return out + (fine - out) * detail


def _impressionist(picture, rng):
    return _strokes(_saturate(np.clip(picture * 0.92 + 0.08, 0, 1), 1.4), rng, 3.2, 8, 2000, 3, 0.07, 0.05)


def _watercolour(picture, rng):
    dx, dy = (noise(rng, 1.8) - 0.5) * 14, (noise(rng, 1.8) - 0.5) * 14
    soft = blur(warp(picture, dx, dy), 1.1)
    flat = np.round(soft * 5) / 5 * 0.45 + soft * 0.55
    edge = np.clip(_edges(flat, 0.8) * 1.4, 0, 0.5)[..., None]
    wash = 1 - (1 - flat) * (0.55 + 0.6 * noise(rng, 1.8))[..., None] * 0.92
    wash = wash * (1 - 0.45 * edge) * 0.9 + 0.1
    wash *= (0.965 + 0.07 * (noise(rng, 1.0)))[..., None]
    margin = np.minimum(np.minimum(X, 1 - X), np.minimum(Y, 1 - Y)) + 0.08 * (noise(rng, 1.8) - 0.5)
    return blend(wash, rgb("#fbf8f0"), np.clip(1 - (margin - 0.01) * 26, 0, 1))


def _pixel(picture, rng):
    n = int(rng.choice([24, 32, 32]))
    edges = np.linspace(0, SIZE, n + 1).round().astype(int)
    index = np.repeat(np.arange(n), np.diff(edges))
    small = np.add.reduceat(np.add.reduceat(picture, edges[:-1], 0), edges[:-1], 1) / (np.diff(edges)[:, None, None] * np.diff(edges)[None, :, None])
    small = np.round(_saturate(small, 1.2) * 6) / 6
    return small[index][:, index]


def _woodcut(picture, rng):
    ink, paper = rgb(rng.choice(["#15120f", "#15120f", "#1d2440", "#4a1712"])), rgb(rng.choice(["#efe5cd", "#f4efe2", "#e6d3ac"]))
    light = luma(blur(picture, 0.8))
    light = np.clip((light - light.mean()) * 1.5 + 0.55, 0, 1)
    a = rng.uniform(-0.7, 0.7)
    wave = np.sin((X * np.sin(a) + Y * np.cos(a)) * 165 + 5 * noise(rng, 2.6) + 10 * light)
    mask = np.clip((light + 0.36 * wave - 0.5) * 6 + 0.5, 0, 1) * (1 - _outline(picture, 0.8, 5, 0.2))
    return ramp(mask, ink, paper)


def _neon(picture, rng):
    edge = _edges(picture, 0.7) * 2.6
    edge = np.clip(edge / (1 + 1.6 * blur(edge, 7)), 0, 1)
    colour = _saturate(np.clip(blur(picture, 1.2) * 1.3 + 0.25, 0, 1), 3.2)
    line = colour * edge[..., None]
    return picture * 0.10 + np.array([0.02, 0.0, 0.06], np.float32) + line + blur(line, 3) * 1.0 + 0.25 * np.clip(edge - 0.6, 0, 1)[..., None]


def _pastel(picture, rng):
    labels, relief = _pick(_stroke_bank(2.2, 11, 2600, 4), rng)
    tone = 0.66 * _saturate(_means(picture, labels)[labels], 1.05) + 0.34
    grain = np.clip((noise(rng, 0.6) + 0.2 * relief - 0.15) * 2.6, 0, 1)[..., None]
    return tone * (0.45 + 0.55 * grain) + rgb("#f7efe6") * 0.55 * (1 - grain)


def _ink(picture, rng):
    light = luma(blur(picture, 1.4))
    light = np.clip((light - light.mean()) * 1.3 + 0.62, 0, 1) + 0.12 * (noise(rng, 1.8) - 0.5)
    wash = np.clip(np.round(light * 3.4) / 3.4, 0, 1) ** 0.8
    wash = blur(wash, 0.6) * 0.8 + 0.2
    lines_ = _outline(picture, 0.6, 7, 0.2)
    return ramp(np.clip(wash - lines_, 0, 1), "#0f1012", "#6b6d70", "#f8f6f0")


def _mosaic(picture, rng):
    labels, border = _pick(_pane_bank(6.0, 0.14, 5, True), rng)
    n = labels.max() + 1
    colours = _saturate(_means(picture, labels)[:, None], 1.2)[:, 0] * rng.uniform(0.86, 1.14, (n, 1)).astype(np.float32)
    out = colours[labels] * (1 + 0.1 * np.clip(border - 1.5, -1, 1))[..., None]
    return blend(out, rgb("#d9d2c4") if luma(picture).mean() < 0.5 else rgb("#4a4540"), np.clip(1.1 - border, 0, 1))


def _collage(picture, rng):
    labels, border = _pick(_pane_bank(34.0, 0.42, 6), rng)
    n = labels.max() + 1
    dx, dy = rng.integers(-6, 7, (2, n))
    moved = warp(picture, dx[labels].astype(np.float32), dy[labels].astype(np.float32))
    moved = np.round(moved * 4.5) / 4.5 * 0.7 + moved * 0.3
    tint = rng.uniform(0.82, 1.16, (n, 3)).astype(np.float32)[labels]
    torn = border + 0.9 * (noise(rng, 1.0) - 0.5) * 2
    out = moved * tint * (0.93 + 0.14 * noise(rng, 1.0))[..., None] * (1 - 0.35 * np.clip(1 - (border - 1.6) / 3, 0, 1))[..., None]
    return blend(out, rgb("#f7f3ea"), np.clip(1.3 - torn, 0, 1))


def _glitch(picture, rng):
    shift = np.zeros(SIZE, np.int32)
    for _ in range(rng.integers(4, 9)):
        y, h = rng.integers(0, SIZE), rng.integers(2, 16)
        shift[y:y + h] = rng.integers(-16, 17)
    columns = np.arange(SIZE)
    k = rng.integers(3, 6)
    out = np.stack([picture[np.arange(SIZE)[:, None], (columns[None] + shift[:, None] * s + o) % SIZE, c] for c, (s, o) in enumerate(((1, k), (1, 0), (1, -k)))], -1)
    for _ in range(rng.integers(2, 5)):
        y, h, x, w = rng.integers(0, SIZE), rng.integers(2, 6), rng.integers(0, SIZE), rng.integers(14, 50)
        out[y:y + h, x:x + w] = rgb(rng.choice(["#00ffe0", "#ff2bd0", "#faff00"]))
    return out * (0.82 + 0.18 * (np.arange(SIZE) % 3 > 0))[:, None, None]


def _pointillism(picture, rng):
    labels, border = _pick(_pane_bank(4.6, 0.3, 7), rng)
    n = labels.max() + 1
    colours = _saturate(_means(picture, labels)[:, None], 1.5)[:, 0] + rng.normal(0, 0.11, (n, 3)).astype(np.float32)
    return blend(np.clip(colours[labels], 0, 1), rgb("#f4efe0") * 0.35 + 0.65 * blur(picture, 3), np.clip(1.25 - border * 1.3, 0, 1))


def _stained(picture, rng):
    labels, border = _pick(_pane_bank(17.0, 0.4, 8), rng)
    # panes are cut where brightness or warmth crosses its middle, so that the subject keeps its outline
    soft = blur(picture, 1.5)
    parts = [field > (0.5 * np.median(field) + 0.25 * (field.min() + field.max())) for field in (luma(soft), soft[..., 0] - soft[..., 2])]
    region = parts[0] * 2 + parts[1]
    labels = labels * 4 + region
    colours = _saturate(_means(picture, labels)[:, None], 1.9)[:, 0] * rng.uniform(0.88, 1.22, (labels.max() + 1, 1)).astype(np.float32)
    out = colours[labels] * (0.78 + 0.45 * noise(rng, 1.8))[..., None] * (1.15 - 0.5 * np.hypot(X - 0.5, Y - 0.5))[..., None]
    cut = np.zeros((SIZE, SIZE), np.float32)
    cut[1:] += region[1:] != region[:-1]
    cut[:, 1:] += region[:, 1:] != region[:, :-1]
    return blend(out, rgb("#0b0b0d"), np.maximum(np.clip(1.5 - border, 0, 1) * 0.95, np.clip(blur(np.minimum(cut, 1), 0.7) * 1.7, 0, 1)))


def _low_poly(picture, rng):
    bank = _facet_bank(9)
    (labels,) = _turn(rng, bank[rng.integers(len(bank))])
    labels = labels - labels.min()
    n = labels.max() + 1
    return np.clip(_saturate(_means(picture, labels)[:, None], 1.2)[:, 0] * rng.uniform(0.88, 1.12, (n, 1)).astype(np.float32), 0, 1)[labels]


def _sketch(picture, rng):
    light = luma(picture)
    dodge = np.clip(light / (blur(light, 3.0) + 0.04), 0, 1) ** 2.2
    a = rng.choice([-1, 1])
    hatch = np.clip(np.sin((X + a * Y) * 190 + 3 * noise(rng, 1.8)) * 0.5 + 0.5, 0, 1)
    shade = 1 - np.clip(0.62 - light, 0, 1) * (0.35 + 0.9 * hatch)
    grain = 0.9 + 0.2 * noise(rng, 1.0)
    return ramp(np.clip(dodge * shade, 0, 1) * grain, "#2b2b30", "#f6f4ee")


def _screen_print(picture, rng):
    sets = (("#1d1a4b", "#e8336d", "#ffd23f", "#fdf6e3"), ("#0b3954", "#ef476f", "#7bdff2", "#fffbe6"), ("#2d132c", "#ee4540", "#f9a03f", "#fff1d0"), ("#102a43", "#16a085", "#f7b32b", "#fdf3e0"))
    shades = np.stack([rgb(c) for c in sets[rng.integers(len(sets))]])
    light = luma(blur(picture, 0.9))
    cuts = np.quantile(light, [0.25, 0.5, 0.75]) * 0.6 + np.array([0.25, 0.5, 0.75]) * 0.4
    out = fill(shades[3])
    for k, (dx, dy) in zip((2, 1, 0), rng.integers(-2, 3, (3, 2))):
        blend(out, shades[k], np.roll(np.clip((cuts[k] - light) * 22 + 0.5, 0, 1), (dy, dx), (0, 1)))
    return out


def _comic(picture, rng):
    flat = _saturate(np.round(blur(picture, 0.9) * 3.4) / 3.4, 1.5)
    s = SIZE / 3.6 * np.pi
    dots = np.sin((X + Y) * s * 0.75) * np.sin((X - Y) * s * 0.75)
    dark = np.clip(1 - luma(picture), 0, 1)
    mask = np.clip((dark - 0.5 - 0.55 * dots) * 4, 0, 1) * 0.45
    return blend(blend(flat * 0.9 + 0.1, flat * 0.35, mask), rgb("#0d0d12"), _outline(picture, 0.5, 8, 0.25))


def _charcoal(picture, rng):
    light = luma(blur(picture, 1.2))
    light = np.clip((light - light.mean()) * 1.7 + 0.55, 0, 1)
    smear = light + 0.55 * (noise(rng, 1.0) - 0.5) + 0.3 * (noise(rng, 1.4, 5) - 0.5)
    return ramp(np.clip(smear, 0, 1) * (1 - 0.8 * _outline(picture, 1.0, 5, 0.15)), "#111111", "#4a4846", "#a8a49f", "#e9e5de")


def _blueprint(picture, rng):
    grid = ((np.arange(SIZE) % 16 == 0)[:, None] | (np.arange(SIZE) % 16 == 0)[None]) * 0.16
    line = np.clip(_outline(picture, 0.4, 4, 0.16) + grid + 0.16 * luma(picture), 0, 1)
    return ramp(line * (0.9 + 0.2 * noise(rng, 1.0)), "#12418f", "#e9f2ff")


def _chalk(picture, rng):
    line = np.clip(_edges(picture, 0.5) * 2.4 - 0.15, 0, 1)
    body = np.clip(luma(blur(picture, 1)) - 0.3, 0, 1) * 0.55
    dust = np.clip(0.25 + (noise(rng, 0.6) - 0.25) * 2.2, 0, 1)
    mask = np.clip(line + body, 0, 1) * dust
    board = fill("#26352f") * (0.85 + 0.3 * noise(rng, 1.8))[..., None]
    return blend(board, _saturate(picture, 1.1) * 0.5 + 0.5, mask)



def _stitch(picture, rng):
    n = 32
    small = picture.reshape(n, SIZE // n, n, SIZE // n, 3).mean((1, 3))
    small = np.round(_saturate(small, 1.25) * 7) / 7 + rng.normal(0, 0.02, (n, n, 1)).astype(np.float32)
    u, v = (np.arange(4) + 0.5) / 4 - 0.5, ((np.arange(4) + 0.5) / 4 - 0.5)[:, None]
    cross = np.clip(1.25 - np.minimum(np.abs(u - v), np.abs(u + v)) * 2.6, 0, 1)
    return np.repeat(np.repeat(small, 4, 0), 4, 1) * (0.5 + 0.6 * np.tile(cross, (n, n)))[..., None] + 0.06 * (1 - np.tile(cross, (n, n)))[..., None]


def _paper_cut(picture, rng):
    light = luma(blur(picture, 1.3))
    levels = 0.35 * np.quantile(light, [0.2, 0.4, 0.6, 0.8]) + 0.65 * (light.min() + np.array([0.2, 0.4, 0.6, 0.8]) * np.ptp(light))
    out = None
    previous = np.ones((SIZE, SIZE), np.float32)
    for k in range(5):
        mask = previous if k == 0 else np.clip((light - levels[k - 1]) * 30 + 0.5, 0, 1)
        weight = np.clip(mask, 0.001, 1)[..., None] * ((light < levels[k]) if k < 4 else np.ones_like(light))[..., None] + 1e-4
        colour = _saturate(((picture * weight).sum((0, 1)) / weight.sum((0, 1)))[None, None], 1.6)[0, 0]
        if k == 0:
            out = fill(colour)
            continue
        shadow = np.roll(blur(mask, 1.6), (3, 2), (0, 1)) * (1 - mask)
        out *= (1 - 0.5 * shadow)[..., None]
        blend(out, colour, mask)
    return out * (0.95 + 0.08 * noise(rng, 1.0))[..., None]


def _cubist(picture, rng):
    labels, border = _pick(_pane_bank(27.0, 0.45, 11), rng)
    n = labels.max() + 1
    a, s = rng.normal(0, 0.2, n)[labels], rng.uniform(0.88, 1.12, n)[labels]
    cx, cy = _means(np.stack([X, Y, X], -1), labels)[labels][..., 0], _means(np.stack([X, Y, X], -1), labels)[labels][..., 1]
    u, v = X - cx, Y - cy
    sx, sy = cx + s * (u * np.cos(a) - v * np.sin(a)), cy + s * (u * np.sin(a) + v * np.cos(a))
    out = warp(_saturate(picture, 0.8), (sx - X) * SIZE, (sy - Y) * SIZE)
    slope = rng.normal(0, 1, (n, 2))[labels]
    out = out * (1 + 1.2 * (u * slope[..., 0] + v * slope[..., 1]))[..., None] * 0.92 + rgb("#8a6a42") * 0.08
    return blend(out, rgb("#2a1c12"), np.clip(1.0 - border, 0, 1) * 0.8)


STYLES = {
    "oil painting": _oil, "impressionist painting": _impressionist, "watercolour": _watercolour, "pixel art": _pixel, "woodcut": _woodcut, "neon": _neon, "pastel drawing": _pastel,
    "ink drawing": _ink, "mosaic": _mosaic, "collage": _collage, "glitch art": _glitch, "pointillism": _pointillism, "stained glass": _stained, "low poly": _low_poly, "pencil sketch": _sketch,
    "screen print": _screen_print, "comic book": _comic, "charcoal drawing": _charcoal, "blueprint": _blueprint, "chalk drawing": _chalk, "cross stitch": _stitch, "paper cut": _paper_cut, "cubist painting": _cubist,
    "thick paint": _impasto, "hatching": hatching, "dry brush": dry_brush, "glazed painting": glaze, "rough paper": rough_paper,
}
