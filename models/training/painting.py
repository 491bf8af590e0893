"""The painting loop's parts: codes to picture, cutouts to the guide, the distance it goes down.

`prior.py` learns through them and `evaluate.py` paints with them; the studio does the same in ONNX. Invariant: everything
here is differentiable in the latent, with the three special gradients of the reference loop (straight-through codes, clamp
that lets pixels come back into range, a distance that is finite at its minimum).
"""

import torch
from torch.nn import functional as F

from cutouts import cut, jitter, random_boxes
from stage import half


class ClampWithGradient(torch.autograd.Function):
    """clamp(x, 0, 1); backward g · (g · (x − clamp(x)) ≥ 0), as in the reference VQGAN+CLIP loop."""

    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return x.clamp(0, 1)

    @staticmethod
    def backward(context, gradient):
        x, = context.saved_tensors
        return gradient * (gradient * (x - x.clamp(0, 1)) >= 0)


def picture_of(vqgan, z):
    """z [b, 16, h, w] → straight-through codes → picture [b, 3, 8h, 8w] in [0, 1]."""
    with half():
        made = vqgan.decoder(vqgan.quantiser(z).contiguous(memory_format=torch.channels_last))
    return ClampWithGradient.apply(made.float())


def spherical(image, text):
    """θ²/2 with θ the angle between unit vectors; finite gradient at θ = 0."""
    return 2 * ((image - text).norm(dim=-1).clamp(max=2 - 1e-4) / 2 + 1e-6).asin().square()


def look(clip, pictures, cutouts, generator, small=0.6):
    """Unit-length embeddings [b, cutouts, 256] of random cutouts, the first always the whole picture."""
    count, extent = len(pictures), float(pictures.shape[-1])
    seen = []
    for number in range(cutouts):
        boxes = [part.to(pictures.device) for part in random_boxes(count, extent, small, generator)]
        if number == 0:
            boxes = [torch.zeros_like(boxes[0]), torch.zeros_like(boxes[0]), torch.full_like(boxes[0], extent), torch.full_like(boxes[0], extent)]
        seen.append(cut(pictures, *boxes, clip.image.size))
    seen = jitter(torch.stack(seen, 1).flatten(0, 1), generator, colour=0.05, noise=0.04)
    with half():
        embedded = clip.see(seen)
    return F.normalize(embedded.float(), dim=-1).view(count, cutouts, -1)
