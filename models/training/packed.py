"""A CLIP as an exported pack has it, run by onnxruntime: so that pictures of today can be shown to a judge of yesterday.

Invariant: nothing is trained or exported from here.
"""

import json

import numpy as np
import onnxruntime
import torch
from torch.nn import functional as F

from clips import padded, whole
from stage import Refusal
from tokenizer import Tokenizer


class PackedClip:
    """`see` and `read` → unit vectors of pictures and texts, from PACK/`name`."""

    def __init__(self, pack, name):
        folder = pack / name
        if not (folder / "config.json").exists():
            raise Refusal(f"{folder} is missing; give the folder of a whole pack.")
        reader = json.loads((folder / "preprocessor_config.json").read_text())
        self.size, self.mean, self.std = reader["crop_size"]["height"], reader["image_mean"][0], reader["image_std"][0]
        self.tokenizer = Tokenizer.load(folder / "tokenizer.json")
        self.vision, self.text = (onnxruntime.InferenceSession(folder / "onnx" / f"{side}_model.onnx", providers=["CPUExecutionProvider"]) for side in ("vision", "text"))

    def see(self, pictures, batch=100):
        """Whole pictures [n, 3, h, w] in [0, 1]."""
        pixels = ((whole(pictures.cpu(), self.size) - self.mean) / self.std).numpy()
        return _unit(self.vision.run(None, {"pixel_values": pixels[i:i + batch]})[0] for i in range(0, len(pixels), batch))

    def read(self, captions):
        return _unit(self.text.run(None, {"input_ids": padded(self.tokenizer, [caption]).cpu().numpy().astype(np.int64)})[0] for caption in captions)


def _unit(parts):
    return F.normalize(torch.from_numpy(np.concatenate(list(parts))), dim=-1)
