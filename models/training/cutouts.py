"""Cutouts: square regions of a picture, resampled to another size by two small matrices, Wy · X · Wxᵀ.

The studio cuts in the same way, so what CLIP learns from is what it will see while painting. Everything is linear in the
picture and therefore differentiable by transposes. Invariant: each row of a matrix sums to 1; places outside the picture
repeat its border.
"""

import torch


def resampling(start, side, n_in, n_out, kernel="triangle"):
    """Matrices [b, n_out, n_in] that read the interval [start, start + side) of a line of n_in pixels as n_out pixels.

    start, side: [b], in input pixels, any real values. Antialiased: the kernel widens when shrinking.
    kernel "triangle" (bilinear) or "cubic" (Keys, a = -1/2).
    """
    scale = (side / n_out)[:, None]
    centre = start[:, None] + (torch.arange(n_out, device=start.device) + 0.5) * scale - 0.5
    centre = centre.clamp(0, n_in - 1)
    away = (torch.arange(n_in, device=start.device) - centre[..., None]).abs() / scale.clamp(min=1)[..., None]
    if kernel == "triangle":
        weights = (1 - away).clamp(min=0)
    else:
        near = 1.5 * away**3 - 2.5 * away**2 + 1
        far = -0.5 * away**3 + 2.5 * away**2 - 4 * away + 2
        weights = torch.where(away < 1, near, torch.where(away < 2, far, torch.zeros(())))
    return weights / weights.sum(-1, keepdim=True)


def cut(pictures, left, top, width, height, size, kernel="triangle"):
    """One cutout per picture: [b, 3, h, w] → [b, 3, size, size]. left, top, width, height: [b] in pixels."""
    wy = resampling(top, height, pictures.shape[2], size, kernel)
    wx = resampling(left, width, pictures.shape[3], size, kernel)
    return wy[:, None] @ pictures @ wx[:, None].transpose(-1, -2)


def random_boxes(count, extent, small, generator, wide=0.15, whole=0.15):
    """Left, top, width, height in pixels of an `extent` px picture, as painting draws them: most sides between `small` and
    1 of the picture, a share `whole` of exactly the picture, a share `wide` slightly beyond its border; aspect ± 8 %."""
    draw = lambda: torch.rand(count, generator=generator)
    kind = draw()
    side = small + (1 - small) * draw()
    side = torch.where(kind < wide, 1 + 0.15 * draw(), side)
    stretch = 1 + 0.16 * (draw() - 0.5)
    width, height = side * stretch.sqrt(), side / stretch.sqrt()
    left, top = (1 - width) * draw(), (1 - height) * draw()
    full = kind > 1 - whole
    width, height = torch.where(full, 1.0, width), torch.where(full, 1.0, height)
    left, top = torch.where(full, 0.0, left), torch.where(full, 0.0, top)
    return left * extent, top * extent, width * extent, height * extent


def jitter(pictures, generator, colour=0.1, noise=0.06):
    """Mild brightness, contrast and saturation changes and pixel noise; colours stay nameable. Values in [0, 1]."""
    count = len(pictures)
    draw = lambda: (torch.rand(count, 1, 1, 1, generator=generator) * 2 - 1).to(pictures.device)
    grey = pictures.mean(1, keepdim=True)
    pictures = grey + (pictures - grey) * (1 + 2 * colour * draw())
    level = pictures.mean((1, 2, 3), keepdim=True)
    pictures = level + (pictures - level) * (1 + colour * draw()) + 0.5 * colour * draw()
    amount = noise * draw().clamp(min=0)
    return pictures + amount * torch.randn(pictures.shape, generator=generator).to(pictures.device)
