"""One training stage: its clock, its log and its checkpoint.

Every model is trained as a stage that may be stopped at any moment and goes on where it stood. The length of a stage is
given in minutes of training (a CPU shared with others has no fixed speed), and learning rates follow the share of those
minutes that has passed. Invariant: a checkpoint on disk is always whole, because it is written beside and then renamed.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

import torch


class Refusal(Exception):
    """A reason to stop, in one sentence for the person who started the stage."""


def arguments(description, minutes, batch):
    """The options that all stages share; `minutes` and `batch` are the stage's defaults for two CPU cores."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder written by dataset.py")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and contact sheets")
    parser.add_argument("--minutes", type=float, default=minutes, help="training time in all, earlier runs counted in")
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="CPU threads")
    parser.add_argument("--warm", type=Path, help="begin from the averaged model of this checkpoint, if none is there; optimiser and clock begin anew")
    parser.add_argument("--from-pack", type=Path, help="warm start from the weights of an exported pack, if no checkpoint is there")
    return parser


def device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def half():
    """Convolutions and matrix products in bf16 (twice as fast with AVX-512 BF16); losses and statistics stay in fp32."""
    return torch.autocast(device().type, torch.bfloat16)


def clearly(main):
    """Runs `main` and turns every expected failure into one sentence and exit code 1."""
    try:
        main()
    except Refusal as refusal:
        sys.exit(f"{Path(sys.argv[0]).name}: {refusal}")
    except (MemoryError, torch.OutOfMemoryError):
        sys.exit(f"{Path(sys.argv[0]).name}: memory ran out; the last checkpoint is whole, start again with a smaller --batch.")
    except RuntimeError as error:
        if "allocate memory" not in str(error):
            raise
        sys.exit(f"{Path(sys.argv[0]).name}: memory ran out; the last checkpoint is whole, start again with a smaller --batch.")


def write_atomically(path, write):
    """Calls `write(temporary path)` and renames, so that `path` holds either the old or the new content, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    write(temporary)
    os.replace(temporary, path)


def load_checkpoint(out, name):
    """The checkpoint of stage `name` as a dict with `config`, `average` (state of the averaged model) and more."""
    path = Path(out) / f"{name}.pt"
    if not path.exists():
        raise Refusal(f"{path} is missing; run {name}.py first.")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise Refusal(f"{path} cannot be read ({error.__class__.__name__}); delete it to begin again, or restore a copy.") from error


class Stage:
    """Holds what a stage must keep: `parts` (name → object with state_dict), seconds trained, steps, and a running
    average of the model's weights, which is what later stages and the export use."""

    def __init__(self, name, args, config, model, parts, average_over=500):
        self.name, self.args, self.config = name, args, config
        self.model, self.parts = model, dict(parts, model=model)
        self.seconds, self.steps, self.average_over = 0.0, 0, average_over
        self.path = args.out / f"{name}.pt"
        self.average = {k: v.detach().clone() for k, v in model.state_dict().items()}
        self.seen, self.said, self.saved, self.stopping = {}, time.monotonic(), time.monotonic(), False

    def restore(self):
        """Loads the checkpoint if there is one; returns whether there was."""
        if not self.path.exists():
            return False
        kept = load_checkpoint(self.args.out, self.name)
        if kept["config"] != self.config:
            raise Refusal(f"{self.path} belongs to another configuration ({kept['config']}, now {self.config}); move it away to begin again.")
        try:
            for name, part in self.parts.items():
                part.load_state_dict(kept["parts"][name])
        except (RuntimeError, ValueError) as error:
            raise Refusal(f"{self.path} was trained with other terms or tokens than {self.args.data} has now; begin in another --out with --warm {self.path}.") from error
        self.average = kept["average"]
        self.seconds, self.steps = kept["seconds"], kept["steps"]
        print(f"{self.name}: going on at step {self.steps}, {self.seconds / 60:.1f} min", flush=True)
        return True

    def begin_warm(self):
        """Begins from the model of the checkpoint that --warm names: for new pictures with other terms. The tokens of the text
        encoder must be the same, so keep tokenizer.json and lexicon.npz."""
        if not self.args.warm.exists():
            raise Refusal(f"{self.args.warm} is missing; name a checkpoint with --warm.")
        state = torch.load(self.args.warm, map_location="cpu", weights_only=True)["average"]
        unlike = [name for name, value in self.model.state_dict().items() if name not in state or state[name].shape != value.shape]
        if unlike:
            raise Refusal(f"{self.args.warm} has no {unlike[0]} of this size ({len(unlike)} tensors differ); it belongs to another configuration or lexicon.")
        self.begin_from(state)

    def begin_from(self, state):
        """Warm start of the model from other weights (an exported pack); optimiser and clock begin anew."""
        self.model.load_state_dict(state)
        self.average = {k: v.detach().clone() for k, v in self.model.state_dict().items()}

    def save(self):
        kept = {
            "config": self.config,
            "parts": {name: part.state_dict() for name, part in self.parts.items()},
            "average": self.average,
            "seconds": self.seconds,
            "steps": self.steps,
        }
        write_atomically(self.path, lambda path: torch.save(kept, path))
        self.saved = time.monotonic()

    def clock(self):
        """Yields the share of the training time that has passed, in [0, 1), once per step; saves every 5 minutes, at the
        end, and when the process is asked to stop."""
        def stop(*_):
            self.stopping = True
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        whole = self.args.minutes * 60
        while self.seconds < whole and not self.stopping:
            began = self._now()
            yield self.seconds / whole
            self._follow()
            self.steps += 1
            self.seconds += self._now() - began
            if time.monotonic() - self.saved > 300:
                self.save()
        self.save()
        print(f"{self.name}: {'stopped' if self.stopping else 'finished'} at step {self.steps}, {self.seconds / 60:.1f} min", flush=True)

    def _now(self):
        """Seconds of work: on a CPU the process's own time per thread, so that a pause or a busy machine costs no training."""
        return time.monotonic() if device().type == "cuda" else time.process_time() / self.args.threads

    def _follow(self):
        """average ← average + (model − average) / min(steps, average_over)"""
        share = 1 / min(self.steps / 4 + 1, self.average_over)
        for name, value in self.model.state_dict().items():
            if value.is_floating_point():
                self.average[name].lerp_(value.detach(), share)
            else:
                self.average[name].copy_(value)

    def log(self, **values):
        """Collects values and prints their means every 30 seconds."""
        for name, value in values.items():
            total, count = self.seen.get(name, (0.0, 0))
            self.seen[name] = (total + float(value), count + 1)
        if time.monotonic() - self.said < 30:
            return
        said = "  ".join(f"{name} {total / count:.4g}" for name, (total, count) in self.seen.items())
        print(f"{time.strftime('%H:%M:%S')}  {self.name}  {self.seconds / 60:6.1f} min  step {self.steps}  {said}", flush=True)
        self.seen, self.said = {}, time.monotonic()


def cosine(progress, warm=0.03, floor=0.03):
    """Learning-rate factor: linear warm-up over `warm` of the time, then a cosine down to `floor`."""
    if progress < warm:
        return max(progress / warm, 0.01)
    turn = torch.tensor((progress - warm) / (1 - warm) * torch.pi)
    return floor + (1 - floor) * 0.5 * (1 + float(torch.cos(turn)))


def set_rate(optimiser, rate):
    for group in optimiser.param_groups:
        group["lr"] = rate * group.get("factor", 1.0)
