#!/usr/bin/env python3
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Prints the mean processor time, in s, of a gradient step by PyTorch, and what multiplies its
# matrices: a perceptron 22-256-128-64-1, a batch of 128, mean squared error, Adam, one thread.

import time

import torch

DURATION = 2.0  # s
BATCH = 50  # steps between two looks at the clock

torch.set_num_threads(1)
torch.manual_seed(1)
network = torch.nn.Sequential(
    torch.nn.Linear(22, 256),
    torch.nn.ReLU(),
    torch.nn.Linear(256, 128),
    torch.nn.ReLU(),
    torch.nn.Linear(128, 64),
    torch.nn.ReLU(),
    torch.nn.Linear(64, 1),
)
adam = torch.optim.Adam(network.parameters(), lr=1e-4)
inputs = torch.rand(128, 22)
targets = torch.rand(128, 1)


def train():
    for _ in range(BATCH):
        adam.zero_grad(set_to_none=True)
        torch.nn.functional.mse_loss(network(inputs), targets).backward()
        adam.step()


train()
steps = 0
begin = time.process_time()
while time.process_time() - begin < DURATION:
    train()
    steps += BATCH
seconds = (time.process_time() - begin) / steps

with open("/proc/self/maps") as maps:
    has_openblas = "openblas" in maps.read()
library = "MKL" if torch.backends.mkl.is_available() else "OpenBLAS" if has_openblas else "BLAS"
print(seconds, library)
