#!/usr/bin/env python3
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Writes a policy that STTD or HDRL has learned in TorchScript, for ns3::IsacTorchScriptManager:
#
#     export-policy.py sttd.policy sttd.pt
#
# Any module of PyTorch can be written so that takes and gives what Policy.forward() does.

import argparse
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tools"))

from shared.errors import Refusal
from shared.output import WholeFile

try:
    import torch
except ModuleNotFoundError:
    sys.exit("isac: export-policy.py: PyTorch is missing (Debian: python3-torch)")

MARK = "exported-by-isac"  # a file in what is written, which tells it from all others
LARGEST_LAYER = 65536

ROUNDING = 1e-6  # standard deviation, relative to the mean, below which a number has not varied


class Policy(torch.nn.Module):
    """A perceptron behind a normalisation of the state."""

    def __init__(self, states, hidden, actions, limit):
        super().__init__()
        self.register_buffer("offset", torch.zeros(states))
        self.register_buffer("scale", torch.ones(states))
        self.limit = limit  # standard deviations
        layers = []
        for inputs, outputs in zip([states, *hidden], [*hidden, actions]):
            layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
        self.network = torch.nn.Sequential(*layers[:-1], torch.nn.Sigmoid())

    def forward(self, state):
        """State of eq. (18), float32 of shape [1, 16], in; action of eq. (19), [1, 6], out."""
        normalised = (state - self.offset) * self.scale
        return self.network(normalised.clamp(-self.limit, self.limit))


def refuse(file, key, value, why):
    sys.exit(f"isac: {file}: {key} = {value}: {why}")


def require_seal(path, content, texts):
    """Refuse a file whose bytes are not those that isac has written; other packages seal none."""
    names = {"isac.crc32", "isac.format"}
    present = {name for name in texts if name.startswith("isac.")}
    if not present:
        return
    if present != names or texts["isac.format"] != "2":
        refuse(path, "isac.format", texts.get("isac.format"), "is damaged, or of a newer version")
    said = texts["isac.crc32"]
    key = b'"isac.crc32":"'
    sealed = bytes(content).replace(key + said.encode(), key + b"00000000", 1)
    found = f"{zlib.crc32(sealed):08x}"
    if said != found:
        refuse(path, "isac.crc32", said, f"must be {found}: the file is damaged, or was changed")


def read(path):
    """Texts and tensors of a file in the safetensors format."""
    types = {"F32": torch.float32, "F64": torch.float64}
    try:
        with open(path, "rb") as file:
            content = bytearray(file.read())
        (length,) = struct.unpack("<Q", content[:8])
        header = json.loads(content[8 : 8 + length])
        data = content[8 + length :]
        texts = header.pop("__metadata__", {})
        require_seal(path, content, texts)
        tensors = {}
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            numbers = torch.frombuffer(data[begin:end], dtype=types[entry["dtype"]])
            tensors[name] = numbers.reshape(entry["shape"])
    except OSError as error:
        refuse(path, "path", path, f"cannot be read: {error.strerror}")
    except RecursionError:
        refuse(path, "format", "nested too deeply", "must be a safetensors file")
    except (ValueError, KeyError, AttributeError, TypeError, RuntimeError, struct.error) as error:
        refuse(path, "format", error, "must be a safetensors file")
    return texts, tensors


def make_policy(path, limit):
    """The policy in a file, which takes numbers of the state for no farther off than the limit."""
    texts, tensors = read(path)
    described = texts.get("policy")
    pattern = r"actor-critic: state (\d+), actions (\d+), hidden([ \d]*)"
    sizes = re.fullmatch(pattern, str(described))
    if not sizes:
        refuse(path, "policy", described, "must be an actor-critic, of STTD or HDRL")
    states, actions = int(sizes[1]), int(sizes[2])
    hidden = [int(width) for width in sizes[3].split()]
    if max(states, actions, *hidden) > LARGEST_LAYER:
        refuse(path, "policy", described, f"must have layers of {LARGEST_LAYER} at most")
    policy = Policy(states, hidden, actions, limit)

    def get(name, size):
        tensor = tensors.get(name)
        if tensor is None or tensor.numel() != size:
            numbers = 0 if tensor is None else tensor.numel()
            refuse(path, name, numbers, f"must be {size} numbers")
        return tensor.flatten()

    mean = get("state.mean", states)
    deviation = (get("state.squares", states) / get("state.count", 1)).sqrt()
    varies = deviation > ROUNDING * mean.abs()  # and false where nothing was counted
    policy.offset.copy_(mean)
    policy.scale.copy_(torch.where(varies, 1.0 / deviation, torch.zeros_like(deviation)))
    parameters = list(policy.network.parameters())
    weights = get("policy", sum(parameter.numel() for parameter in parameters))
    torch.nn.utils.vector_to_parameters(weights, parameters)
    return policy


def is_exported(path):
    try:
        with zipfile.ZipFile(path) as parts:
            return any(name.endswith(f"/extra/{MARK}") for name in parts.namelist())
    except zipfile.BadZipFile:
        return False


def main():
    parser = argparse.ArgumentParser(description="Write a learned policy in TorchScript.")
    parser.add_argument("policy", help="file that a training has written")
    parser.add_argument("output", help="file to write")
    parser.add_argument(
        "--state-limit",
        type=float,
        default=3.0,
        help="the manager's StateLimit, in standard deviations (default: 3)",
    )
    arguments = parser.parse_args()
    if not arguments.state_limit > 0.0:
        refuse("export-policy.py", "--state-limit", arguments.state_limit, "must be positive")
    policy = make_policy(arguments.policy, arguments.state_limit)
    script = torch.jit.script(policy.eval())
    written = io.BytesIO()
    torch.jit.save(script, written, _extra_files={MARK: "examples/export-policy.py"})
    try:
        with WholeFile(arguments.output, is_exported, "no policy that was exported") as file:
            file.write(written.getbuffer())
    except OSError as error:
        refuse(arguments.output, "path", arguments.output, f"cannot be written: {error.strerror}")
    except Refusal as refusal:
        sys.exit(f"isac: {refusal}")


if __name__ == "__main__":
    main()
