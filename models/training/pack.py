"""Weights of an exported pack: from its ONNX files back to a model that trains on.

Initialisers keep their parameters' names, so most of a pack is read by name. Batch norms were folded into the convolutions
before them and come back as norms that only add the folded bias. Invariant: nothing here knows a model; the caller brings it.
"""

import json

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from stage import Refusal

# Where each stage's tensors stand in a pack: (prefix of the parameters' names, file).
PARTS = {
    "vqgan": (("decoder.", "vqgan/decoder.onnx"), ("encoder.", "vqgan/encoder.onnx")),
    "clip": (("text.", "clip/onnx/text_model.onnx"), ("image.", "clip/onnx/vision_model.onnx")),
    "judge": (("text.", "judge/onnx/text_model.onnx"), ("image.", "judge/onnx/vision_model.onnx")),
    "prior": (("", "prior/prior.onnx"),),
}


def weights_of_pack(pack, stage, model):
    """State dict for `model`, the one that `stage` (vqgan, clip, judge, prior) trains; Refusal where the pack has others."""
    found = {}
    for prefix, path in PARTS[stage]:
        found |= {prefix + name: tensor for name, tensor in initialisers(pack / path).items()}
    wanted = model.state_dict()
    if stage == "vqgan":
        book = found["decoder.codebook"].reshape(wanted["quantiser.codebook"].shape)
        found |= {"quantiser.codebook": book, "quantiser.sums": book.clone(), "quantiser.counts": torch.ones(book.shape[:2])}
    elif stage in ("clip", "judge"):
        found = unfold_norms(model, found)
        found["log_scale"] = torch.tensor(json.loads((pack / stage / "config.json").read_text())["logit_scale_init_value"])
    unlike = [name for name, value in wanted.items() if name not in found or found[name].numel() != value.numel()]
    if unlike:
        raise Refusal(f"{pack} holds no {unlike[0]} of the size that {stage} has now ({len(unlike)} tensors differ); it was exported from another configuration.")
    return {name: found[name].reshape(value.shape).to(value.dtype) for name, value in wanted.items()}


def initialisers(path):
    """name → fp32 tensor of a graph's constants."""
    if not path.exists():
        raise Refusal(f"{path} is missing; --from-pack needs a whole pack.")
    graph = onnx.load(path).graph
    found = {t.name: torch.from_numpy(np.array(numpy_helper.to_array(t))).float() for t in graph.initializer}
    for node in graph.node:  # parameters that happen to be equal are stored once
        kept = node.input[0].removesuffix("_fp32") if node.input else ""
        if node.op_type == "Identity" and kept in found:
            found[node.output[0]] = found[kept]
    return found


def norm_pairs(model):
    """(convolution, batch norm) names that fold together: neighbours of a Sequential, and what a module lists as `folds`."""
    for name, module in model.named_modules():
        prefix = name + "." if name else ""
        for conv, norm in getattr(module, "folds", ()):
            yield prefix + conv, prefix + norm
        if isinstance(module, nn.Sequential):
            for i in range(len(module) - 1):
                if isinstance(module[i + 1], nn.BatchNorm2d):
                    yield f"{prefix}{i}", f"{prefix}{i + 1}"


def unfold_norms(model, state):
    """A folded state dict for the model with norms, each norm being the identity plus the folded bias."""
    for conv_name, norm_name in norm_pairs(model):
        norm = model.get_submodule(norm_name)
        bias = state.pop(conv_name + ".bias", None)
        if bias is None:
            continue  # the caller names what is missing
        state[norm_name + ".weight"] = torch.ones_like(bias)
        state[norm_name + ".bias"] = bias
        state[norm_name + ".running_mean"] = torch.zeros_like(bias)
        state[norm_name + ".running_var"] = torch.full_like(bias, 1 - norm.eps)
        state[norm_name + ".num_batches_tracked"] = torch.tensor(0)
    return state
