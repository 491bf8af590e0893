"""The land under a sky, and the places that have no sky: seas, mountains, forests, cities, rooms, space.

`place(rng, name, sky_name, colours)` paints one of LANDS under one of SKIES, or one of PLACES, in natural colours or in a palette.
Invariant: every painter asks `tone(natural, role)` for its colours, so that every scene exists in every palette and light.
"""
import numpy as np

from canvas import SIZE, X, Y, below, blend, blur, disc, ellipses, fill, glow, jitter, lines, mix, noise, polygons, profile, ramp, rgb, step
from skies import NIGHT, Backdrop, sky

XS = (np.arange(SIZE, dtype=np.float32) + 0.5) / SIZE


def place(rng, name, sky_name=None, colours=None):
    """A finished Backdrop. name: one of LANDS (with sky_name one of SKIES) or of PLACES (sky_name None); colours: palette [6, 3] or None."""
    painter, low, high = LANDS.get(name) or PLACES[name]
    horizon = rng.uniform(low, high)
    if name in LANDS:
        backdrop = sky(rng, sky_name, colours, horizon)
    else:
        backdrop = Backdrop(fill("#000000"), np.ones(3, np.float32))

    def tone(natural, role, spread=0.03):
        colour = jitter(rng, natural if colours is None else colours[role], spread)
        return np.clip(colour * backdrop.ambient, 0, 1)

    painter(rng, backdrop, horizon, tone, sky_name in NIGHT)
    return backdrop


def _ocean(rng, b, h, tone, night):
    deep, light = tone("#12507f", 1), tone("#3f9ac4", 2)
    t = (Y - h) / (1 - h)
    water = ramp(t, mix(light, b.picture[int(h * SIZE) - 2].mean(0), 0.4), light, deep)
    crests = np.sin(np.sqrt(np.clip(Y - h, 0, 1)) * 75 + 9 * noise(rng, 2.6, 5))
    water += (np.clip(crests - 0.55, 0, 1) * 0.45)[..., None] * mix(light, "#ffffff", 0.5)
    blend(b.picture, water, below(np.full(SIZE, h)))
    b.ground, b.water = h + 0.62 * (1 - h), True


def _lake(rng, b, h, tone, night):
    _ridge(rng, b, h - 0.12, 0.05, tone("#5f7f8f", 1), 1.8)
    _ridge(rng, b, h - 0.04, 0.02, tone("#3f6b3c", 1), 1.4)
    rows = int(h * SIZE)
    source = np.clip(2 * rows - np.arange(rows, SIZE), 0, SIZE - 1)
    mirror = b.picture[source]
    shift = np.rint(2 * np.sin(np.arange(SIZE - rows) * 0.9)).astype(int)
    mirror = np.stack([np.roll(r, s, 0) for r, s in zip(mirror, shift)])
    b.picture[rows:] = mirror * 0.72 + 0.2 * tone("#3a7ea8", 2) + 0.03
    b.ground, b.water = h + 0.6 * (1 - h), True


def _beach(rng, b, h, tone, night):
    shore = h + 0.16 + 0.015 * profile(rng, 2.6)
    blend(b.picture, ramp((Y - h) / 0.18, tone("#1f78a8", 1), tone("#4fc0cf", 2)), below(np.full(SIZE, h)))
    blend(b.picture, mix(tone("#ffffff", 3), "#ffffff", 0.4), below(shore - 0.025))
    sand = tone("#edd59f", 3)
    blend(b.picture, sand * (0.93 + 0.15 * noise(rng, 1.0))[..., None], below(shore))
    b.ground = 0.9


def _ridge(rng, b, y, height, colour, power=1.8, fade=None):
    line = y + height * profile(rng, power)
    mask = below(line)
    shade = 0.9 + 0.2 * noise(rng, 1.8)
    blend(b.picture, colour * shade[..., None] if fade is None else colour + (fade - colour) * np.clip((Y - y) / 0.35, 0, 1)[..., None], mask)
    return line


def _peaks(rng, b, h, far, near, snow):
    haze = b.picture[int(h * SIZE) - 1].mean(0)
    for k, (base, rise) in enumerate(((0.0, 0.36), (0.06, 0.3))):
        colour = mix(far, near, k)
        n = rng.integers(3, 5)
        centres, tops = np.linspace(0.05, 0.95, n) + rng.uniform(-0.12, 0.12, n), rng.uniform(0.6, 1, n) * rise * 1.25
        slopes = rng.uniform(0.8, 1.4, n)
        line = h + base - np.maximum((tops[:, None] - slopes[:, None] * np.abs(XS[None] - centres[:, None])).max(0), 0.02) + 0.008 * profile(rng, 1.4)
        owner = (tops[:, None] - slopes[:, None] * np.abs(XS[None] - centres[:, None])).argmax(0)
        lit = np.clip((XS - centres[owner] + 0.03 * (noise(rng, 1.4) - 0.5) * 3) * 40 + 0.5, 0, 1)
        body = colour * 1.12 + (colour * 0.72 - colour * 1.12) * lit[..., None]
        body = body + (mix(haze, colour, 0.3) - body) * np.clip((Y - line[None]) / 0.5 * (1 - k) + 0.0, 0, 0.7)[..., None]
        blend(b.picture, body, below(line))
        if snow is not None:
            cap = h + base - tops[owner] * 0.6 + 0.025 * np.abs(((XS * 22) % 2) - 1)
            white = snow + (snow * 0.78 - snow) * lit[..., None]
            blend(b.picture, white, below(line) * (1 - below(np.maximum(cap, 0))))


def _mountains(rng, b, h, tone, night):
    _peaks(rng, b, h, tone("#7d8fb0", 2), tone("#55627d", 1), None)
    _ridge(rng, b, h + 0.09, 0.015, tone("#4c7a44", 2 if rng.random() < 0.5 else 0), 1.8)
    b.ground = 0.9


def _snowy_mountains(rng, b, h, tone, night):
    _peaks(rng, b, h, tone("#7f95b5", 2), tone("#4f6483", 1), tone("#ffffff", 3, 0.01))
    _ridge(rng, b, h + 0.09, 0.015, tone("#dfe9f2", 3), 1.8)
    b.ground = 0.9


def _hills(rng, b, h, tone, night):
    for k in range(4):
        y = h - 0.08 + 0.11 * k
        phase, f = rng.uniform(0, 6), rng.uniform(3, 7)
        line = y + 0.035 * np.sin(XS * f + phase) + 0.004 * profile(rng, 1.8)
        colour = mix(tone("#a3c77a", 3), tone("#3f8a3c", 1), (k + 1) / 4)
        blend(b.picture, colour * (1.08 - 0.5 * np.clip(Y - line[None], 0, 0.4))[..., None], below(line))
    b.ground = 0.88


def _meadow(rng, b, h, tone, night):
    _ridge(rng, b, h - 0.03, 0.015, tone("#5f9a52", 1), 1.8)
    blend(b.picture, ramp((Y - h) / (1 - h), tone("#9bcf62", 2), tone("#4f9a3a", 1)) * (0.92 + 0.16 * noise(rng, 1.0))[..., None], below(np.full(SIZE, h)))
    n = 26
    for colour, role in (("#f25c78", 4), ("#ffe066", 3), ("#ffffff", 5), ("#b07be0", 4)):
        ys = h + 0.03 + (1 - h) * rng.random(n) ** 0.8
        blend(b.picture, tone(colour, role), ellipses([(x, y, r, r * 0.8) for x, y, r in zip(rng.random(n), ys, 0.004 + 0.016 * (ys - h) / (1 - h))]))
    b.ground = 0.9


def _desert(rng, b, h, tone, night):
    for k in range(3):
        y = h + 0.13 * k
        crest = y + 0.05 * np.sin(XS * rng.uniform(3, 6) + rng.uniform(0, 6)) + 0.02 * np.abs(np.sin(XS * rng.uniform(4, 7) + rng.uniform(0, 6)))
        light, dark = tone("#efc486", 3 if k == 0 else 2), tone("#c98b4f", 2 if k == 0 else 1)
        blend(b.picture, ramp((Y - crest[None]) / 0.2 + 0.1 * np.sin(Y * 160 + 8 * noise(rng, 2.6)) * (k == 2), light, dark), below(crest))
    b.ground = 0.9


def _trees(rng, count, base, low, high, pointed):
    """Shapes of trees: (crowns as polygons, crowns as ellipses, trunks as polygons)."""
    polys, rounds, trunks = [], [], []
    for x in np.linspace(-0.03, 1.03, count) + rng.normal(0, 0.02, count):
        height, y = rng.uniform(low, high), base + rng.uniform(-0.01, 0.015)
        w = height * rng.uniform(0.2, 0.28)
        trunks.append([(x - w * 0.16, y), (x + w * 0.16, y), (x + w * 0.1, y - height * 0.5), (x - w * 0.1, y - height * 0.5)])
        if pointed:
            for k in range(3):
                top, bottom = y - height * (1 - 0.24 * k), y - height * (0.52 - 0.2 * k)
                spread = w * (0.55 + 0.25 * k)
                polys.append([(x, top), (x + spread, bottom), (x - spread, bottom)])
        else:
            for _ in range(5):
                rounds.append((x + rng.normal(0, w * 0.4), y - height * rng.uniform(0.55, 0.9), w * 0.6, w * 0.55))
    return polys, rounds, trunks


def _wood(rng, b, h, tone, pointed, leaves, ground, trunk):
    haze = b.picture[int(max(h, 0.1) * SIZE) - 1].mean(0)
    for k in range(3):
        polys, rounds, trunks = _trees(rng, (13, 9, 6)[k], h + 0.02 + 0.07 * k, 0.2 + 0.1 * k, 0.32 + 0.16 * k, pointed)
        fade = (0.55, 0.25, 0)[k]
        blend(b.picture, mix(trunk, haze, fade), polygons(trunks))
        colour = mix(leaves[k % len(leaves)], haze, fade)
        mask = polygons(polys) if pointed else ellipses(rounds)
        blend(b.picture, colour * (0.8 + 0.4 * noise(rng, 1.0))[..., None], mask)
        blend(b.picture, mix(ground, haze, fade * 0.6) * (0.93 + 0.14 * noise(rng, 1.4))[..., None], below(h + 0.02 + 0.07 * k + 0.006 * profile(rng, 1.8)))
    b.ground = 0.93


def _forest(rng, b, h, tone, night):
    _wood(rng, b, h, tone, False, [tone("#2f6b35", 1), tone("#3f8540", 2), tone("#27572c", 1)], tone("#4a6b35", 0), tone("#5a4330", 0))


def _pines(rng, b, h, tone, night):
    _wood(rng, b, h, tone, True, [tone("#35614f", 1), tone("#234d3c", 0), tone("#1c4232", 1)], tone("#3f5a3a", 0), tone("#4a3526", 0))


def _autumn(rng, b, h, tone, night):
    _wood(rng, b, h, tone, False, [tone("#d98324", 2), tone("#c4481f", 4), tone("#e3ab2e", 5)], tone("#8f5a2c", 0), tone("#4f3422", 0))


def _jungle(rng, b, h, tone, night):
    _wood(rng, b, h, tone, False, [tone("#2f7d46", 1), tone("#1f6b3a", 2), tone("#154f2c", 1)], tone("#1f4f2a", 0), tone("#3f3320", 0))
    fronds = []
    for _ in range(12):
        x, y = rng.choice([rng.uniform(-0.1, 0.2), rng.uniform(0.8, 1.1)]), rng.uniform(0.1, 1.05)
        a, length = rng.uniform(-1.2, 1.2) + (np.pi if x > 0.5 else 0), rng.uniform(0.15, 0.3)
        tip, side = (x + length * np.cos(a), y + length * np.sin(a)), 0.16 * length
        mid = ((x + tip[0]) / 2, (y + tip[1]) / 2)
        fronds.append([(x, y), (mid[0] - side * np.sin(a), mid[1] + side * np.cos(a)), tip, (mid[0] + side * np.sin(a), mid[1] - side * np.cos(a))])
    blend(b.picture, tone("#3fa34d", 2), polygons(fronds[:6]))
    blend(b.picture, tone("#0f5a2e", 0), polygons(fronds[6:]))


def _skyline(rng, b, base, low, high, colour, window, lit):
    x, boxes, panes = -0.05, [], []
    while x < 1.05:
        w, top = rng.uniform(0.07, 0.15), base - rng.uniform(low, high)
        boxes.append([(x, top), (x + w, top), (x + w, base), (x, base)])
        if rng.random() < 0.2:
            boxes.append([(x + w * 0.45, top - 0.07), (x + w * 0.55, top - 0.07), (x + w * 0.55, top), (x + w * 0.45, top)])
        if window is not None:
            for py in np.arange(top + 0.025, base - 0.02, 0.04):
                for px in np.arange(x + 0.014, x + w - 0.02, 0.03):
                    if rng.random() < lit:
                        panes.append([(px, py), (px + 0.014, py), (px + 0.014, py + 0.02), (px, py + 0.02)])
        x += w + rng.uniform(0, 0.012)
    blend(b.picture, colour, polygons(boxes))
    if panes:
        blend(b.picture, window, polygons(panes))


def _city(rng, b, h, tone, night):
    haze = b.picture[int(h * SIZE) - 1].mean(0)
    far, near = tone("#8b9bb0", 2), tone("#5b6478", 1)
    window = rgb("#ffd97a") if night else mix(near, "#dff0ff", 0.55)
    _skyline(rng, b, h + 0.05, 0.2, 0.5, mix(far, haze, 0.45), None, 0)
    _skyline(rng, b, h + 0.06, 0.1, 0.38, near, window, 0.5 if night else 0.8)
    blend(b.picture, tone("#4a4e58", 0) * (0.95 + 0.1 * noise(rng, 1.0))[..., None], below(np.full(SIZE, h + 0.05)))
    blend(b.picture, tone("#8d929c", 2), below(np.full(SIZE, h + 0.05)) * (1 - below(np.full(SIZE, h + 0.075))))
    b.ground = 0.93


def _village(rng, b, h, tone, night):
    _ridge(rng, b, h - 0.06, 0.02, tone("#7fb06a", 2), 1.8)
    walls, roofs, doors, panes = [], [], [], []
    for x in np.linspace(0.02, 0.86, 5) + rng.uniform(-0.03, 0.03, 5):
        w, t, base = rng.uniform(0.11, 0.16), rng.uniform(0.1, 0.15), h + 0.05 + rng.uniform(-0.01, 0.03)
        walls.append([(x, base - t), (x + w, base - t), (x + w, base), (x, base)])
        roofs.append([(x - 0.015, base - t), (x + w / 2, base - t - w * 0.65), (x + w + 0.015, base - t)])
        doors.append([(x + w * 0.4, base - t * 0.5), (x + w * 0.6, base - t * 0.5), (x + w * 0.6, base), (x + w * 0.4, base)])
        panes += [[(x + w * q, base - t * 0.8), (x + w * (q + 0.18), base - t * 0.8), (x + w * (q + 0.18), base - t * 0.5), (x + w * q, base - t * 0.5)] for q in (0.12, 0.7)]
    blend(b.picture, tone("#f0e4cf", 3), polygons(walls))
    blend(b.picture, tone("#c05a3c", 4), polygons(roofs))
    blend(b.picture, tone("#6a4630", 0), polygons(doors))
    blend(b.picture, rgb("#ffdf80") if night else tone("#86b8d8", 2), polygons(panes))
    blend(b.picture, tone("#6aa04f", 1) * (0.94 + 0.12 * noise(rng, 1.4))[..., None], below(np.full(SIZE, h + 0.06)))
    b.ground = 0.92


def _road(rng, b, h, tone, night):
    blend(b.picture, tone("#7fa55a", 2) * (0.92 + 0.16 * noise(rng, 1.4))[..., None], below(np.full(SIZE, h)))
    x, bend = rng.uniform(0.4, 0.6), rng.uniform(-0.25, 0.25)
    t = np.clip((Y - h) / (1 - h), 0, 1)
    centre = x + (0.5 - x) * t + bend * t * (1 - t)
    half = 0.012 + 0.38 * t
    on = below(np.full(SIZE, h)) * step(np.abs(X - centre) - half)
    blend(b.picture, tone("#55585f", 0), on)
    blend(b.picture, tone("#f5f0dc", 3), on * step(np.abs(X - centre) - 0.02 * t - 0.002) * (np.sin(9 / (t + 0.25)) > -0.2))
    b.ground = 0.93


def _river(rng, b, h, tone, night):
    _ridge(rng, b, h - 0.05, 0.02, tone("#557f5a", 1), 1.8)
    blend(b.picture, tone("#7fb25a", 2) * (0.92 + 0.16 * noise(rng, 1.4))[..., None], below(np.full(SIZE, h)))
    t = np.clip((Y - h) / (1 - h), 0, 1)
    centre = 0.5 + rng.choice([-1, 1]) * 0.22 * np.sin(t * 5 + rng.uniform(0, 1)) * (0.3 + t)
    on = below(np.full(SIZE, h)) * step(np.abs(X - centre) - (0.015 + 0.2 * t))
    blend(b.picture, ramp(t + 0.25 * (noise(rng, 1.4, 5) - 0.5), tone("#9cd0e8", 3), tone("#3f90c0", 1)), on)
    b.ground = 0.92


def _island(rng, b, h, tone, night):
    _ocean(rng, b, h, tone, night)
    x = rng.uniform(0.35, 0.65)
    blend(b.picture, tone("#ecd49a", 3), ellipses([(x, h + 0.17, 0.34, 0.11)]))
    blend(b.picture, tone("#4f9a45", 1), ellipses([(x, h + 0.12, 0.26, 0.06)]))
    side = rng.choice([-1, 1])
    foot = (x + side * 0.2, h + 0.12)
    top = (foot[0] + side * 0.07, h - 0.22)
    blend(b.picture, tone("#8a6238", 0), lines([[foot, ((foot[0] + top[0]) / 2 - 0.01, (foot[1] + top[1]) / 2), top]], 3))
    leaves = []
    for a in np.linspace(-2.9, 0.2, 6):
        tip = (top[0] + 0.15 * np.cos(a), top[1] + 0.12 * np.sin(a) + 0.05)
        mid = ((top[0] + tip[0]) / 2, (top[1] + tip[1]) / 2 - 0.045)
        leaves.append([top, mid, tip, (mid[0], mid[1] + 0.035)])
    blend(b.picture, tone("#2f8a3f", 1), polygons(leaves))
    b.ground, b.water = h + 0.2, False


def _volcano(rng, b, h, tone, night):
    x, top = rng.uniform(0.35, 0.65), rng.uniform(0.28, 0.38)
    blend(b.picture, mix(tone("#6b6f78", 2), b.picture[0].mean(0), 0.3), np.clip(blur(ellipses([(x + rng.normal(0, 0.06) + 0.1 * k, top - 0.05 - 0.06 * k, 0.05 + 0.035 * k, 0.05 + 0.02 * k) for k in range(5)]), 1.5), 0, 0.9))
    line = top + np.clip(np.abs(XS - x) - 0.07, 0, 1) * 1.15 + 0.006 * profile(rng, 1.4)
    rock = tone("#4a3a38", 0)
    blend(b.picture, rock * (0.75 + 0.5 * noise(rng, 1.4))[..., None], below(line))
    lava = rgb("#ff6a1a")
    streams = [[(x + d, top + 0.01)] + [(x + d * (1 + 2.2 * k) + rng.normal(0, 0.012), top + 0.01 + 0.09 * k) for k in range(1, 6)] for d in (-0.05, 0.0, 0.05)]
    mask = lines(streams, 3) * below(line)
    blend(b.picture, lava, np.clip(blur(mask, 3) * 1.3, 0, 0.7))
    blend(b.picture, rgb("#ffd24a"), mask)
    blend(b.picture, lava, 0.8 * glow(x, top - 0.02, 0.06))
    _ridge(rng, b, h + 0.14, 0.012, tone("#39443a", 0), 1.8)
    b.ground = 0.93


def _winter(rng, b, h, tone, night):
    polys, _, trunks = _trees(rng, 8, h + 0.03, 0.14, 0.3, True)
    blend(b.picture, tone("#3f5f60", 1), np.maximum(polygons(polys), polygons(trunks)))
    blend(b.picture, tone("#eef4f8", 3, 0.01), polygons([[(p[0][0], p[0][1]), (p[0][0] * 0.5 + p[1][0] * 0.5, p[0][1] * 0.5 + p[1][1] * 0.5), (p[0][0] * 0.5 + p[2][0] * 0.5, p[0][1] * 0.5 + p[2][1] * 0.5)] for p in polys]))
    line = h + 0.02 + 0.02 * np.sin(XS * rng.uniform(3, 6) + rng.uniform(0, 6))
    blend(b.picture, ramp((Y - h) / (1 - h) + 0.2 * (noise(rng, 2.6) - 0.5), tone("#ffffff", 3, 0.01), tone("#c3d6e6", 3)), below(line))
    b.ground = 0.9


def _waterfall(rng, b, h, tone, night):
    rock = tone("#6b6259", 1)
    x, w = rng.uniform(0.35, 0.65), rng.uniform(0.09, 0.14)
    line = 0.16 + 0.05 * profile(rng, 1.8)
    blend(b.picture, rock * (0.6 + 0.8 * noise(rng, 1.4))[..., None], below(line))
    blend(b.picture, tone("#4f8a45", 1), below(line) * (1 - below(line + 0.05 + 0.02 * profile(rng, 1.4))))
    fall = step(np.abs(X - x) - w - 0.03 * Y, 2) * below(line + 0.02)
    streaks = noise(rng, 1.4).mean(0)[None] * 0.5 + noise(rng, 1.4, 9).T * 0.5
    blend(b.picture, ramp(np.clip((streaks - 0.3) * 2.5, 0, 1), tone("#7fbfe0", 2), tone("#ffffff", 3, 0.01)), fall)
    blend(b.picture, ramp((Y - h) / (1 - h) + 0.3 * (noise(rng, 1.4, 5) - 0.5), tone("#a5dcea", 3), tone("#2f84a8", 1)), below(np.full(SIZE, h)))
    blend(b.picture, rgb("#ffffff") * b.ambient, 0.8 * np.clip(np.exp(-((X - x) / (w * 1.5)) ** 2 - ((Y - h) / 0.05) ** 2), 0, 1))
    b.ground = 0.93


def _canyon(rng, b, h, tone, night):
    for side in (0, 1):
        for k in range(3):
            edge = 0.46 - 0.13 * k + 0.02 * np.sin(np.arange(SIZE) * 0.12 + rng.uniform(0, 6))
            top = h - 0.28 - 0.1 * k
            x = X if side == 0 else 1 - X
            bands = 0.85 + 0.2 * np.sin(Y * rng.uniform(50, 70) + 2.5 * noise(rng, 2.6))
            colour = mix(tone("#d98a5a", 3 if k == 0 else 2), tone("#a5462f", 1), k / 2)
            blend(b.picture, np.clip(colour * bands[..., None], 0, 1), step(x - edge[:, None] - 0.12 * np.clip(Y - top, 0, 1)) * np.clip((Y - top) * SIZE, 0, 1))
    blend(b.picture, tone("#c98a5f", 2) * (0.9 + 0.2 * noise(rng, 1.4))[..., None], below(h + 0.1 + 0.01 * profile(rng, 1.8)))
    b.ground = 0.92


def _fields(rng, b, h, tone, night):
    _ridge(rng, b, h - 0.02, 0.012, tone("#6f9a5a", 1), 1.8)
    t = np.clip((Y - h) / (1 - h), 0.001, 1)
    rows = (X - 0.5 - rng.uniform(-0.2, 0.2)) / (0.1 + 0.9 * t)
    wave = 0.5 + 0.5 * np.sin(rows * 45)
    blend(b.picture, ramp(wave, tone("#8a9a3a", 1), tone("#e3c257", 3 if rng.random() < 0.5 else 2)) * (0.9 + 0.2 * noise(rng, 1.0))[..., None], below(np.full(SIZE, h)))
    b.ground = 0.92


def _garden(rng, b, h, tone, night):
    blend(b.picture, tone("#3f7a3a", 1) * (0.75 + 0.5 * noise(rng, 1.0))[..., None], below(h - 0.12 + 0.02 * np.abs(np.sin(XS * 18 + rng.uniform(0, 3)))))
    blend(b.picture, tone("#7fb95a", 2) * (0.94 + 0.12 * noise(rng, 1.0))[..., None], below(np.full(SIZE, h + 0.05)))
    n = 30
    for colour, role in (("#e8506e", 4), ("#f7c948", 5), ("#ffffff", 3), ("#9b6ad8", 4)):
        xs, ys = rng.random(n), rng.uniform(h - 0.07, h + 0.07, n)
        petals = [(x + 0.014 * np.cos(a), y + 0.014 * np.sin(a), 0.011, 0.011) for x, y in zip(xs[:8], ys[:8]) for a in np.arange(5) * 1.256]
        blend(b.picture, tone(colour, role), ellipses(petals))
        blend(b.picture, rgb("#f5d04a") * b.ambient, ellipses([(x, y, 0.008, 0.008) for x, y in zip(xs[:8], ys[:8])]))
    b.ground = 0.93


def _underwater(rng, b, h, tone, night):
    b.picture[:] = ramp(Y + 0.1 * (noise(rng, 2.6) - 0.5), tone("#58c7e0", 3 if rng.random() < 0.3 else 2), tone("#1878ae", 1), tone("#08315f", 0))
    x = rng.uniform(0.2, 0.8)
    rays = np.clip(np.sin((X - x) / (Y + 0.35) * 18 + rng.uniform(0, 6)), 0, 1) * (1 - Y) * 0.35
    blend(b.picture, tone("#d5f7ff", 3), rays)
    blend(b.picture, tone("#c9b27f", 2) * (0.7 + 0.3 * noise(rng, 1.4))[..., None], below(0.9 + 0.015 * profile(rng, 2.6)) * 0.85)
    weeds = []
    for wx in np.concatenate([rng.uniform(0, 0.25, 4), rng.uniform(0.75, 1, 4)]):
        t = np.linspace(0, 1, 9)
        weeds.append(list(zip(wx + 0.025 * np.sin(t * 7 + wx * 40), 0.97 - t * rng.uniform(0.2, 0.42))))
    blend(b.picture, tone("#1f8a5a", 1), lines(weeds, 3))
    n = 14
    blend(b.picture, rgb("#ffffff"), 0.4 * ellipses([(a, c, r, r) for a, c, r in zip(rng.random(n), rng.random(n), rng.uniform(0.006, 0.016, n))]))
    b.ambient = np.array([0.78, 0.95, 1.0], np.float32)


def _space(rng, b, h, tone, night):
    b.picture[:] = fill(tone("#05060f", 0, 0.005) * 0.6)
    for colour, role in (("#5a2fa8", 1), ("#c23f8f", 2), ("#2f6fc9", 5)):
        blend(b.picture, tone(colour, role), 0.75 * np.clip((noise(rng, 1.8) - 0.47) * 3.2, 0, 1))
    ys, xs = rng.integers(0, SIZE, (2, 120))
    b.picture[ys, xs] = np.clip(rng.uniform(0.5, 1, (120, 1)) + b.picture[ys, xs] * 0.3, 0, 1)
    blend(b.picture, rgb("#ffffff"), ellipses([(x, y, r, r) for x, y, r in zip(rng.random(14), rng.random(14), rng.uniform(0.005, 0.011, 14))]))
    b.ambient = np.array([0.95, 0.93, 1.0], np.float32)


def _planets(rng, b, h, tone, night):
    _space(rng, b, h, tone, night)
    for k in range(rng.integers(2, 4)):
        x, y, r = rng.uniform(0.08, 0.92), rng.uniform(0.08, 0.92), rng.uniform(0.07, 0.2)
        colour, other = tone(rng.choice(["#d98a4f", "#5fa8d9", "#c25a8a", "#6ab86a", "#e0c078"]), int(rng.choice([2, 4, 5])), 0.06), tone("#f0e0c0", 3)
        bands = 0.5 + 0.5 * np.sin((Y - y) / r * rng.uniform(4, 9) + 3 * noise(rng, 2.6))
        shade = np.clip(1.05 - np.hypot(X - x + r * 0.5, Y - y + r * 0.5) / (2 * r), 0.12, 1)
        body = (colour + (mix(colour, other, 0.5) - colour) * bands[..., None]) * shade[..., None]
        blend(b.picture, body, disc(x, y, r))
        if k == 0:
            u, v = (X - x) + 0.3 * (Y - y), (Y - y) - 0.3 * (X - x)
            d = np.hypot(u, v * 3.6)
            ring = step(np.abs(d - r * 1.7) - r * 0.22) * np.clip(1 - disc(x, y, r) * (v < 0), 0, 1)
            blend(b.picture, mix(colour, other, 0.7), ring * 0.9)


def _room(rng, b, h, tone, night):
    wall, floor = tone(rng.choice(["#d9c7a8", "#a8c4c9", "#cfa9a0", "#b8b8d0"]), 3 if rng.random() < 0.5 else 2), tone("#8f6440", 1)
    b.picture[:] = wall * (1.05 - 0.25 * np.hypot(X - 0.4, Y - 0.3))[..., None]
    boards = below(np.full(SIZE, h))
    t = np.clip((Y - h) / (1 - h), 0, 1)
    seams = np.abs(((X - 0.5) / (0.5 + 0.5 * t) * 9) % 1 - 0.5) * 2
    blend(b.picture, floor * (0.82 + 0.22 * np.clip(seams * 9, 0, 1))[..., None], boards)
    blend(b.picture, mix(wall, "#ffffff", 0.5), boards * (1 - below(np.full(SIZE, h + 0.025))))
    x, y = rng.choice([0.14, 0.68]), rng.uniform(0.12, 0.2)
    frame = polygons([[(x - 0.02, y - 0.02), (x + 0.24, y - 0.02), (x + 0.24, y + 0.3), (x - 0.02, y + 0.3)]])
    blend(b.picture, mix(wall, "#ffffff", 0.7), frame)
    pane = polygons([[(x, y), (x + 0.105, y), (x + 0.105, y + 0.28), (x, y + 0.28)], [(x + 0.115, y), (x + 0.22, y), (x + 0.22, y + 0.28), (x + 0.115, y + 0.28)]])
    blend(b.picture, ramp((Y - y) / 0.28, tone("#7fb8ea", 2), tone("#dff1fa", 3)), pane)
    b.ground = 0.92


def _table(rng, b, h, tone, night):
    wall = tone(rng.choice(["#e6dccb", "#5f7f86", "#c9a58f", "#3f4658"]), int(rng.choice([2, 3])))
    b.picture[:] = wall * (1.1 - 0.5 * np.hypot(X - 0.3, Y - 0.1))[..., None]
    grain = 0.5 + 0.5 * np.sin(Y * 55 + 14 * noise(rng, 1.8, 9))
    blend(b.picture, ramp(grain, tone("#8a5a30", 1), tone("#a8713f", 1)) * (1.1 - 0.4 * (Y[..., None] - h)), below(np.full(SIZE, h)))
    b.ground = 0.86


def _stage(rng, b, h, tone, night):
    folds = 0.62 + 0.3 * np.sin(X * 45 + 1.5 * np.sin(Y * 3))
    b.picture[:] = tone("#9c1620", 4) * folds[..., None]
    opening = step(np.abs(X - 0.5) - 0.3 - 0.06 * np.sin(Y * 3), 3)
    blend(b.picture, tone("#1a1116", 0), opening * (Y > 0.14))
    blend(b.picture, tone("#a5713f", 2) * (0.85 + 0.1 * np.sin(X * 70))[..., None], below(np.full(SIZE, h)))
    beam = step(np.abs(X - 0.5) - 0.05 - 0.26 * Y, 14) * 0.3 + 0.35 * np.exp(-((X - 0.5) / 0.28) ** 2 - ((Y - 0.92) / 0.07) ** 2)
    blend(b.picture, rgb("#fff3c8"), beam)
    b.ground = 0.92


def _bricks(rng, b, h, tone, night):
    rows = Y * 11
    columns = X * 5.5 + 0.5 * (np.floor(rows) % 2)
    key = (np.floor(rows) * 31 + np.floor(columns) * 17).astype(int) % 97
    shade = rng.uniform(0.82, 1.12, 97).astype(np.float32)[key] * (0.9 + 0.2 * noise(rng, 1.0))
    gap = np.minimum(np.clip(np.minimum(rows % 1, 1 - rows % 1) * 11 - 0.4, 0, 1), np.clip(np.minimum(columns % 1, 1 - columns % 1) * 22 - 0.4, 0, 1))
    brick, mortar = tone("#a8503a", 2), tone("#d5c6b4", 3)
    b.picture[:] = mortar + (brick * shade[..., None] - mortar) * gap[..., None]
    blend(b.picture, tone("#6b6560", 0), below(np.full(SIZE, h)))
    b.ground = 0.93


def _cave(rng, b, h, tone, night):
    rock = tone("#4a423f", 1) * 0.8
    b.picture[:] = rock * (0.45 + 0.9 * noise(rng, 1.8))[..., None]
    light = tone("#bfe3f0", 3)
    d = np.hypot((X - 0.5) / 1.1, Y - 0.45) + 0.12 * (noise(rng, 1.8) - 0.5) * 2
    blend(b.picture, light, step(d - 0.3, 5))
    blend(b.picture, light, 0.35 * np.exp(-(np.clip(d - 0.28, 0, 1) / 0.16) ** 2))
    teeth = [[(x - 0.035, -0.02), (x + 0.035, -0.02), (x, rng.uniform(0.08, 0.26))] for x in rng.uniform(0, 1, 9)]
    blend(b.picture, rock * 0.5, polygons(teeth))
    blend(b.picture, rock * (0.6 + 0.4 * noise(rng, 1.4))[..., None], below(h + 0.02 * profile(rng, 1.4)))
    b.ground = 0.92
    b.ambient = np.array([0.85, 0.85, 0.85], np.float32)


def _flames(rng, b, h, tone, night):
    b.picture[:] = fill(tone("#180604", 0))
    sideways = 0.07 * (noise(rng, 2.6) - 0.5) * 2
    for k, (colour, role) in enumerate((("#b3200a", 1), ("#f0560f", 2), ("#ffa51f", 4), ("#ffe66b", 3))):
        tongues = np.abs(np.sin((X + sideways) * rng.uniform(12, 18) + rng.uniform(0, 6))) * 0.3 + 0.35 * noise(rng, 1.8).mean(0)[None]
        line = 0.22 + 0.17 * k + 0.5 * (1 - tongues) - 0.2
        blend(b.picture, tone(colour, role), np.clip((Y - line) * 22, 0, 1) * 0.9)
    b.ambient = np.array([1.0, 0.86, 0.75], np.float32)


def _above_clouds(rng, b, h, tone, night):
    light = tone("#ffffff", 3, 0.01)
    for k in range(4):
        y = h + 0.1 * k
        mask = blur(ellipses([(x, y + 0.06 + rng.uniform(-0.02, 0.03), r * 1.5, r) for x, r in zip(np.linspace(-0.05, 1.05, 9), rng.uniform(0.05, 0.1, 9))]), 1.2)
        mask = np.maximum(mask, below(np.full(SIZE, y + 0.09)))
        blend(b.picture, mix(light, b.picture[int(h * SIZE) - 1].mean(0), 0.45 - 0.15 * k) * (1.04 - 0.35 * np.clip(Y - y, 0, 0.4))[..., None], mask)
    b.ground = None


def _open_sky(rng, b, h, tone, night):
    b.ground = None


def _harbour(rng, b, h, tone, night):
    _skyline(rng, b, h + 0.01, 0.06, 0.2, tone("#a58f86", 2), rgb("#ffd97a") if night else None, 0.6)
    _ocean(rng, b, h, tone, night)
    planks = ramp(np.clip(np.abs(((Y - 0.8) * 26) % 1 - 0.5) * 8, 0, 1), tone("#4a3424", 0), tone("#8f6a48", 1))
    blend(b.picture, planks, polygons([[(0.05, 1), (0.25, 0.8), (0.75, 0.8), (0.95, 1)]]))
    b.ground, b.water = 0.93, False


LANDS = {  # name: painter, lowest and highest horizon
    "ocean": (_ocean, 0.42, 0.6), "lake": (_lake, 0.5, 0.62), "beach": (_beach, 0.42, 0.52), "mountains": (_mountains, 0.6, 0.7), "snowy mountains": (_snowy_mountains, 0.6, 0.7),
    "hills": (_hills, 0.52, 0.64), "meadow": (_meadow, 0.48, 0.62), "desert": (_desert, 0.5, 0.62), "forest": (_forest, 0.58, 0.68), "pine forest": (_pines, 0.58, 0.68),
    "autumn forest": (_autumn, 0.58, 0.68), "jungle": (_jungle, 0.58, 0.68), "city": (_city, 0.62, 0.74), "village": (_village, 0.58, 0.68), "road": (_road, 0.48, 0.6),
    "river": (_river, 0.45, 0.58), "island": (_island, 0.52, 0.62), "volcano": (_volcano, 0.6, 0.7), "snow field": (_winter, 0.52, 0.62), "waterfall": (_waterfall, 0.66, 0.74),
    "canyon": (_canyon, 0.56, 0.66), "farm fields": (_fields, 0.45, 0.58), "garden": (_garden, 0.55, 0.65), "clouds": (_above_clouds, 0.5, 0.62), "harbour": (_harbour, 0.45, 0.55), "open sky": (_open_sky, 0.92, 1.0),
}
PLACES = {
    "underwater": (_underwater, 0.9, 0.9), "space": (_space, 0, 0.1), "planets": (_planets, 0, 0.1), "room": (_room, 0.66, 0.76), "wooden table": (_table, 0.56, 0.66),
    "stage": (_stage, 0.8, 0.84), "brick wall": (_bricks, 0.86, 0.9), "cave": (_cave, 0.76, 0.82), "flames": (_flames, 0, 0.1),
}
