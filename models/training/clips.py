"""What guide, judge and outside eye have in common: an image encoder and a text encoder that meet in 256 numbers.

Invariant: an encoder is given pictures in [0, 1] and says itself how large it wants them and how it normalises them.
"""

import torch
from torch import nn
from torch.nn import functional as F

from cutouts import cut
from lexicon import Lexicon
from stage import device
from text import TextEncoder


class Clip(nn.Module):
    """Image and text encoder and the learnt temperature. The image encoder says its `size`, `mean` and `std`."""

    def __init__(self, lexicon, image, text):
        super().__init__()
        self.image = image
        self.text = TextEncoder(lexicon, **text)
        self.log_scale = nn.Parameter(torch.tensor(1 / 0.07).log())

    def scale(self):
        return self.log_scale.exp().clamp(max=100)

    def see(self, cutouts):
        """Embeddings [n, 256] of cutouts in [0, 1]."""
        return self.image(((cutouts - self.image.mean) / self.image.std).contiguous(memory_format=torch.channels_last))


def average_clip(state, image, text):
    """The averaged model of a checkpoint or pack, frozen, ready to use."""
    model = Clip(Lexicon.sized(state), image, text)
    model.load_state_dict(state)
    return model.eval().requires_grad_(False).to(device())


def padded(tokenizer, captions):
    """Captions → ids [n, longest], filled up with END."""
    rows = [tokenizer(caption) for caption in captions]
    longest = max(map(len, rows))
    return torch.tensor([row + [tokenizer.end] * (longest - len(row)) for row in rows], device=device())


def embed_texts(model, tokenizer, captions, batch=256):
    """Unit-length embeddings [n, 256]."""
    with torch.no_grad():
        return torch.cat([F.normalize(model.text(padded(tokenizer, captions[i:i + batch])), dim=-1) for i in range(0, len(captions), batch)])


def embed_pictures(model, pictures, batch=250):
    """Unit-length embeddings of whole pictures [n, 3, h, w] in [0, 1], brought to the encoder's size."""
    with torch.no_grad():
        return torch.cat([F.normalize(model.see(whole(pictures[i:i + batch], model.image.size)), dim=-1) for i in range(0, len(pictures), batch)])


def whole(pictures, size):
    count, extent = len(pictures), float(pictures.shape[-1])
    none, all_ = torch.zeros(count, device=pictures.device), torch.full((count,), extent, device=pictures.device)
    return cut(pictures, none, none, all_, all_, size)
