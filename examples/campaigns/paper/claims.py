# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What became of the claims of the paper's section V: tables from the databases of the campaigns
in a folder, that of paper.toml. The schemes at the paper's defaults come first, then the claims;
those of figure 8 (a) once more where uncapped.toml's results are in the folder, too.

    python3 claims.py FOLDER

All intervals are 95 % confidence intervals over seeds; differences are taken seed by seed. Means do
not count experience below 0.
"""

import math
import signal
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

RULES = """\
number      reproduced where the interval holds the paper's number, but open where half of it is
            more than 5 % of that; otherwise not
difference  reproduced where the interval holds the paper's and not 0, but open where half of it is
            more than half of that; open where it holds both; partly where it lies on the same side
            of 0; otherwise not
direction   reproduced where the whole interval lies above 0, otherwise not. Of several differences
            the one that reaches lowest is shown; partly where most intervals lie above 0 and
            none below
flat        reproduced where the whole interval lies within 1 % of no change, open where only its
            middle does, otherwise not
Where the paper's text gives no place, as "initially" or "stabilises at", the number is taken for the
first or the last point of ours. The verdict is first on experience capped at 5, then on the uncapped,
of the same decisions; of figure 8 (a) also on the uncapped experience of decisions without a cap.
There is no allowance for how many claims are looked at. What is empty has not been run."""

PROPOSED, OPTIMUM, HDRL, PDRL = "proposed", "optimum", "HDRL", "PDRL"
HEURISTIC, WITHOUT = "Heuristic", "w/o DA"
OTHERS = (HDRL, PDRL, HEURISTIC, WITHOUT)

BANDWIDTH = "ns3::IsacBaseStation::Bandwidth"
COMPUTING = "ns3::IsacEdgeServer::ComputingCapacity"
ALPHA = [f"ns3::IsacBaseStation::{kind}CrbThreshold" for kind in ("Range", "Velocity", "Azimuth")]
AXES = {"8a": "users", "8b": BANDWIDTH, "8c": COMPUTING}
AXES |= {"9a": ALPHA[0], "9b": ALPHA[1], "9c": ALPHA[2], "table-4": "setting"}
AXES |= {"uncapped": "users"}

CAPPED, UNCAPPED = "qoe", "qoe_uncapped"


class Results:
    """What the merged databases in a folder say of runs, each value by its seed."""

    def __init__(self, folder):
        self.databases = {}  # by campaign
        self.student = {}  # degrees of freedom to the quantile

        for path in folder.glob("*/*.db"):
            if path.stem == path.parent.name.removesuffix("-quick"):
                if path.stem in self.databases:
                    sys.exit(f"isac: {folder}: must hold {path.stem} once")
                try:
                    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
                    self.student |= dict(database.execute("SELECT degrees, quantile FROM student"))
                except sqlite3.Error as error:
                    sys.exit(f"isac: {path}: must be a campaign's merged database: {error}")
                self.databases[path.stem] = database
        if not self.databases:
            sys.exit(f"isac: {folder}: must be the folder of paper.toml's campaigns")

    def describe(self):
        """Which versions made the runs, and with how many seeds."""
        versions, seeds = set(), set()
        for database in self.databases.values():
            versions |= set(database.execute("SELECT isac_version, ns3_version FROM run"))
            seeds |= set(database.execute("SELECT count(DISTINCT run_number) FROM run"))
        numbers = sorted({min(seeds), max(seeds)})
        return (
            " and ".join(f"isac {isac} with ns-3 {ns3}" for isac, ns3 in sorted(versions))
            + f"; {' to '.join(str(number) for (number,) in numbers)} seeds"
        )

    def query(self, name, sql, values=()):
        """Rows of a campaign; none where it has not run."""
        return self.databases[name].execute(sql, values) if name in self.databases else []

    def values(self, name, scheme, measure, statistic="mean", axis=None, value=None):
        """Seed to a statistic of a run's measure."""
        where = f'AND "{axis}" = ?' if axis else "AND ? IS NULL"
        return dict(
            self.query(
                name,
                f"SELECT run_number, {statistic} FROM run_summary JOIN point USING (run)"
                f" JOIN run USING (run) WHERE scheme = ? AND measure = ? {where}"
                f" AND {statistic} IS NOT NULL",
                (scheme, measure, value),
            )
        )

    def axis(self, name):
        """The values of a campaign's axis, in order."""
        axis = AXES[name.removeprefix("figure-")]
        rows = self.query(name, f'SELECT "{axis}" FROM point GROUP BY 1 ORDER BY min(point)')
        return [value for (value,) in rows] or [None]

    def interval(self, values):
        """Mean and half of the width of its interval."""
        runs = len(values)
        mean = math.fsum(values.values()) / runs
        if runs - 1 not in self.student:
            return mean, math.inf
        variance = math.fsum((value - mean) ** 2 for value in values.values()) / (runs - 1)
        return mean, self.student[runs - 1] * math.sqrt(variance / runs)


class View:
    """The results by one kind of experience, with one scheme as the proposed one, and one campaign
    as figure 8 (a)."""

    def __init__(self, results, kind, proposed=PROPOSED, figure_8a="figure-8a"):
        self.results = results
        self.kind = kind
        self.proposed = proposed
        self.figure_8a = figure_8a

    def name(self, scheme):
        return self.proposed if scheme == PROPOSED else scheme

    def campaign(self, figure):
        if figure == "8a":
            return self.figure_8a
        return figure if figure.startswith("table") else f"figure-{figure}"

    def mean(self, figure, scheme, value):
        measure = f"{self.kind}_from_0"
        return self.results.values(
            self.campaign(figure), self.name(scheme), measure, axis=AXES[figure], value=value
        )

    def statistic(self, scheme, statistic):
        """The median or 5 % quantile at the paper's defaults."""
        return self.results.values("figure-7", self.name(scheme), self.kind, statistic)

    def training(self, measure):
        """What is a measure of the training; it has no uncapped reward."""
        if self.kind != CAPPED:
            return {}
        return self.results.values("figure-6", self.name(PROPOSED), measure)

    def axis(self, figure):
        return self.results.axis(self.campaign(figure))


def minus(a, b):
    return {seed: a[seed] - b[seed] for seed in a.keys() & b.keys()}


def percent(a, b):
    """By how many per cent a is above b, of seeds where b is not 0."""
    return {seed: 100 * (a[seed] / b[seed] - 1) for seed in a.keys() & b.keys() if b[seed]}


def average(samples):
    """The mean of several, by seed."""
    seeds = set.intersection(*map(set, samples))
    return {seed: math.fsum(values[seed] for values in samples) / len(samples) for seed in seeds}


@dataclass(frozen=True)
class Claim:
    where: str
    text: str
    kind: str  # a rule
    paper: float  # its number; None for a direction
    ours: Callable  # View to what is claimed of, by seed; for a direction a list of such
    of_optimum: bool = True  # whether it can be said of the optimum for the proposed scheme


def number(where, text, paper, ours):
    return Claim(where, text, "number", paper, lambda view: [ours(view)])


def difference(where, text, paper, ours, **more):
    return Claim(where, text, "difference", paper, lambda view: [ours(view)], **more)


def direction(where, text, ours, **more):
    return Claim(where, text, "direction", None, ours, **more)


def above(figure, scheme, value):
    """The proposed scheme above another, in per cent, at a value of the figure's axis."""
    return lambda view: percent(
        view.mean(figure, PROPOSED, value), view.mean(figure, scheme, value)
    )


def gap(figure, value, a=PROPOSED, b=HDRL):
    return lambda view: minus(view.mean(figure, a, value), view.mean(figure, b, value))


def at_best(figure):
    """The proposed scheme less each other, all along the axis."""
    return direction(
        figure_name(figure),
        "proposed above each other scheme, everywhere",
        lambda view: [
            gap(figure, value, PROPOSED, other)(view)
            for value in view.axis(figure)
            for other in OTHERS
        ],
    )


def rises(figure, text, down=False):
    """All schemes from the first to the last value of the axis."""

    def differences(view):
        values = view.axis(figure)
        low, high = (values[-1], values[0]) if down else (values[0], values[-1])
        return [
            minus(view.mean(figure, scheme, high), view.mean(figure, scheme, low))
            for scheme in (PROPOSED, *OTHERS)
        ]

    return direction(figure_name(figure), text, differences, of_optimum=False)


def figure_name(figure):
    return f"{figure[0]} ({figure[1]})" if len(figure) == 2 else figure


def figures_6_to_8():
    return [
        number("6", "reward in the end", 4.3, lambda view: view.training("reward_in_the_end")),
        number("6", "its dip in the second half", 3.2, lambda view: view.training("lowest_reward")),
        direction(
            "7",
            "5 % quantile below those of Heuristic and PDRL",
            lambda view: [
                minus(view.statistic(other, "p05"), view.statistic(PROPOSED, "p05"))
                for other in (HEURISTIC, PDRL)
            ],
        ),
        direction(
            "7",
            "median above those of all others",
            lambda view: [
                minus(view.statistic(PROPOSED, "median"), view.statistic(other, "median"))
                for other in OTHERS
            ],
        ),
        direction(
            "7",
            "HDRL is more even: 5 % quantile above",
            lambda view: [minus(view.statistic(HDRL, "p05"), view.statistic(PROPOSED, "p05"))],
        ),
        number("8 (a)", "fewest users, 10", 6.60, lambda view: view.mean("8a", PROPOSED, 10)),
        number("8 (a)", "30 users", 4.43, lambda view: view.mean("8a", PROPOSED, 30)),
        difference(
            "8 (a)",
            "from 10 to 30 users, %",
            -32.88,
            lambda view: percent(view.mean("8a", PROPOSED, 30), view.mean("8a", PROPOSED, 10)),
        ),
        difference("8 (a)", "30 users: above w/o DA, %", 17.86, above("8a", WITHOUT, 30)),
        direction(
            "8 (a)",
            "above w/o DA with 30 users, but less than with 10",
            lambda view: [
                minus(
                    gap("8a", 10, PROPOSED, WITHOUT)(view), gap("8a", 30, PROPOSED, WITHOUT)(view)
                ),
                gap("8a", 30, PROPOSED, WITHOUT)(view),
            ],
        ),
        rises("8a", "all schemes fall with users", down=True),
        at_best("8a"),
        rises("8b", "all schemes rise with bandwidth"),
        direction(
            "8 (b)",
            "HDRL above PDRL, mean over bandwidths",
            lambda view: [
                average([gap("8b", value, HDRL, PDRL)(view) for value in view.axis("8b")])
            ],
            of_optimum=False,
        ),
        Claim(
            "8 (b)",
            "from 380 to 400 MHz, %",
            "flat",
            0.0,
            lambda view: [
                percent(view.mean("8b", PROPOSED, 400e6), view.mean("8b", PROPOSED, 380e6))
            ],
        ),
        at_best("8b"),
        difference("8 (c)", "11 G cycles/s: above HDRL, %", 4.18, above("8c", HDRL, 11e9)),
        direction(
            "8 (c)",
            "above HDRL at 13, but less than at 11 and 15",
            lambda view: [
                *(minus(gap("8c", value)(view), gap("8c", 13e9)(view)) for value in (11e9, 15e9)),
                gap("8c", 13e9)(view),
            ],
        ),
        rises("8c", "all schemes rise with computing"),
        at_best("8c"),
    ]


def figure_9():
    return [
        difference("9 (a)", "alpha_1 = 0.012: above w/o DA, %", 14.29, above("9a", WITHOUT, 0.012)),
        rises("9a", "all schemes rise with alpha_1"),
        at_best("9a"),
        difference("9 (b)", "alpha_2 = 0.008: above HDRL, %", 3.84, above("9b", HDRL, 0.008)),
        difference(
            "9 (b)",
            "largest alpha_2, 0.014: HDRL less PDRL",
            0.10,
            gap("9b", 0.014, HDRL, PDRL),
            of_optimum=False,
        ),
        difference(
            "9 (b)",
            "smallest alpha_2, 0.006: HDRL less PDRL",
            0.05,
            gap("9b", 0.006, HDRL, PDRL),
            of_optimum=False,
        ),
        rises("9b", "all schemes rise with alpha_2"),
        at_best("9b"),
        number("9 (c)", "largest alpha_3, 0.014", 4.63, lambda view: view.mean("9c", PROPOSED, 0.014)),
        Claim(
            "9 (c)",
            "largest alpha_3, 0.014: HDRL",
            "number",
            4.33,
            lambda view: [view.mean("9c", HDRL, 0.014)],
            of_optimum=False,
        ),
        difference("9 (c)", "alpha_3 = 0.006: above HDRL, %", 3.84, above("9c", HDRL, 0.006)),
        difference("9 (c)", "alpha_3 = 0.006: above w/o DA, %", 8.27, above("9c", WITHOUT, 0.006)),
        rises("9c", "all schemes rise with alpha_3"),
        at_best("9c"),
    ]


def table_4():
    """Every cell, and of every row how far its highest cells are above the others."""
    blocks = Path(__file__).with_name("..").joinpath("table-4.dat").read_text().split("\n\n\n")
    for i, block in enumerate(blocks, start=1):
        lines = [line.split() for line in block.splitlines() if not line.startswith("#")]
        row = {rate: float(experience) for rate, experience in lines}
        highest = [rate for rate in row if row[rate] == max(row.values())]
        lower = [rate for rate in row if rate not in highest]

        def cell(rate, i=i):
            return lambda view: view.mean("table-4", PROPOSED, setting(i, rate))

        for rate, experience in row.items():
            yield number("IV", f"nu_{i} = {rate}", experience, cell(rate))
        yield difference(
            "IV",
            f"nu_{i} = {', '.join(highest)} above the others",
            max(row.values()) - math.fsum(row[rate] for rate in lower) / len(lower),
            lambda view, cells=([cell(rate) for rate in highest], [cell(rate) for rate in lower]): (
                minus(*(average([each(view) for each in part]) for part in cells))
            ),
        )


def setting(i, rate):
    """The name of a setting of ../collection.toml: each rate is varied with the others at these."""
    return "2.4, 2.1, 1.1" if rate == ("2.4", "2.1", "1.1")[i - 1] else f"nu_{i} = {rate}"


def lowest(intervals):
    """The interval that reaches lowest."""
    return min(intervals, key=lambda interval: interval[0] - interval[1])


def judge(claim, intervals):
    """The verdict on a claim by its rule."""
    mean, half = lowest(intervals)
    held = mean - half <= (claim.paper or 0) <= mean + half
    if claim.kind == "number":
        return "not" if not held else "reproduced" if half < 0.05 * claim.paper else "open"
    if claim.kind == "difference":
        if mean - half <= 0 <= mean + half:
            return "open" if held else "not"
        same_side = mean * claim.paper > 0
        if held:
            return "reproduced" if half < 0.5 * abs(claim.paper) else "open"
        return "partly" if same_side else "not"
    if claim.kind == "flat":
        return "not" if abs(mean) >= 1 else "reproduced" if abs(mean) + half < 1 else "open"
    up = [mean - half > 0 for mean, half in intervals]
    down = [mean + half < 0 for mean, half in intervals]
    return "reproduced" if all(up) else "partly" if 2 * sum(up) > len(up) and not any(down) else "not"


def cells(claim, view):
    """Ours, and the verdict on it."""
    samples = claim.ours(view)
    if not all(samples):  # such as what --quick leaves out
        return "", ""
    intervals = [view.results.interval(values) for values in samples]
    mean, half = lowest(intervals)
    return f"{mean:.3f} ± {half:.3f}", judge(claim, intervals)


def scheme_rows(results):
    """Every scheme at the paper's defaults, and by how much it is above others."""

    def show(values):
        return "{:.3f} ± {:.3f}".format(*results.interval(values)) if values else ""

    def experience(scheme, kind=CAPPED):
        return results.values("figure-7", scheme, f"{kind}_from_0")

    yield "scheme", "experience", "uncapped", "above w/o DA, %", "above Heuristic, %", "outage, %"
    for scheme in (PROPOSED, *OTHERS, OPTIMUM, "optimum, oracle"):
        outage = results.values("figure-7", scheme, "crb_outage")
        yield (
            scheme,
            show(experience(scheme)),
            show(experience(scheme, UNCAPPED)),
            *(
                show(percent(experience(scheme), experience(other))) if other != scheme else ""
                for other in (WITHOUT, HEURISTIC)
            ),
            show({seed: 100 * value for seed, value in outage.items()}),
        )


def show_paper(claim):
    return "> 0" if claim.paper is None else f"{claim.paper:.2f}"


def claim_rows(results):
    yield "figure", "claim", "paper", "ours", "verdict", "uncapped", "verdict", "optimum"
    for claim in (*figures_6_to_8(), *figure_9(), *table_4()):
        ours = cells(claim, View(results, CAPPED)) + cells(claim, View(results, UNCAPPED))
        optimum = cells(claim, View(results, CAPPED, OPTIMUM)) if claim.of_optimum else [""]
        yield claim.where, claim.text, show_paper(claim), *ours, optimum[0]


def uncapped_rows(results):
    """The claims of figure 8 (a) where no manager counts a cap; nothing where that has not run."""
    if "uncapped" not in results.databases:
        return
    yield "figure", "claim", "paper", "ours", "verdict", "optimum"
    for claim in figures_6_to_8():
        if claim.where == "8 (a)":
            ours = cells(claim, View(results, UNCAPPED, figure_8a="uncapped"))
            optimum = [""]
            if claim.of_optimum:
                optimum = cells(claim, View(results, UNCAPPED, OPTIMUM, "uncapped"))
            yield claim.where, claim.text, show_paper(claim), *ours, optimum[0]


def print_table(table):
    """As a simple table of reStructuredText; nothing where there are no rows."""
    if not table:
        return
    widths = [max(map(len, column)) for column in zip(*table)]
    rule = "  ".join("=" * width for width in widths)
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
    print("\n".join([rule, lines[0], rule, *lines[1:], rule, ""]))


def main():
    for number in (signal.SIGPIPE, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)  # as any filter
    if len(sys.argv) != 2:
        sys.exit("usage: claims.py FOLDER")
    results = Results(Path(sys.argv[1]))
    print(results.describe(), end="\n\n")
    print_table(list(scheme_rows(results)))
    print_table(list(claim_rows(results)))
    print_table(list(uncapped_rows(results)))
    print(RULES)


main()
