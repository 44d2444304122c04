#!/usr/bin/env python3
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Solves an AllocationProblem by SciPy's SLSQP, in equal shares, from equal shares, with analytic
# derivatives. Capped experience is a variable below the cap and below experience. Numbers come by
# standard input and go by standard output, as 64-bit floats, in the order that
# isac-allocation-peers.cc writes and reads.

import sys
import time

import numpy as np
from scipy.optimize import minimize

data = np.frombuffer(sys.stdin.buffer.read())
users, stations = int(data[0]), int(data[1])
repeat, cap, computing = data[2:5]
bandwidth, power = data[5 : 5 + 2 * stations].reshape(2, stations)
columns = data[5 + 2 * stations :].reshape(9, users)
station, is_ratio = columns[0].astype(int), columns[1] > 0
value, delay_cost, computing_work, radio_work, noise, least_power, least_product = columns[2:]

count = np.bincount(station, minlength=stations)
share = np.array([(bandwidth / count)[station], (power / count)[station], np.full(users, computing / users)])
computing_delay = computing_work / share[2]
radio_delay = radio_work * np.log(2.0) / share[0]
snr = share[1] / (share[0] * noise)
least_product = least_product / (share[0] * share[1])

# Variables: b of all users, p of all users, c of all users; then e of all users if capped.
parts = 4 if cap > 0 else 3
everyone = np.arange(users)
membership = (station == np.arange(stations)[:, None]).astype(float)


def experience(x):
    b, p, c = x[: 3 * users].reshape(3, users)
    u = snr * p / b
    log = np.log1p(u)
    rate = b * log
    delay = computing_delay / c + radio_delay / rate
    slope = np.where(is_ratio, -value / delay**2, -delay_cost)
    gradient = np.empty((3, users))
    gradient[0] = -slope * radio_delay / rate**2 * (log - u / (1 + u))
    gradient[1] = -slope * radio_delay / rate**2 * snr / (1 + u)
    gradient[2] = -slope * computing_delay / c**2
    return np.where(is_ratio, value / delay, value - delay_cost * delay), gradient


def objective(x):
    if parts == 4:
        gradient = np.zeros(x.size)
        gradient[3 * users :] = -1 / users
        return -x[3 * users :].mean(), gradient
    e, gradient = experience(x)
    return -e.mean(), -gradient.ravel() / users


budget_jacobian = np.zeros((2 * stations + 1, parts * users))
budget_jacobian[:stations, :users] = -membership
budget_jacobian[stations : 2 * stations, users : 2 * users] = -membership
budget_jacobian[-1, 2 * users : 3 * users] = -1
budget = np.concatenate([count, count, [users]])


def constraints(x):
    b, p = x[: 2 * users].reshape(2, users)
    values = [budget + budget_jacobian @ x, b - least_product / p]
    if parts == 4:
        values.append(experience(x)[0] - x[3 * users :])
    return np.concatenate(values)


def jacobian(x):
    p = x[users : 2 * users]
    product = np.zeros((users, parts * users))
    product[everyone, everyone] = 1
    product[everyone, users + everyone] = least_product / p**2
    rows = [budget_jacobian, product]
    if parts == 4:
        gradient = experience(x)[1]
        hypograph = np.zeros((users, parts * users))
        for i in range(3):
            hypograph[everyone, i * users + everyone] = gradient[i]
        hypograph[everyone, 3 * users + everyone] = -1
        rows.append(hypograph)
    return np.concatenate(rows)


start = np.ones(parts * users)
lower = np.concatenate([np.full(users, 1e-6), least_power / share[1], np.full(users, 1e-6)])
bounds = [(low, None) for low in lower]
if parts == 4:
    start[3 * users :] = np.minimum(experience(start)[0], cap)
    bounds += [(None, cap)] * users

solves = 0
begin = time.process_time()
while solves == 0 or time.process_time() - begin < repeat:
    result = minimize(
        objective,
        start,
        jac=True,
        method="SLSQP",
        bounds=bounds,
        constraints={"type": "ineq", "fun": constraints, "jac": jacobian},
        options={"ftol": 1e-7, "maxiter": 10000},
    )
    solves += 1
seconds = (time.process_time() - begin) / solves

if result.success:
    shares = result.x[: 3 * users].reshape(3, users) * share
    np.concatenate([[seconds], shares.ravel()]).tofile(sys.stdout.buffer)
else:
    print(result.message, file=sys.stderr)
