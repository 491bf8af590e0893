"""From checkpoints to a pack: plain ONNX graphs (opset 17), weights stored as fp16 and computed in fp32.

Every graph is compared with PyTorch before the pack is written, and the same numbers are kept as fixtures for the browser's
tests. Invariant: batch norms are folded away, and every initialiser keeps its parameter's name, so `pack.py` can
turn a pack back into models that train on.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from torch import nn

import clip
import judge
import prior
import vqgan
from clips import padded
from hands import HELD_SET
from layers import EMBEDDING
from pack import norm_pairs
from preset import PRESET
from stage import Refusal, clearly, load_checkpoint, write_atomically
from tokenizer import CONTEXT, END, START, Tokenizer

OPSET = 17
LICENCE = "MIT"


def replace(model, name, module):
    parent, _, last = name.rpartition(".")
    owner = model.get_submodule(parent)
    if last.isdigit():
        owner[int(last)] = module
    else:
        setattr(owner, last, module)


def fold_norms(model):
    """Replaces conv + batch norm by one convolution with a bias: w γ/σ, β − μ γ/σ."""
    for conv_name, norm_name in list(norm_pairs(model)):
        conv, norm = model.get_submodule(conv_name), model.get_submodule(norm_name)
        replace(model, conv_name, nn.utils.fusion.fuse_conv_bn_eval(conv, norm))
        replace(model, norm_name, nn.Identity())
    return model


def round_to_half(model):
    """Rounds the weights that the pack stores as fp16, so that PyTorch and the pack compute with the same numbers."""
    with torch.no_grad():
        for name, tensor in model.state_dict(keep_vars=True).items():
            if tensor.is_floating_point() and tensor.numel() >= 1024 and not name.endswith("codebook"):
                tensor.copy_(tensor.half().float())
    return model


def graph_of(model, inputs, names, output, dynamic):
    """Exports `model(*inputs)`; `dynamic` maps an input or output name to its free dimensions."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "graph.onnx"
        torch.onnx.export(model.eval(), inputs, path, input_names=names, output_names=[output], dynamic_axes=dynamic, opset_version=OPSET, do_constant_folding=True, dynamo=False)
        graph = onnx.load(path)
    return store_half(absorb_pads(graph))


def absorb_pads(model):
    """A Pad of zeros before a convolution becomes the convolution's own padding; what computed it goes."""
    graph = model.graph
    makers = {output: node for node in graph.node for output in node.output}
    for node in list(graph.node):
        pad = makers.get(node.input[0]) if node.op_type == "Conv" else None
        if pad is None or pad.op_type != "Pad":
            continue
        before, after = value_of(graph, makers, pad.input[1]).reshape(2, 4)[:, 2:]
        own = next(a for a in node.attribute if a.name == "pads")
        own.ints[:] = [int(o + extra) for o, extra in zip(own.ints, [*before, *after])]
        node.input[0] = pad.input[0]
    while True:
        used = {name for node in graph.node for name in node.input} | {output.name for output in graph.output}
        idle = [node for node in graph.node if not used.intersection(node.output)]
        if not idle:
            return model
        for node in idle:
            graph.node.remove(node)


def value_of(graph, makers, name):
    """The value of something that no input of the graph decides."""
    needed, waiting = [], [name]
    while waiting:
        maker = makers.get(waiting.pop())
        if maker is not None and maker not in needed:
            needed.append(maker)
            waiting.extend(maker.input)
    part = helper.make_graph([node for node in graph.node if node in needed], "part", [], [helper.make_tensor_value_info(name, TensorProto.INT64, None)], list(graph.initializer))
    return ReferenceEvaluator(helper.make_model(part, opset_imports=[helper.make_opsetid("", OPSET)])).run(None, {})[0]


def store_half(model):
    """Large fp32 initialisers become fp16 followed by a Cast to fp32; runtimes fold the Cast when they load."""
    graph, casts = model.graph, []
    for tensor in list(graph.initializer):
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < 1024 or tensor.name.endswith("codebook"):
            continue
        wide = tensor.name + "_fp32"
        for node in graph.node:
            for i, name in enumerate(node.input):
                if name == tensor.name:
                    node.input[i] = wide
        narrow = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), tensor.name)
        tensor.CopyFrom(narrow)
        casts.append(helper.make_node("Cast", [tensor.name], [wide], name=wide, to=TensorProto.FLOAT))
    for node in reversed(casts):
        graph.node.insert(0, node)
    return model


def decoder_graph(model):
    """indices [1, groups, h, w] → Gather(codebook) → z → picture. The studio cuts at `z`."""
    body = graph_of(model.decoder, (torch.zeros(1, vqgan.Z_CHANNELS, 4, 5),), ["z"], "image", {"z": {0: "batch", 2: "h", 3: "w"}, "image": {0: "batch", 2: "height", 3: "width"}})
    groups = vqgan.GROUPS
    offsets = (np.arange(groups) * vqgan.ENTRIES).reshape(1, groups, 1, 1).astype(np.int64)
    graph = body.graph
    graph.initializer.extend([
        numpy_helper.from_array(model.quantiser.codebook.reshape(-1, vqgan.ENTRY_DIM).numpy(), "codebook"),
        numpy_helper.from_array(offsets, "group_offsets"),
        numpy_helper.from_array(np.array([2]), "two"), numpy_helper.from_array(np.array([4]), "four"), numpy_helper.from_array(np.array([0]), "zero"), numpy_helper.from_array(np.array([1]), "one"),
        numpy_helper.from_array(np.array([vqgan.Z_CHANNELS]), "z_channels"),
    ])
    front = [
        helper.make_node("Add", ["indices", "group_offsets"], ["entries"]),
        helper.make_node("Gather", ["codebook", "entries"], ["vectors"], axis=0),
        helper.make_node("Transpose", ["vectors"], ["channels"], perm=[0, 1, 4, 2, 3]),
        helper.make_node("Shape", ["indices"], ["shape"]),
        helper.make_node("Slice", ["shape", "two", "four", "zero"], ["place"]),
        helper.make_node("Slice", ["shape", "zero", "one", "zero"], ["count"]),
        helper.make_node("Concat", ["count", "z_channels", "place"], ["z_shape"], axis=0),
        helper.make_node("Reshape", ["channels", "z_shape"], ["z"]),
    ]
    for node in reversed(front):
        graph.node.insert(0, node)
    graph.input[0].CopyFrom(helper.make_tensor_value_info("indices", TensorProto.INT64, ["batch", groups, "h", "w"]))
    onnx.checker.check_model(body)
    return body


def same(graph, feeds, expected, what):
    """Runs the graph in onnxruntime and refuses a pack whose outputs differ from PyTorch's."""
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    got = session.run(None, {name: value.numpy() for name, value in feeds.items()})[0]
    error = float(np.abs(got - expected.numpy()).max())
    if error > 1e-3:
        raise Refusal(f"{what}: onnxruntime and PyTorch differ by {error:.2g} (allowed 1e-3); the pack was not written.")
    print(f"{what}: largest difference to PyTorch {error:.1e}")
    return got


def wave(shape, step):
    """The fixtures' input: 0.5 + 0.5 sin(step · i) over the flat index i, so a test can make it again."""
    return (0.5 + 0.5 * torch.sin(step * torch.arange(int(np.prod(shape)), dtype=torch.float64))).float().reshape(shape)


def some(values, count=12):
    return [round(float(v), 6) for v in np.asarray(values).reshape(-1)[:count]]


def listed(values):
    return [round(v, 6) for v in values.flatten().tolist()]


class Pack:
    """Collects the files of a pack in a fresh folder and moves them into place together."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp())
        self.roles = {}

    def put(self, path, role, content):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, onnx.ModelProto):
            onnx.save(content, target)
        elif isinstance(content, (dict, list)):
            target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        else:
            shutil.copyfile(content, target)
        self.roles[path] = role

    def files(self):
        listed = []
        for path, role in sorted(self.roles.items()):
            content = (self.folder / path).read_bytes()
            listed.append({"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "role": role})
        return listed

    def publish(self, target):
        for path in [*self.roles, "pack.json"]:
            write_atomically(target / path, lambda part: shutil.copyfile(self.folder / path, part))
        shutil.rmtree(self.folder)


def put_vqgan(pack, state, fixtures):
    model = round_to_half(vqgan.average_vqgan(state).cpu())
    decoder = decoder_graph(model)
    i = torch.arange(4 * 8 * 8).reshape(1, 4, 8, 8)
    indices = (i * 37 + 11) % vqgan.ENTRIES
    parts = torch.stack([model.quantiser.codebook[g][indices[:, g]] for g in range(vqgan.GROUPS)], 1)
    z = parts.permute(0, 1, 4, 2, 3).flatten(1, 2)
    picture = same(decoder, {"indices": indices}, model.decoder(z), "decoder")
    encoder = graph_of(model.encoder, (torch.rand(1, 3, 64, 64),), ["image"], "z", {"image": {0: "batch", 2: "height", 3: "width"}, "z": {0: "batch", 2: "h", 3: "w"}})
    waves = wave((1, 3, 64, 64), 0.37)
    latent = same(encoder, {"image": waves}, model.encoder(waves), "encoder")
    odd = wave((1, 3, 96, 128), 0.11)
    same(encoder, {"image": odd}, model.encoder(odd), "encoder at 128 × 96")
    fixtures["vqgan"] = {
        "decoder": {"indices": "indices[i] = (37 i + 11) mod 256 over the flat index of [1, 4, 8, 8]", "z": some(z), "image": some(picture), "imageMean": round(float(picture.mean()), 6)},
        "encoder": {"image": "0.5 + 0.5 sin(0.37 i) over the flat index of [1, 3, 64, 64]", "z": some(latent), "zMean": round(float(latent.mean()), 6)},
    }
    book = model.quantiser.codebook
    pack.put("vqgan/decoder.onnx", "decoder", decoder)
    pack.put("vqgan/encoder.onnx", "encoder", encoder)
    pack.put("vqgan/config.json", "decoder", {
        "type": "vqgan", "stride": vqgan.STRIDE, "zChannels": vqgan.Z_CHANNELS, "groups": vqgan.GROUPS, "entries": vqgan.ENTRIES, "entryDim": vqgan.ENTRY_DIM,
        "codebook": "codebook", "latent": "z", "indices": "indices", "image": "image", "imageRange": [0, 1],
        "layout": "codebook [groups · entries, entryDim]; entry e of group g is row g · entries + e and fills channels g · entryDim … of z",
        "zMin": listed(book.amin(1)), "zMax": listed(book.amax(1)),
    })


def put_clip(pack, folder, role, model, text_config, tokenizer, tokenizer_path, fixtures):
    scale = float(model.scale())
    fold_norms(model.image)
    round_to_half(model)
    size, mean, std = model.image.size, model.image.mean, model.image.std
    batch = {"pixel_values": {0: "batch"}, "image_embeds": {0: "batch"}}
    waves = ((wave((2, 3, size, size), 0.37) - mean) / std)
    vision = graph_of(model.image, (waves,), ["pixel_values"], "image_embeds", batch)
    seen = same(vision, {"pixel_values": waves}, model.image(waves), f"{folder} image encoder")
    texts = ["a red fox in front of purple mountains", "abstract waves, oil paint"]
    ids = padded(tokenizer, texts).cpu()
    free = {"input_ids": {0: "batch", 1: "sequence"}, "text_embeds": {0: "batch"}}
    text = graph_of(model.text, (ids,), ["input_ids"], "text_embeds", free)
    read = same(text, {"input_ids": ids}, model.text(ids), f"{folder} text encoder")
    full = nn.functional.pad(ids, (0, CONTEXT - ids.shape[1]), value=tokenizer.end)
    same(text, {"input_ids": full}, model.text(ids), f"{folder} text encoder, padded to {CONTEXT}")
    fixtures[folder] = {
        "pixelValues": "(0.5 + 0.5 sin(0.37 i) − mean) / std over the flat index of [2, 3, side, side]", "side": size, "mean": mean, "std": std, "imageEmbeds": [some(seen[0]), some(seen[1])],
        "texts": texts, "inputIds": [tokenizer(t) for t in texts], "textEmbeds": [some(read[0]), some(read[1])],
    }
    pack.put(f"{folder}/onnx/vision_model.onnx", role, vision)
    pack.put(f"{folder}/onnx/text_model.onnx", role, text)
    pack.put(f"{folder}/config.json", role, {
        "architectures": ["CLIPModel"], "model_type": "clip", "projection_dim": EMBEDDING, "logit_scale_init_value": float(np.log(scale)),
        "text_config": {"model_type": "clip_text_model", "hidden_size": text_config["width"], "intermediate_size": 4 * text_config["width"], "num_hidden_layers": text_config["layers"], "num_attention_heads": text_config["heads"], "hidden_act": "quick_gelu", "max_position_embeddings": CONTEXT, "vocab_size": len(tokenizer), "projection_dim": EMBEDDING, "bos_token_id": tokenizer.start, "eos_token_id": tokenizer.end, "pad_token_id": tokenizer.end},
        "vision_config": {"model_type": "clip_vision_model", "image_size": size, "num_channels": 3, "projection_dim": EMBEDDING},
    })
    pack.put(f"{folder}/preprocessor_config.json", role, {
        "image_processor_type": "CLIPImageProcessor", "feature_extractor_type": "CLIPFeatureExtractor", "do_resize": True, "size": {"shortest_edge": size}, "do_center_crop": True, "crop_size": {"height": size, "width": size},
        "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": [mean] * 3, "image_std": [std] * 3, "do_convert_rgb": True, "resample": 2,
    })
    pack.put(f"{folder}/tokenizer.json", role, tokenizer_path)
    pack.put(f"{folder}/tokenizer_config.json", role, {"tokenizer_class": "CLIPTokenizer", "do_lower_case": True, "add_prefix_space": False, "model_max_length": CONTEXT, "bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END, "errors": "replace"})
    pack.put(f"{folder}/special_tokens_map.json", role, {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END})


def put_prior(pack, state, fixtures):
    model = round_to_half(prior.average_prior(state).cpu())
    text = nn.functional.normalize(wave((1, prior.TEXT), 0.7) - 0.5, dim=-1)
    noise = 2 * wave((1, prior.NOISE), 1.3) - 1
    names = {"text_embeds": {0: "batch"}, "noise": {0: "batch"}, "z": {0: "batch"}}
    graph = graph_of(model, (text, noise), ["text_embeds", "noise"], "z", names)
    z = same(graph, {"text_embeds": text, "noise": noise}, model(text, noise), "prior")
    fixtures["prior"] = {"textEmbeds": "normalise(0.5 sin(0.7 i))", "noise": "sin(1.3 i)", "z": some(z), "zMean": round(float(z.mean()), 6)}
    pack.put("prior/prior.onnx", "prior", graph)
    pack.put("prior/config.json", "prior", {"type": "prior", "textDim": prior.TEXT, "noiseDim": prior.NOISE, "noise": "normal", "grid": [16, 16], "zChannels": vqgan.Z_CHANNELS, "inputs": ["text_embeds", "noise"], "output": "z", "zMean": listed(model.mean), "zSpread": listed(model.spread)})


def shipped(vocabulary):
    """The vocabulary without what the prior cannot paint: single icons and kinds of things teach the encoders only."""
    painted = set(vocabulary["painted"])
    only = lambda phrases: {name: phrase for name, phrase in phrases.items() if name in painted}
    terms, phrases, held = vocabulary["terms"], vocabulary["phrases"], vocabulary["heldOut"]
    return {name: value for name, value in vocabulary.items() if name != "painted"} | {
        "terms": terms | {"subject": [name for name in terms["subject"] if name in painted]},
        "phrases": phrases | {"subject": only(phrases["subject"]), "subjects": only(phrases["subjects"])},
        "heldOut": {"subject": held["subject"], "set": HELD_SET, "pairs": held["pairs"]},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder with the checkpoints")
    parser.add_argument("--pack", type=Path, required=True, help="folder to write the pack to")
    parser.add_argument("--fixtures", type=Path, help="folder for the browser tests' fixtures")
    parser.add_argument("--version", default="2.0.0")
    args = parser.parse_args()
    tokenizer_path = args.out / "tokenizer.json"
    tokenizer = Tokenizer.load(tokenizer_path)
    pack, fixtures = Pack(), {}
    states = {name: load_checkpoint(args.out, name) for name in ("vqgan", "clip", "judge", "prior")}
    with torch.no_grad():
        put_vqgan(pack, states["vqgan"]["average"], fixtures)
        put_clip(pack, "clip", "clip", clip.average_guide(states["clip"]["average"]).cpu(), clip.CONFIG["text"], tokenizer, tokenizer_path, fixtures)
        put_clip(pack, "judge", "judge", judge.average_judge(states["judge"]["average"]).cpu(), judge.CONFIG["text"], tokenizer, tokenizer_path, fixtures)
        put_prior(pack, states["prior"]["average"], fixtures)
    pack.put("vocabulary.json", "vocabulary", shipped(json.loads((args.data / "vocabulary.json").read_text())))
    for name, role in (("kin.json", "words"), ("wordnet-licence.txt", "licence")):
        if not (args.out / "words" / name).exists():
            raise Refusal(f"{args.out / 'words' / name} is missing; write it with kin.py.")
        pack.put(f"words/{name}", role, args.out / "words" / name)
    metrics = args.out / "metrics.json"
    files = pack.files()
    description = {
        "name": "daub-mini", "version": args.version, "licence": LICENCE, "sizes": [128, 192, 256, 320, 384, 512], "size": 256,
        "roles": {"paint": ["decoder", "clip", "prior", "words"], "later": ["encoder", "judge", "vocabulary", "licence"]},
        "preset": PRESET,
        "trained": {name: {"minutes": round(state["seconds"] / 60, 1), "steps": state["steps"]} for name, state in states.items()},
        "quality": json.loads(metrics.read_text()) if metrics.exists() else {},
        "files": files,
    }
    (pack.folder / "pack.json").write_text(json.dumps(description, indent=1, ensure_ascii=False) + "\n")
    pack.publish(args.pack)
    if args.fixtures:
        for name, values in fixtures.items():
            write_atomically(args.fixtures / f"{name}.json", lambda path: path.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n"))
    total = sum(file["bytes"] for file in files)
    to_paint = sum(file["bytes"] for file in files if file["role"] in description["roles"]["paint"])
    print(f"pack: {to_paint / 1e6:.1f} MB to paint, {total / 1e6:.1f} MB in all")


if __name__ == "__main__":
    clearly(main)
