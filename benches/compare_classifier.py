"""The entity model's default engine against PyTorch with transformers: the same weights, windows and threads, in turns.

python benches/compare_classifier.py MODEL TEXTS.jsonl --bench target/release/deps/classifier-…

Each line of the texts is an object with `text`; every text is cut into windows of at most 192 word pieces. PyTorch gets
them sorted by length in batches of 32, padded, with sdpa attention and without gradients. Wall time and processor time
are the best of the repeats; a ratio is PyTorch's over ours, above 1 where ours is faster. The differences are of
logits in single precision; for int8 also the share of pieces for which the highest tag of some head differs.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile
import time

import numpy
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

parser = argparse.ArgumentParser()
parser.add_argument("model", type=pathlib.Path)
parser.add_argument("texts", type=pathlib.Path)
parser.add_argument("--bench", required=True, help="the built benchmark `classifier`")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--repeat", type=int, default=3)
parser.add_argument("--pieces", type=int, default=20_000, help="take texts until there are so many word pieces")
arguments = parser.parse_args()

config = json.loads((arguments.model / "config.json").read_text())
weights = {name: tensor.float() for name, tensor in load_file(arguments.model / "model.safetensors").items()}
torch.set_num_threads(arguments.threads)
encoder = BertModel(BertConfig(**config["encoder"]), add_pooling_layer=False).eval()
encoder.load_state_dict({k: v for k, v in weights.items() if not k.startswith("heads.")})


def windows():
    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    count = 0
    for line in arguments.texts.open():
        pieces = tokenizer.encode(json.loads(line)["text"], add_special_tokens=False).ids
        for start in range(0, len(pieces), config["window"] - 2):
            ids = [101, *pieces[start : start + config["window"] - 2], 102]
            yield {"ids": ids, "types": [piece % config["encoder"]["type_vocab_size"] for piece in ids]}
            count += len(ids)
            if count >= arguments.pieces:
                return


@torch.inference_mode()
def by_torch(windows):
    order = sorted(range(len(windows)), key=lambda at: len(windows[at]["ids"]))
    logits = [None] * len(windows)
    for start in range(0, len(order), 32):
        batch = order[start : start + 32]
        length = max(len(windows[at]["ids"]) for at in batch)
        ids, types, mask = (torch.zeros(len(batch), length, dtype=torch.long) for _ in range(3))
        for row, at in enumerate(batch):
            own = len(windows[at]["ids"])
            ids[row, :own] = torch.tensor(windows[at]["ids"])
            types[row, :own] = torch.tensor(windows[at]["types"])
            mask[row, :own] = 1
        hidden = encoder(ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        out = torch.nn.functional.linear(hidden, weights["heads.weight"], weights["heads.bias"])
        for row, at in enumerate(batch):
            logits[at] = out[row, : len(windows[at]["ids"])].numpy()
    return numpy.concatenate(logits)


def by_ours(precision, windows_file, logits_file):
    command = [arguments.bench, "--model", arguments.model, "--windows", windows_file, "--precision", precision]
    command += ["--threads", arguments.threads, "--repeat", 1, "--logits", logits_file]
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    return json.loads(run.stdout), numpy.fromfile(logits_file, "<f4")


windows = list(windows())
pieces = sum(len(window["ids"]) for window in windows)
best = {}
with tempfile.TemporaryDirectory() as folder:
    windows_file = pathlib.Path(folder, "windows.jsonl")
    windows_file.write_text("".join(json.dumps(window) + "\n" for window in windows))
    by_torch(windows[:32])
    for _ in range(arguments.repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        logits = by_torch(windows)
        found = {"PyTorch": (time.perf_counter() - wall, time.process_time() - cpu, logits.ravel(), 0)}
        for precision in ("fp32", "int8"):
            said, own = by_ours(precision, windows_file, pathlib.Path(folder, "logits"))
            found[precision] = (said["seconds"], said["cpu_seconds"], own, said["peak_bytes"])
        for name, (wall, cpu, own, peak) in found.items():
            before = best.get(name, (float("inf"), float("inf")))
            best[name] = (min(before[0], wall), min(before[1], cpu), own, peak)

theirs = best["PyTorch"]
tags = theirs[2].reshape(pieces, -1, 3).argmax(-1)
print(f"{len(windows)} windows, {pieces} word pieces, {arguments.threads} threads, best of {arguments.repeat}")
for name, (wall, cpu, own, peak) in best.items():
    difference = numpy.abs(own - theirs[2]).max()
    changed = (own.reshape(pieces, -1, 3).argmax(-1) != tags).any(-1).mean()
    print(
        f"{name:8} {pieces / wall:8.0f} pieces/s  wall ratio {theirs[0] / wall:5.2f}  cpu ratio {theirs[1] / cpu:5.2f}"
        f"  peak {peak / 1e6:5.0f} MB  largest difference {difference:.2g}  other tag {changed:.4f}"
    )
