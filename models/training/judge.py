"""The judge: a second CLIP that scores finished pictures and never guides.

It differs from the guide in architecture (transformer blocks on a convolutional stem), seed, data order and text encoder,
and it is not trained on perturbed pictures, so that a picture which merely fools the guide does not please it. It knows
neither Lite0 nor MiniLM's targets; the frozen word vectors are the one thing that both read.
Invariant: no gradient of the judge ever reaches a picture.
"""

import torch
from torch import nn

from beholder import Beholder, measure
from clips import Clip, average_clip
from layers import EMBEDDING, Block, Dense, Layer
from lexicon import Lexicon
from matching import Lesson, optimiser_for, train_clip
from pack import weights_of_pack
from stage import Stage, arguments, clearly, device
from terms import Terms, keywords_of, terms_of
from tokenizer import Tokenizer

CONFIG = {"size": 64, "stem": [32, 64], "width": 192, "layers": 3, "embedding": EMBEDDING, "text": {"width": 192, "layers": 2, "heads": 3}}


class JudgeImageEncoder(nn.Module):
    """Cutouts [b, 3, 64, 64], normalised → embeddings [b, 256]: convolutions to 8 × 8 tokens of 192, then 3 transformer layers."""

    size, mean, std = CONFIG["size"], 0.5, 0.25

    def __init__(self):
        super().__init__()
        a, b = CONFIG["stem"]
        width = CONFIG["width"]
        self.stem = nn.Sequential(
            nn.Conv2d(3, a, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(a), nn.ReLU(),
            nn.Conv2d(a, b, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(),
            Block(b, b),
            nn.Conv2d(b, width, 2, stride=2),
        )
        self.places = nn.Parameter(0.02 * torch.randn(64, width))
        self.layers = nn.Sequential(*(Layer(width, 3, causal=False) for _ in range(CONFIG["layers"])))
        self.norm = nn.LayerNorm(width)
        self.head = Dense(width, EMBEDDING)

    def forward(self, cutouts):
        tokens = self.stem(cutouts).flatten(2).transpose(1, 2) + self.places
        return self.head(self.norm(self.layers(tokens)).mean(1))


def new_judge(lexicon):
    return Clip(lexicon, JudgeImageEncoder(), CONFIG["text"])


def average_judge(state):
    """The averaged judge of a checkpoint or pack, frozen, ready to use."""
    return average_clip(state, JudgeImageEncoder(), CONFIG["text"])


def main():
    parser = arguments(__doc__.splitlines()[0], minutes=58, batch=128)
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--measure-every", type=int, default=400)
    parser.set_defaults(seed=1000)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer, lexicon = Tokenizer.load(args.out / "tokenizer.json"), Lexicon.load(args.out / "lexicon.npz")
    model = new_judge(lexicon).to(device()).to(memory_format=torch.channels_last)
    terms = Terms(terms_of(args.data), keywords_of(args.data)).to(device())
    optimiser = optimiser_for(model, terms)
    stage = Stage("judge", args, CONFIG, model, {"terms": terms, "optimiser": optimiser}, average_over=300)
    if not stage.restore():
        if args.from_pack:
            stage.begin_from(weights_of_pack(args.from_pack, "judge", model))
        elif args.warm:
            stage.begin_warm()
    train_clip(stage, model, terms, tokenizer, optimiser, args, Lesson(small=0.7), lambda state: measure(Beholder.of(average_judge(state), tokenizer), args.data, most=400))


if __name__ == "__main__":
    clearly(main)
