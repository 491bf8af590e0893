"""Pictures of no thing: stripes, dots, spirals, mosaics, fractals, brush strokes and compositions.

`pattern(rng, name, colours)` draws one of PATTERNS in two to six colours.
Invariant: the first colour is the ground, so that "red and white stripes" and a subject on a pattern both know their colours.
"""
import numpy as np

from canvas import SIZE, X, Y, blend, disc, ellipses, fill, lines, mix, noise, polygons, ramp, rgb, step


def pattern(rng, name, colours):
    """A picture [SIZE, SIZE, 3]. colours: float [n >= 2, 3], the ground first."""
    return np.clip(PATTERNS[name](rng, [rgb(c) for c in colours]), 0, 1).astype(np.float32)


def _edge(wave, sharp):
    """A smooth wave in -1..1 made into bands with soft edges about a pixel wide."""
    return np.clip(wave * sharp + 0.5, 0, 1)


def _turned(rng, angle=None):
    a = rng.uniform(0, 2 * np.pi) if angle is None else angle
    return (X - 0.5) * np.cos(a) + (Y - 0.5) * np.sin(a), (Y - 0.5) * np.cos(a) - (X - 0.5) * np.sin(a)


def _stripes(rng, c, angle):
    u, _ = _turned(rng, angle + rng.normal(0, 0.02))
    n = rng.uniform(4, 9)
    if len(c) > 2 and rng.random() < 0.5:
        i = np.floor(u * n + 50).astype(int) % len(c)
        return np.stack(c)[i]
    return ramp(_edge(np.sin(u * n * 2 * np.pi), SIZE / n / 6), c[0], c[1])


def _checkers(rng, c):
    u, v = _turned(rng, rng.choice([0, 0, np.pi / 4]))
    n = rng.uniform(2.5, 5)
    return ramp(_edge(np.sin(u * n * 2 * np.pi) * np.sin(v * n * 2 * np.pi), 8), c[0], c[1])


def _dots(rng, c):
    n = rng.uniform(4, 8)
    u, v = X * n, Y * n
    u = u + 0.5 * (np.floor(v) % 2)
    d = np.hypot(u % 1 - 0.5, v % 1 - 0.5)
    r = rng.uniform(0.24, 0.36)
    i = 1 + (np.floor(u) * 7 + np.floor(v) * 3).astype(int) % (len(c) - 1)
    return blend(fill(c[0]), np.stack(c)[i], np.clip((r - d) * SIZE / n + 0.5, 0, 1))


def _circles(rng, c):
    x, y, n = rng.uniform(0.4, 0.6), rng.uniform(0.4, 0.6), rng.uniform(5, 9)
    i = np.hypot(X - x, Y - y) * n
    k = np.floor(i).astype(int) % len(c)
    t = np.clip((i % 1) * SIZE / n, 0, 1)[..., None]
    return np.stack(c)[k - 1] * (1 - t) + np.stack(c)[k] * t


def _spiral(rng, c):
    x, y, n, turn = rng.uniform(0.42, 0.58), rng.uniform(0.42, 0.58), rng.uniform(3, 6), rng.choice([-1, 1])
    r, a = np.hypot(X - x, Y - y), np.arctan2(Y - y, X - x)
    return ramp(_edge(np.sin(r * n * 2 * np.pi * 1.4 + turn * a), SIZE / n / 9), c[0], c[1])


def _rays(rng, c):
    x, y, n = rng.uniform(0.3, 0.7), rng.uniform(0.3, 1.0), rng.integers(8, 16)
    a, r = np.arctan2(Y - y, X - x), np.hypot(X - x, Y - y)
    picture = ramp(_edge(np.sin(a * n), np.clip(r * SIZE / n / 2, 0.5, 20)), c[0], c[1])
    return blend(picture, c[2] if len(c) > 2 else c[1], disc(x, y, 0.09))


def _zigzag(rng, c):
    n, m = rng.uniform(4, 7), rng.uniform(3, 5)
    t = Y * n + np.abs((X * m) % 1 - 0.5) * 1.6
    k = np.floor(t).astype(int) % len(c)
    f = np.clip((t % 1) * SIZE / n / 1.5, 0, 1)[..., None]
    return np.stack(c)[k - 1] * (1 - f) + np.stack(c)[k] * f


def _waves(rng, c):
    n = rng.uniform(4, 7)
    t = Y * n + 0.35 * np.sin(X * rng.uniform(8, 16) + rng.uniform(0, 6)) + 0.4 * noise(rng, 2.6)
    k = np.floor(t).astype(int) % len(c)
    f = np.clip((t % 1) * SIZE / n, 0, 1)[..., None]
    return np.stack(c)[k - 1] * (1 - f) + np.stack(c)[k] * f


def _tiles(rng, c):
    n = rng.integers(6, 12)
    i = (np.floor(Y * n) * n + np.floor(X * n)).astype(int)
    shades = np.clip(np.stack(c)[rng.integers(0, len(c), n * n)] + rng.normal(0, 0.05, (n * n, 1)), 0, 1)
    gap = np.clip(np.minimum(np.minimum(X * n % 1, 1 - X * n % 1), np.minimum(Y * n % 1, 1 - Y * n % 1)) * SIZE / n - 0.6, 0, 1)[..., None]
    return shades[i] * gap + mix(c[0], "#202020", 0.6) * (1 - gap)


def _triangles(rng, c):
    n = rng.integers(4, 8)
    u, v = X * n, Y * n
    upper = ((u % 1) + (v % 1) > 1) if rng.random() < 0.5 else (np.abs(u % 1 - 0.5) * 2 < v % 1)
    i = ((np.floor(v) * n + np.floor(u)) * 2 + upper).astype(int)
    return np.clip(np.stack(c)[rng.integers(0, len(c), 2 * n * n)] + rng.normal(0, 0.03, (2 * n * n, 1)), 0, 1)[i]


def _nearest(points):
    d = np.hypot(X[..., None] - points[:, 0], Y[..., None] - points[:, 1])
    two = np.partition(d, 1, axis=-1)[..., :2]
    return d.argmin(-1), two[..., 0], two[..., 1]


def _honeycomb(rng, c):
    n = rng.integers(5, 8)
    rows, columns = np.mgrid[-1:n + 2, -1:n + 1]
    points = np.stack([(columns + 0.5 * (rows % 2)).ravel() / n, (rows * 0.866).ravel() / n], 1).astype(np.float32)
    i, a, b = _nearest(points)
    gap = np.clip((b - a) * SIZE / 2 - 1.2, 0, 1)[..., None]
    shades = np.stack(c)[1 + rng.integers(0, len(c) - 1, len(points))] * rng.uniform(0.85, 1.1, (len(points), 1))
    return shades[i] * gap + c[0] * (1 - gap)


def _cells(rng, c):
    points = rng.random((rng.integers(14, 26), 2)).astype(np.float32)
    i, a, b = _nearest(points)
    gap = np.clip((b - a) * SIZE / 2 - 1, 0, 1)[..., None]
    shades = np.stack(c)[rng.integers(0, len(c), len(points))]
    return np.clip(shades[i] * (1.1 - 1.6 * a[..., None]), 0, 1) * gap + mix(c[0], "#101010", 0.6) * (1 - gap)


def _plaid(rng, c):
    picture = fill(c[0])
    for axis in (X, Y):
        for k in range(rng.integers(2, 4)):
            n, w, o = rng.integers(2, 4), rng.uniform(0.06, 0.28), rng.random()
            blend(picture, c[1 + k % (len(c) - 1)], 0.5 * np.clip((w - np.abs((axis * n + o) % 1 - 0.5)) * SIZE / n + 0.5, 0, 1))
    return picture * (0.96 + 0.04 * np.sin((X + Y) * SIZE * 1.6))[..., None]


def _mandala(rng, c):
    r, a = np.hypot(X - 0.5, Y - 0.5), np.arctan2(Y - 0.5, X - 0.5)
    n = rng.choice([6, 8, 10, 12])
    picture = fill(c[0])
    for k, radius in enumerate(np.linspace(0.47, 0.06, rng.integers(5, 8))):
        shape = radius * (1 - rng.uniform(0.05, 0.35) * np.abs(np.sin(a * n / 2 * rng.choice([1, 2]) + rng.choice([0, np.pi / 2]))))
        blend(picture, c[1 + k % (len(c) - 1)], step(r - shape))
        if rng.random() < 0.5:
            w = (np.arange(n) * 2 * np.pi / n)
            blend(picture, c[(2 + k) % len(c)], ellipses([(0.5 + radius * 0.8 * np.cos(q), 0.5 + radius * 0.8 * np.sin(q), radius * 0.09, radius * 0.09) for q in w]))
    return picture


def _fractal(rng, c):
    zoom = rng.uniform(1.0, 1.5)
    z = ((X - 0.5) + 1j * (Y - 0.5)).astype(np.complex64) * 2 * zoom * np.exp(1j * rng.uniform(0, 6)).astype(np.complex64)
    k = np.complex64(rng.choice([-0.8 + 0.156j, -0.4 + 0.6j, 0.285 + 0.01j, -0.70176 - 0.3842j, -0.835 - 0.2321j, -0.7269 + 0.1889j]) + rng.normal(0, 0.006))
    count = np.zeros((SIZE, SIZE), np.float32)
    for _ in range(28):
        inside = np.abs(z) < 4
        z = np.where(inside, z * z + k, z)
        count += inside
    return ramp(np.sqrt(np.clip(count - 2, 0, 26) / 26), *c)


def _strokes(rng, c):
    picture = fill(c[0]) * (0.95 + 0.1 * noise(rng, 1.0))[..., None]
    lean = rng.uniform(0, np.pi)
    for _ in range(rng.integers(12, 26)):
        x, y, a = rng.random(), rng.random(), lean + rng.normal(0, 0.35)
        u, v = (X - x) * np.cos(a) + (Y - y) * np.sin(a), (Y - y) * np.cos(a) - (X - x) * np.sin(a)
        length, width = rng.uniform(0.15, 0.4), rng.uniform(0.03, 0.07)
        v = v + rng.uniform(-1, 1) * u * u
        mask = np.clip((length - np.abs(u)) * 30 + 2 * (noise(rng, 1.0) - 0.5), 0, 1) * np.clip((width - np.abs(v)) * 60, 0, 1)
        bristle = 0.85 + 0.2 * np.sin(v * rng.uniform(180, 320) + rng.uniform(0, 6))
        blend(picture, c[1 + rng.integers(0, len(c) - 1)] * bristle[..., None], mask)
    return picture


def _splatter(rng, c):
    picture = fill(c[0])
    for k in range(rng.integers(5, 10)):
        colour = c[1 + k % (len(c) - 1)]
        x, y, r = rng.random(), rng.random(), rng.uniform(0.05, 0.13)
        blobs = [(x, y, r, r)]
        for _ in range(14):
            a, d = rng.uniform(0, 6.28), r * rng.uniform(0.8, 2.6)
            s = r * rng.uniform(0.05, 0.3) * r / d * 1.5
            blobs.append((x + d * np.cos(a), y + d * np.sin(a), s, s))
        blend(picture, colour, ellipses(blobs))
    return picture


def _marble(rng, c):
    t = np.abs(np.sin((X * rng.uniform(-1, 1) + Y + 1.8 * noise(rng, 1.8)) * rng.uniform(6, 10)))
    return ramp(1 - t ** 0.45, c[0], mix(c[0], c[1], 0.5), c[1])


def _swirls(rng, c):
    u, v = X + 0.7 * (noise(rng, 2.6) - 0.5), Y + 0.7 * (noise(rng, 2.6) - 0.5)
    t = np.sin(u * 9 + 3 * np.sin(v * 7)) + np.cos(v * 8 + 3 * np.sin(u * 6))
    return ramp((t + 2) / 4, *c, c[0])


def _bubbles(rng, c):
    picture = ramp(Y, c[0], mix(c[0], c[1], 0.35))
    for _ in range(rng.integers(14, 24)):
        x, y, r = rng.random(), rng.random(), rng.uniform(0.03, 0.12)
        colour, inside = c[1 + rng.integers(0, len(c) - 1)], disc(x, y, r)
        blend(picture, colour, inside * (0.25 + 0.65 * np.clip(np.hypot(X - x, Y - y) / r, 0, 1) ** 3))
        blend(picture, mix(colour, "#ffffff", 0.8), disc(x - r * 0.35, y - r * 0.35, r * 0.18))
    return picture


def _confetti(rng, c):
    shapes = [[] for _ in c]
    for _ in range(110):
        x, y, a, s = rng.random(), rng.random(), rng.uniform(0, 6.28), rng.uniform(0.012, 0.03)
        shapes[rng.integers(1, len(c))].append([(x + s * q * np.cos(a + w), y + s * q * np.sin(a + w)) for w, q in ((0.5, 1), (2.6, 1), (3.64, 1), (5.78, 1))])
    picture = fill(c[0])
    for colour, group in zip(c, shapes):
        blend(picture, colour, polygons(group))
    return picture


def _colour_fields(rng, c):
    picture = fill(c[0])
    parts = rng.uniform(0.6, 1.4, rng.integers(2, 4))
    y = 0.05
    for k, h in enumerate(parts / parts.sum() * 0.9):
        d = np.maximum(np.abs(X - 0.5) - 0.42, np.abs(Y - y - h / 2) - h / 2 + 0.015) + 0.02 * (noise(rng, 1.4) - 0.5)
        blend(picture, c[1 + k % (len(c) - 1)] * (0.92 + 0.16 * noise(rng, 1.8))[..., None], step(d, 5) * 0.95)
        y += h
    return picture


def _grid_composition(rng, c):
    picture, bars = fill("#f4f0e6"), []
    boxes = [(0, 0, 1, 1)]
    for _ in range(rng.integers(5, 9)):
        i = max(range(len(boxes)), key=lambda k: (boxes[k][2] - boxes[k][0]) * (boxes[k][3] - boxes[k][1]) * rng.uniform(0.4, 1))
        a, b, p, q = boxes.pop(i)
        t = rng.uniform(0.3, 0.7)
        if p - a > q - b:
            m = a + (p - a) * t
            boxes += [(a, b, m, q), (m, b, p, q)]
            bars.append([(m, b), (m, q)])
        else:
            m = b + (q - b) * t
            boxes += [(a, b, p, m), (a, m, p, q)]
            bars.append([(a, m), (p, m)])
    for a, b, p, q in boxes:
        if rng.random() < 0.6:
            blend(picture, c[rng.integers(0, len(c))], polygons([[(a, b), (p, b), (p, q), (a, q)]]))
    return blend(picture, rgb("#141414"), lines(bars, 3.5))


def _geometry(rng, c):
    picture = fill(c[0]) * (0.96 + 0.08 * noise(rng, 1.8))[..., None]
    for _ in range(rng.integers(6, 12)):
        x, y, s, kind, colour = rng.random(), rng.random(), rng.uniform(0.06, 0.24), rng.integers(5), c[1 + rng.integers(0, len(c) - 1)]
        a = rng.uniform(0, 6.28)
        if kind == 0:
            mask = disc(x, y, s)
        elif kind == 1:
            mask = step(np.abs(np.hypot(X - x, Y - y) - s) - 0.012)
        elif kind == 2:
            mask = polygons([[(x + s * np.cos(a + k * 2.094), y + s * np.sin(a + k * 2.094)) for k in range(3)]])
        elif kind == 3:
            mask = polygons([[(x + s * np.cos(a + k * 1.571), y + s * np.sin(a + k * 1.571)) for k in range(4)]])
        else:
            mask = lines([[(x - s * 2 * np.cos(a), y - s * 2 * np.sin(a)), (x + s * 2 * np.cos(a), y + s * 2 * np.sin(a))]], rng.uniform(1.5, 4))
        blend(picture, colour, mask * rng.choice([1, 0.85]))
    return picture


def _ribbons(rng, c):
    picture = ramp(Y, c[0], mix(c[0], "#ffffff", 0.15))
    for k in range(rng.integers(4, 7)):
        y = rng.uniform(0.05, 0.95) + 0.13 * np.sin(X * rng.uniform(3, 9) + rng.uniform(0, 6)) + 0.1 * X * rng.uniform(-1, 1)
        t = (Y - y) / rng.uniform(0.06, 0.13)
        blend(picture, c[1 + k % (len(c) - 1)] * (1.1 - 0.4 * np.clip(t, 0, 1))[..., None], np.clip(np.minimum(t, 1 - t) * 10 + 0.5, 0, 1))
    return picture


def _scribbles(rng, c):
    picture = fill(c[0])
    for k in range(rng.integers(3, 6)):
        t = np.linspace(0, 1, 160)
        steps = np.cumsum(rng.normal(0, 1, (2, 160)) * 0.1, 1)
        angle = np.cumsum(steps[0]) * 0.35 + t * rng.uniform(20, 60)
        x, y = np.cumsum(np.cos(angle)), np.cumsum(np.sin(angle))
        x, y = (x - x.mean()) / (np.ptp(x) + 1e-6) * 0.9 + 0.5, (y - y.mean()) / (np.ptp(y) + 1e-6) * 0.9 + 0.5
        blend(picture, c[1 + k % (len(c) - 1)], lines([list(zip(x, y))], rng.uniform(1, 2.6)))
    return picture


def _terrazzo(rng, c):
    shapes = [[] for _ in c]
    for _ in range(70):
        x, y, s = rng.random(), rng.random(), rng.uniform(0.012, 0.045)
        angles = np.sort(rng.uniform(0, 6.28, rng.integers(4, 7)))
        shapes[rng.integers(1, len(c))].append([(x + s * np.cos(a) * rng.uniform(0.7, 1.2), y + s * np.sin(a)) for a in angles])
    picture = fill(mix(c[0], "#ffffff", 0.2))
    for colour, group in zip(c, shapes):
        blend(picture, colour, polygons(group))
    return picture


def _smoke(rng, c):
    t = noise(rng, 1.8)
    dx, dy = (noise(rng, 2.6) - 0.5) * 60, (noise(rng, 2.6) - 0.5) * 60
    rows, columns = np.clip(Y * SIZE + dy, 0, SIZE - 1).astype(int), np.clip(X * SIZE + dx, 0, SIZE - 1).astype(int)
    return ramp(np.clip((t[rows, columns] - 0.25) * 1.9, 0, 1), *c[:4])


def _weave(rng, c):
    n = rng.integers(5, 9)
    u, v = X * n, Y * n
    over = (np.floor(u) + np.floor(v)) % 2
    along = np.where(over > 0, np.abs(v % 1 - 0.5), np.abs(u % 1 - 0.5))
    across = np.where(over > 0, np.abs(u % 1 - 0.5), np.abs(v % 1 - 0.5))
    shade = (1.1 - 0.9 * along ** 2 * 2) * np.clip((0.47 - across) * SIZE / n + 0.3, 0.3, 1)
    return np.where(over[..., None] > 0, c[0], c[1]) * shade[..., None]


def _ripples(rng, c):
    x, y = rng.uniform(0.3, 0.7, 2)
    d = np.hypot(X - x, (Y - y) * rng.uniform(1, 2))
    t = np.sin(d * rng.uniform(50, 80)) * np.exp(-d * 1.5)
    return ramp((t + 1) / 2, *c[:3])


def _face(rng, c):
    """A portrait of simple forms: hair, face, eyes, nose, mouth, shoulders."""
    picture = ramp(Y + 0.2 * (noise(rng, 2.6) - 0.5), c[0], mix(c[0], c[1], 0.4))
    skin = c[3] if len(c) > 3 else mix(c[1], "#f0c8a0", 0.6)
    hair, dark, shirt = c[1], mix(c[0], "#101014", 0.75), c[2] if len(c) > 2 else c[1]
    w, h, y = rng.uniform(0.17, 0.23), rng.uniform(0.24, 0.29), 0.45
    long = rng.random() < 0.5
    blend(picture, hair, ellipses([(0.5, y - 0.03, w * 1.3, h * 1.18)] + ([(0.5, y + 0.2, w * 1.4, h * 1.05)] if long else [])))
    blend(picture, shirt, ellipses([(0.5, 1.04, 0.38, 0.26)]))
    blend(picture, skin * 0.85, polygons([[(0.43, 0.6), (0.57, 0.6), (0.58, 0.82), (0.42, 0.82)]]))
    blend(picture, skin, ellipses([(0.5, y, w, h)]))
    if rng.random() < 0.5:
        blend(picture, skin * 0.86, ellipses([(0.5, y, w, h)]) * (X > 0.5))
    blend(picture, hair, ellipses([(0.5, y, w, h)]) * step(Y - (y - h * 0.55 + 0.06 * np.sin(X * 14 + rng.uniform(0, 6)))))
    e = w * 0.45
    blend(picture, rgb("#fdfcf8"), ellipses([(0.5 - e, y, 0.045, 0.028), (0.5 + e, y, 0.045, 0.028)]))
    blend(picture, dark, ellipses([(0.5 - e, y, 0.02, 0.025), (0.5 + e, y, 0.02, 0.025)]))
    blend(picture, dark, lines([[(0.5 - e - 0.045, y - 0.05), (0.5 - e + 0.04, y - 0.06)], [(0.5 + e - 0.04, y - 0.06), (0.5 + e + 0.045, y - 0.05)], [(0.505, y), (0.525, y + 0.075), (0.495, y + 0.085)]], 1.6))
    blend(picture, c[4] if len(c) > 4 else rgb("#b8323c"), ellipses([(0.5, y + h * 0.62, w * 0.4, 0.02)]))
    return picture


def _still_flowers(rng, c):
    """Large simple flowers scattered over the ground."""
    picture = fill(c[0])
    for _ in range(rng.integers(7, 13)):
        x, y, r, n, a = rng.random(), rng.random(), rng.uniform(0.06, 0.13), rng.integers(5, 8), rng.random()
        colour = c[1 + rng.integers(0, len(c) - 1)]
        blend(picture, colour, ellipses([(x + r * 0.62 * np.cos(a + k * 6.2832 / n), y + r * 0.62 * np.sin(a + k * 6.2832 / n), r * 0.45, r * 0.45) for k in range(n)]))
        blend(picture, mix(colour, "#ffe89a", 0.75), disc(x, y, r * 0.32))
    return picture


def _leaves(rng, c):
    shapes = [[] for _ in c]
    for _ in range(40):
        x, y, a, s = rng.random(), rng.random(), rng.uniform(0, 6.28), rng.uniform(0.06, 0.13)
        t = np.linspace(0, np.pi, 7)
        u, v = np.cos(t) * s, np.sin(t) * s * 0.38
        u, v = np.concatenate([u, -u[1:-1]]), np.concatenate([v, -v[1:-1]])
        shapes[rng.integers(1, len(c))].append(list(zip(x + u * np.cos(a) - v * np.sin(a), y + u * np.sin(a) + v * np.cos(a))))
    picture = fill(c[0])
    for colour, group in zip(c, shapes):
        blend(picture, colour, polygons(group))
    return picture


PATTERNS = {
    "horizontal stripes": lambda rng, c: _stripes(rng, c, np.pi / 2), "vertical stripes": lambda rng, c: _stripes(rng, c, 0), "diagonal stripes": lambda rng, c: _stripes(rng, c, rng.choice([-1, 1]) * np.pi / 4),
    "checkerboard": _checkers, "polka dots": _dots, "concentric circles": _circles, "spiral": _spiral, "sunburst rays": _rays, "zigzag": _zigzag, "wavy lines": _waves, "square tiles": _tiles,
    "triangles": _triangles, "honeycomb": _honeycomb, "cells": _cells, "plaid": _plaid, "mandala": _mandala, "fractal": _fractal, "brush strokes": _strokes, "paint splatter": _splatter,
    "marble": _marble, "swirls": _swirls, "bubbles": _bubbles, "confetti": _confetti, "colour fields": _colour_fields, "grid composition": _grid_composition, "geometric shapes": _geometry,
    "ribbons": _ribbons, "scribbles": _scribbles, "terrazzo": _terrazzo, "smoke": _smoke, "weave": _weave, "ripples": _ripples, "portrait": _face, "flower pattern": _still_flowers, "leaf pattern": _leaves,
}
