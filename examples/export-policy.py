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
import json
import struct
import sys

try:
    import torch
except ModuleNotFoundError:
    sys.exit("isac: export-policy.py: PyTorch is missing (Debian: python3-torch)")

ACTIONS = 6  # eq. (19)
ROUNDING = 1e-6  # standard deviation, relative to the mean, below which a number has not varied


class Policy(torch.nn.Module):
    """A perceptron behind a normalisation of the state."""

    def __init__(self, states, hidden):
        super().__init__()
        self.register_buffer("offset", torch.zeros(states))
        self.register_buffer("scale", torch.ones(states))
        self.limit = 10.0  # standard deviations
        layers = []
        for inputs, outputs in zip([states, *hidden], [*hidden, ACTIONS]):
            layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
        self.network = torch.nn.Sequential(*layers[:-1], torch.nn.Sigmoid())

    def forward(self, state):
        """State of eq. (18), float32 of shape [1, 16], in; action of eq. (19), [1, 6], out."""
        normalised = (state - self.offset) * self.scale
        return self.network(normalised.clamp(-self.limit, self.limit))


def refuse(file, key, value, why):
    sys.exit(f"isac: {file}: {key} = {value}: {why}")


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
        tensors = {}
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            numbers = torch.frombuffer(data[begin:end], dtype=types[entry["dtype"]])
            tensors[name] = numbers.reshape(entry["shape"])
    except OSError as error:
        refuse(path, "path", path, f"cannot be read: {error.strerror}")
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError, struct.error) as error:
        refuse(path, "format", error, "must be a safetensors file")
    return texts, tensors


def make_policy(path, hidden):
    """The policy in a file."""
    texts, tensors = read(path)
    kind = texts.get("kind")
    if kind != "actor-critic policy":
        refuse(path, "kind", kind, "must be actor-critic policy, of STTD or HDRL")
    for name in ("state.count", "state.mean", "state.squares", "policy"):
        if name not in tensors:
            refuse(path, name, "nothing", "must be a tensor of the file")
    mean = tensors["state.mean"].flatten()
    deviation = (tensors["state.squares"].flatten() / tensors["state.count"].flatten()).sqrt()
    varies = deviation > ROUNDING * mean.abs()  # and false where nothing was counted

    policy = Policy(mean.numel(), hidden)
    size = sum(parameter.numel() for parameter in policy.network.parameters())
    weights = tensors["policy"].flatten()
    if weights.numel() != size:
        widths = " ".join(map(str, hidden))
        refuse(path, "hidden", widths, f"takes {size} parameters, there are {weights.numel()}")
    torch.nn.utils.vector_to_parameters(weights, policy.network.parameters())
    policy.offset.copy_(mean)
    policy.scale.copy_(torch.where(varies, 1.0 / deviation, torch.zeros_like(deviation)))
    return policy


def width(text):
    """Argument that is a layer's width."""
    number = int(text)
    if not 1 <= number <= 65536:
        raise ValueError
    return number


def main():
    parser = argparse.ArgumentParser(description="Write a learned policy in TorchScript.")
    parser.add_argument("policy", help="file that a training has written")
    parser.add_argument("output", help="file to write")
    parser.add_argument(
        "--hidden",
        type=width,
        nargs="+",
        default=[256, 128, 64],
        help="widths of the hidden layers, as in the manager's attribute HiddenLayers",
    )
    arguments = parser.parse_args()
    policy = make_policy(arguments.policy, arguments.hidden)
    script = torch.jit.script(policy.eval())
    try:
        script.save(arguments.output)
    except RuntimeError:
        refuse(arguments.output, "path", arguments.output, "cannot be written")


if __name__ == "__main__":
    main()
