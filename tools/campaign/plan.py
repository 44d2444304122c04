# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""From a campaign file to its runs."""

import hashlib
import itertools
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

from shared.errors import Refusal
from summary import SUMMARY_COLUMNS
from tables import find_file, read_tables

# Of each request 1 where it was served: it took a slot's duration at most. Durations are written in ns.
SERVED = """
SELECT coalesce(latency_s <= 1e-9 * CAST(
         json_extract(attributes, '$."ns3::IsacController::SlotDuration"') AS REAL), 0)
  FROM user_slot JOIN run USING (run)
 WHERE file_size_mb > 0 OR latency_s IS NOT NULL"""

DEFAULT_MEASURES = {
    "qoe": "SELECT qoe FROM user_slot",
    "mos": "SELECT mos FROM user_slot",
    "latency_s": "SELECT latency_s FROM user_slot",
    "latency_served": SERVED,
    "crb_outage": "SELECT 1 - crb_met FROM user_slot",
    "decision_wall_time_s": "SELECT wall_time_s FROM timing WHERE part = 'decide'",
}

KEYS = ("extends", "needs", "program", "seeds", "arguments", "axes", "measures", "figure", "quick")
QUICK_KEYS = ("seeds", "arguments", "axes")
FIGURE_SIZE = (860, 340)
LARGEST = 2**63 - 1  # that SQLite holds
LARGEST_SEED = 4294944442  # RngSeed: what the generator of ns-3 takes, MRG32k3a's second modulus less 1
MOST_RUNS = 1_000_000

# What the campaign itself says to a program, and what a table of points holds beside the axes.
OWN_ARGUMENTS = ("RngRun", "database")
SEED = "RngSeed"
OWN_COLUMNS = ("run", "point", *SUMMARY_COLUMNS)

# In an argument: the path, without suffix, of the run's own files, or of those of the run of a needed
# campaign that this run goes with.
PLACEHOLDER = re.compile(r"\{([\w-]+)\}")
OWN_FILES = "run"


@dataclass(frozen=True)
class Run:
    """One run: a point of the campaign and a seed."""

    point: int  # number of its point, from 1
    values: dict  # axis to value, or to the name of the bundle
    seed: int  # RngRun
    arguments: dict  # of the program, to text, in which there may be placeholders
    needs: dict  # those of them that name a needed campaign, to the index of the run there

    def fill(self, names):
        """The arguments with values for placeholders; those that have none stay."""
        return {
            argument: PLACEHOLDER.sub(lambda found: names.get(found[1], found[0]), text)
            for argument, text in self.arguments.items()
        }

    def key(self, program, version, arguments):
        """What tells this run from every other: program, its version, arguments and seed. In the
        arguments stand the keys of runs that it needs; its own files have no other name."""
        text = json.dumps([program, version, sorted(arguments.items()), self.seed])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Plan:
    """What a campaign file says."""

    file: Path
    text: str  # of the file, after that of the file that it extends
    needs: dict  # name to the plan of what is to be run before
    program: str  # None where the file only names what it needs
    axes: list  # their names
    runs: list  # in order: the last axis changes before the first, seeds before all
    measures: dict  # name to SQL
    figure: tuple  # width and height, in pixels

    def programs(self):
        """The names of its program and of those of what it needs."""
        names = {self.program} - {None}
        return names.union(*(need.programs() for need in self.needs.values()))


def read_plan(path, quick=False, above=()):
    """The plan in the file at path, which the files above it need; with quick, its small version.
    Raises Refusal."""
    try:
        text, tables = read_tables(path)
        return _Reader(path, tables).plan(text, quick, (*above, path.resolve()))
    except RecursionError:
        raise Refusal(f"{path}: is nested too deeply") from None


def argument_text(value):
    """How a program is told a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _is_whole(value):
    return type(value) is int or isinstance(value, str) and re.fullmatch(r"[0-9]{1,20}", value)


class _Reader:
    """Checks what a campaign file holds, and names the key of what is wrong."""

    def __init__(self, path, tables):
        self.path = path
        self.tables = tables

    def refuse(self, key, value, why):
        raise Refusal.of_value(self.path, key, value, why)

    def plan(self, text, quick, above):
        self.check_keys("", self.tables, KEYS)
        self.needs = self.needed(quick, above)
        if self.needs and self.tables.keys() == {"needs"}:
            return Plan(self.path, text, self.needs, None, [], [], {}, FIGURE_SIZE)
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
            file=self.path,
            text=text,
            needs=self.needs,
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

    def needed(self, quick, above):
        files = self.tables.get("needs", [])
        if not isinstance(files, list):
            self.refuse("needs", files, "must be a list of campaign files")
        needs = {}
        for name in files:
            file = find_file(self.path, "needs", name, above)
            if file.stem in (OWN_FILES, *needs):
                self.refuse("needs", name, "must be called otherwise: the name is taken")
            needs[file.stem] = read_plan(file, quick, above)
            if not needs[file.stem].program:
                self.refuse("needs", name, "must have a program")
        return needs

    def table(self, key, tables, prefix=""):
        table = tables.get(key, {})
        if not isinstance(table, dict):
            self.refuse(prefix + key, table, "must be a table")
        return table

    def seeds(self, key, seeds):
        if type(seeds) is int and 1 <= seeds <= MOST_RUNS:
            return list(range(1, seeds + 1))
        if not isinstance(seeds, list) or not 1 <= len(seeds) <= MOST_RUNS:
            self.refuse(
                key, seeds, f"must be a number of seeds from 1 to {MOST_RUNS}, or a list of seeds"
            )
        whole = all(type(seed) is int and 0 <= seed <= LARGEST for seed in seeds)
        if not whole or len(set(seeds)) < len(seeds):
            self.refuse(key, seeds, f"must be different whole numbers from 0 to {LARGEST}")
        return seeds

    def arguments(self, key, table):
        for argument, value in table.items():
            self.argument(f"{key}.{argument}", argument, value)
        return dict(table)

    def argument(self, key, argument, value):
        if argument in OWN_ARGUMENTS:
            self.refuse(key, value, "must not be set: the campaign sets it")
        if not argument or argument[0] == "-" or not all(c.isalnum() or c in ":_-." for c in argument):
            self.refuse(key, value, "must be the name of an argument or attribute")
        if not isinstance(value, (str, int, float)):
            self.refuse(key, value, "must be a number, a text, true or false")
        if isinstance(value, float) and not math.isfinite(value):
            self.refuse(key, value, "must be finite")
        if isinstance(value, int) and abs(value) > LARGEST:
            self.refuse(key, value, f"must be within {LARGEST}")
        if isinstance(value, str) and not value.isprintable():
            self.refuse(key, value, "must be printable, in one line")
        if argument == SEED and not (_is_whole(value) and 1 <= int(value) <= LARGEST_SEED):
            self.refuse(key, value, f"must be a whole number from 1 to {LARGEST_SEED}")
        names = (OWN_FILES, *self.needs)
        for name in PLACEHOLDER.findall(str(value)):
            if name not in names:
                places = ", ".join(f"{{{name}}}" for name in names)
                self.refuse(key, value, f"no such placeholder: {{{name}}}; there are {places}")

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
        seen = set()
        for value in values:
            self.argument(key, axis, value)
            if value in seen:
                self.refuse(key, value, "must be there once")
            seen.add(value)
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
        self.check_size(axes, seeds)
        runs = []
        twins = {}
        partners = {name: self.partners(need, axes) for name, need in self.needs.items()}
        for number, choice in enumerate(itertools.product(*axes.values()), start=1):
            point = {axis: name for axis, (name, _) in zip(axes, choice)}
            settings = dict(arguments)
            for _, own in choice:
                settings |= own
            settings = {argument: argument_text(value) for argument, value in settings.items()}
            named = sorted(set(PLACEHOLDER.findall(" ".join(settings.values()))) - {OWN_FILES})
            needs = [
                {name: self.partner(name, partners[name], point, seed) for name in named}
                for seed in seeds
            ]
            twin = twins.setdefault(json.dumps([settings, needs], sort_keys=True), point)
            if twin is not point:
                self.refuse("axes", point, f"must differ in its arguments from {json.dumps(twin)}")
            runs += [Run(number, point, seed, settings, need) for seed, need in zip(seeds, needs)]
        return runs

    def check_size(self, axes, seeds):
        runs = math.prod(map(len, axes.values())) * len(seeds)
        if runs > MOST_RUNS:
            sizes = {axis: len(values) for axis, values in axes.items()}
            self.refuse(
                "axes",
                f"{json.dumps(sizes, ensure_ascii=False)} values with {len(seeds)} seeds",
                f"must make {MOST_RUNS} runs at most",
            )

    def partners(self, need, axes):
        """The axes that a needed campaign shares with this one, and seed and values of these to the
        indices of its runs."""
        shared = [axis for axis in need.axes if axis in axes]
        runs = {}
        for index, run in enumerate(need.runs):
            runs.setdefault((run.seed, *(run.values[axis] for axis in shared)), []).append(index)
        return shared, runs

    def partner(self, name, partners, point, seed):
        shared, runs = partners
        found = runs.get((seed, *(point[axis] for axis in shared)), [])
        if len(found) != 1:
            self.refuse(
                "needs",
                self.needs[name].file.name,
                f"must have one run with seed {seed} and what is the same of"
                f" {json.dumps(point, ensure_ascii=False)}, for {{{name}}}; there are {len(found)}",
            )
        return found[0]

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
