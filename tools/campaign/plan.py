# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""From a campaign file to its runs."""

import hashlib
import itertools
import json
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

from errors import Refusal
from summary import SUMMARY_COLUMNS

DEFAULT_MEASURES = {
    "qoe": "SELECT qoe FROM user_slot",
    "mos": "SELECT mos FROM user_slot",
    "latency_s": "SELECT latency_s FROM user_slot",
    "crb_outage": "SELECT 1 - crb_met FROM user_slot",
    "decision_wall_time_s": "SELECT wall_time_s FROM timing WHERE part = 'decide'",
}

KEYS = ("program", "seeds", "arguments", "axes", "measures", "figure", "quick")
QUICK_KEYS = ("seeds", "arguments", "axes")
FIGURE_SIZE = (860, 340)
LARGEST = 2**63 - 1  # that SQLite holds

# What the campaign itself says to a program, and what a table of points holds beside the axes.
OWN_ARGUMENTS = ("RngRun", "database")
OWN_COLUMNS = ("run", "point", *SUMMARY_COLUMNS)


@dataclass(frozen=True)
class Run:
    """One run: a point of the campaign and a seed."""

    point: int  # number of its point, from 1
    values: dict  # axis to value, or to the name of the bundle
    seed: int  # RngRun
    arguments: dict  # of the program, to text

    def key(self, program, version):
        """What tells this run from every other: program, its version, arguments and seed."""
        text = json.dumps([program, version, sorted(self.arguments.items()), self.seed])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Plan:
    """What a campaign file says."""

    text: str  # of the file
    program: str
    axes: list  # their names
    runs: list  # in order: the last axis changes before the first, seeds before all
    measures: dict  # name to SQL
    figure: tuple  # width and height, in pixels


def read_plan(path, quick=False):
    """The plan in the file at path; with quick, its small version. Raises Refusal."""
    try:
        text = Path(path).read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise Refusal(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal(f"{path}: is not TOML: {error}") from None
    return _Reader(path, tables).plan(text, quick)


def argument_text(value):
    """How a program is told a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


class _Reader:
    """Checks what a campaign file holds, and names the key of what is wrong."""

    def __init__(self, path, tables):
        self.path = path
        self.tables = tables

    def refuse(self, key, value, why):
        raise Refusal.of_value(self.path, key, value, why)

    def plan(self, text, quick):
        self.check_keys("", self.tables, KEYS)
        program = self.tables.get("program")
        if not isinstance(program, str) or not program:
            self.refuse("program", program, "must name a program")
        small = self.table("quick", self.tables)
        self.check_keys("quick.", small, QUICK_KEYS)
        seeds = self.seeds("seeds", self.tables.get("seeds", 1))
        arguments = self.arguments("arguments", self.table("arguments", self.tables))
        axes = self.axes("axes", self.table("axes", self.tables))
        small_seeds = self.seeds("quick.seeds", small.get("seeds", seeds))
        small_arguments = self.arguments(
            "quick.arguments", self.table("arguments", small, "quick.")
        )
        small_axes = self.axes("quick.axes", self.table("axes", small, "quick."))
        for axis in small_axes.keys() - axes.keys():
            self.refuse(f"quick.axes.{axis}", small["axes"][axis], "must be one of the axes")
        if quick:
            seeds = small_seeds
            arguments |= small_arguments
            axes |= small_axes
        return Plan(
            text=text,
            program=program,
            axes=list(axes),
            runs=self.runs(axes, arguments, seeds),
            measures=self.measures(),
            figure=self.figure(),
        )

    def check_keys(self, prefix, table, known):
        for key, value in table.items():
            if key not in known:
                self.refuse(prefix + key, value, f"no such key; there are {', '.join(known)}")

    def table(self, key, tables, prefix=""):
        table = tables.get(key, {})
        if not isinstance(table, dict):
            self.refuse(prefix + key, table, "must be a table")
        return table

    def seeds(self, key, seeds):
        if type(seeds) is int and seeds >= 1:
            return list(range(1, seeds + 1))
        if not isinstance(seeds, list) or not seeds:
            self.refuse(key, seeds, "must be a number of seeds from 1, or a list of seeds")
        for seed in seeds:
            if type(seed) is not int or not 0 <= seed <= LARGEST or seeds.count(seed) > 1:
                self.refuse(key, seeds, f"must be different whole numbers from 0 to {LARGEST}")
        return seeds

    def arguments(self, key, table):
        for argument, value in table.items():
            self.argument(f"{key}.{argument}", argument, value)
        return dict(table)

    def argument(self, key, argument, value):
        if argument in OWN_ARGUMENTS:
            self.refuse(key, value, "must not be set: the campaign sets it")
        if not argument or not all(c.isalnum() or c in ":_-." for c in argument):
            self.refuse(key, value, "must be the name of an argument or attribute")
        if not isinstance(value, (str, int, float)):
            self.refuse(key, value, "must be a number, a text, true or false")
        if isinstance(value, float) and not math.isfinite(value):
            self.refuse(key, value, "must be finite")
        if isinstance(value, int) and abs(value) > LARGEST:
            self.refuse(key, value, f"must be within {LARGEST}")
        if isinstance(value, str) and not value.isprintable():
            self.refuse(key, value, "must be printable, in one line")

    def axes(self, key, table):
        """Axis to pairs of a value, or a bundle's name, and the arguments that it stands for."""
        axes = {}
        for axis, values in table.items():
            name = f"{key}.{axis}"
            if not isinstance(values, (list, dict)) or not values:
                self.refuse(
                    name, values, "must be a list of values or a table of bundles, not empty"
                )
            if not axis or not axis.isprintable():
                self.refuse(name, values, "must have a name that is printable, in one line")
            if axis.lower() in OWN_COLUMNS or axis.lower() in map(str.lower, axes):
                self.refuse(name, values, "must be called otherwise: the name is taken")
            if isinstance(values, list):
                axes[axis] = self.values(name, axis, values)
            else:
                axes[axis] = self.bundles(name, values)
        return axes

    def values(self, key, axis, values):
        for value in values:
            self.argument(key, axis, value)
            if values.count(value) > 1:
                self.refuse(key, value, "must be there once")
        return [(value, {axis: value}) for value in values]

    def bundles(self, key, bundles):
        for name, bundle in bundles.items():
            if not isinstance(bundle, dict) or not name.isprintable():
                self.refuse(
                    f"{key}.{name}", bundle, "must be a table of arguments, with a printable name"
                )
            self.arguments(f"{key}.{name}", bundle)
        return list(bundles.items())

    def runs(self, axes, arguments, seeds):
        self.check_owners(axes)
        runs = []
        twins = {}
        for number, choice in enumerate(itertools.product(*axes.values()), start=1):
            point = {axis: name for axis, (name, _) in zip(axes, choice)}
            settings = dict(arguments)
            for _, own in choice:
                settings |= own
            settings = {argument: argument_text(value) for argument, value in settings.items()}
            twin = twins.setdefault(json.dumps(settings, sort_keys=True), point)
            if twin is not point:
                self.refuse("axes", point, f"must differ in its arguments from {json.dumps(twin)}")
            runs += [Run(number, point, seed, settings) for seed in seeds]
        return runs

    def check_owners(self, axes):
        owner = {}
        for axis, values in axes.items():
            for argument in sorted({argument for _, own in values for argument in own}):
                if argument in owner:
                    self.refuse(
                        f"axes.{axis}", argument, f"must not be set by {owner[argument]} too"
                    )
                owner[argument] = f"axes.{axis}"

    def measures(self):
        if "measures" not in self.tables:
            return DEFAULT_MEASURES
        measures = self.table("measures", self.tables)
        for name, sql in measures.items():
            if not isinstance(sql, str) or not sql.strip():
                self.refuse(f"measures.{name}", sql, "must be a query in SQL")
        return measures

    def figure(self):
        size = self.tables.get("figure", list(FIGURE_SIZE))
        if (
            not isinstance(size, list)
            or len(size) != 2
            or not all(type(side) is int and 100 <= side <= 10000 for side in size)
        ):
            self.refuse("figure", size, "must be width and height from 100 to 10000, in pixels")
        return tuple(size)
