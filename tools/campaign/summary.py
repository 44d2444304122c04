# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What a campaign's merged file holds beyond the tables of its runs: points and summaries."""

import math
import statistics

CONFIDENCE = 0.95

MANY = 200  # degrees of freedom, beyond which a series gives Student's quantile to 11 digits

# Of each slot of a run, where its manager certifies, what came of it: 'optimal' or why it is not
# certified. By what the table slot has: a column that says it, or the gap alone.
CERTIFICATES = {
    "certificate": "SELECT certificate FROM source.slot WHERE certificate IS NOT NULL",
    "duality_gap": """
        SELECT CASE WHEN duality_gap BETWEEN -1e-9 AND 1e-6 THEN 'optimal'
                    WHEN duality_gap IS NULL THEN 'no gap'
                    WHEN abs(duality_gap) = 9e999 THEN 'the gap is infinite'
                    WHEN duality_gap < 0 THEN 'the gap is negative'
                    ELSE 'the gap is above 1e-6' END AS certificate
          FROM source.slot
         WHERE EXISTS (SELECT * FROM source.slot WHERE duality_gap IS NOT NULL)""",
}

# Columns of campaign_summary beside the axes.
STATISTICS = ("mean", "median", "p05")
SUMMARY_COLUMNS = (
    "measure",
    "runs",
    *(column for name in STATISTICS for column in (name, f"{name}_half_width")),
    "uncertified_slots",
)


def create_tables(database, axes):
    """Create the tables, and the view campaign_summary, for a campaign with these axes."""
    columns = "".join(f", {quote(axis)} ANY" for axis in axes)
    database.execute(
        f"CREATE TABLE point (run INTEGER PRIMARY KEY, point INTEGER NOT NULL{columns}) STRICT"
    )
    database.execute(
        "CREATE TABLE run_summary (run INTEGER NOT NULL, measure TEXT NOT NULL,"
        " samples INTEGER NOT NULL, mean REAL, median REAL, p05 REAL) STRICT"
    )
    database.execute(
        "CREATE TABLE student (degrees INTEGER PRIMARY KEY, quantile REAL NOT NULL) STRICT"
    )
    database.execute(
        "CREATE TABLE run_certificate (run INTEGER PRIMARY KEY, slots INTEGER NOT NULL,"
        " uncertified INTEGER NOT NULL, reason TEXT) STRICT"
    )
    database.execute(_summary_view(axes))
    if database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'column_info'").fetchone():
        database.executemany("INSERT INTO column_info VALUES (?, ?, ?, ?, '')", _describe(axes))


def add_run(database, number, run):
    """Say where a run stands."""
    values = [number, run.point, *run.values.values()]
    database.execute(f"INSERT INTO point VALUES ({', '.join('?' * len(values))})", values)


def add_certificate(database, number):
    """Count the slots of the attached database source that its manager has certified, if it does so."""
    columns = {name for _, name, *_ in database.execute("PRAGMA source.table_info(slot)")}
    for column, query in CERTIFICATES.items():
        if column in columns:
            database.execute(
                f"INSERT INTO run_certificate WITH each AS ({query}) SELECT ?, count(*),"
                " sum(certificate <> 'optimal'),"
                " (SELECT certificate FROM each WHERE certificate <> 'optimal'"
                "   GROUP BY certificate ORDER BY count(*) DESC, certificate LIMIT 1)"
                " FROM each HAVING count(*) > 0",
                (number,),
            )
            return


def add_summary(database, number, measure, samples):
    """Sum up a run's samples of a measure; those that are None are none."""
    samples = sorted(sample for sample in samples if sample is not None)
    database.execute(
        "INSERT INTO run_summary VALUES (?, ?, ?, ?, ?, ?)",
        (
            number,
            measure,
            len(samples),
            _mean(samples),
            quantile(samples, 0.5),
            quantile(samples, 0.05),
        ),
    )


def add_student(database):
    """Add the quantiles of as many degrees of freedom as points have runs."""
    (most,) = database.execute(
        "SELECT max(runs) FROM (SELECT count(*) AS runs FROM point GROUP BY point)"
    ).fetchone()
    database.executemany(
        "INSERT INTO student VALUES (?, ?)",
        [(degrees, student_quantile(degrees)) for degrees in range(1, most)],
    )


def quote(name):
    """A name in SQL, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def quantile(ordered, part):
    """That quantile of sorted samples, linear between neighbours, as in the view qoe_summary."""
    if not ordered:
        return None
    place = part * (len(ordered) - 1)
    below = ordered[math.floor(place)]
    above = ordered[math.ceil(place)]
    if below in (above, -math.inf):
        return below
    return below + (place - math.floor(place)) * (above - below)


def student_quantile(degrees):
    """Half the width of the interval around 0 that holds CONFIDENCE of Student's distribution."""
    if degrees > MANY:
        return _student_quantile_of_many(degrees)

    # The probability within tan(angle) sqrt(degrees), by its finite sums: Abramowitz and Stegun,
    # 26.7.3 and 26.7.4.
    def probability(angle):
        term = math.cos(angle) if degrees % 2 else 1.0
        total = 0.0
        for power in range(3 if degrees % 2 else 2, degrees + 1, 2):
            total += term
            term *= (power - 1) / power * math.cos(angle) ** 2
        total *= math.sin(angle)
        return 2 / math.pi * (angle + total) if degrees % 2 else total

    low, high = 0.0, math.pi / 2
    while low < (middle := (low + high) / 2) < high:
        if probability(middle) < CONFIDENCE:
            low = middle
        else:
            high = middle
    return math.tan(low) * math.sqrt(degrees)


def _student_quantile_of_many(degrees):
    """The same by the series in 1 / degrees about the normal quantile: Abramowitz and Stegun, 26.7.5."""
    z = statistics.NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / degrees**power for power, term in enumerate(terms))


def _mean(samples):
    """The mean of sorted samples; none where it is not defined."""
    if not samples or samples[0] == -math.inf and samples[-1] == math.inf:
        return None
    try:
        return math.fsum(samples) / len(samples)
    except OverflowError:  # of the sum
        return math.fsum(sample / len(samples) for sample in samples)


def _summary_view(axes):
    names = [quote(name) for name in ("point", *axes, *SUMMARY_COLUMNS)]
    own = "".join(f", point.{quote(axis)}" for axis in axes)
    placed = "".join(f", place.{quote(axis)}" for axis in axes)
    means = ", ".join(f"avg({name}) AS {name}" for name in STATISTICS)
    squares = ", ".join(
        f"sum((each.{name} - centre.{name}) * (each.{name} - centre.{name})) AS {name}"
        for name in STATISTICS
    )
    columns = ", ".join(
        f"centre.{name}, student.quantile * sqrt(squares.{name} / (runs - 1) / runs)" for name in STATISTICS
    )
    return f"""CREATE VIEW campaign_summary ( -- one row per point and measure
  {", ".join(names)}
) AS
  WITH centre AS (
         SELECT point, measure, count(mean) AS runs, {means}
           FROM run_summary JOIN point USING (run)
          GROUP BY point, measure),
       squares AS (
         SELECT point, measure, {squares}
           FROM run_summary AS each JOIN point USING (run) JOIN centre USING (point, measure)
          GROUP BY point, measure),
       place AS (
         SELECT DISTINCT point{own} FROM point),
       certified AS (
         SELECT point, sum(uncertified) AS uncertified_slots
           FROM run_certificate JOIN point USING (run)
          GROUP BY point)
  SELECT point{placed}, measure, runs, {columns}, uncertified_slots
    FROM centre JOIN squares USING (point, measure) JOIN place USING (point)
         LEFT JOIN student ON student.degrees = runs - 1
         LEFT JOIN certified USING (point)
   ORDER BY point, measure"""


def _describe(axes):
    """Rows of column_info, without the source."""
    run = "number of the run, in the campaign's order"
    point = "number of the point, in the campaign's order"
    point_axes = [
        (axis, "", "axis: what the campaign sets, or the name of a bundle of settings")
        for axis in axes
    ]
    rows = {
        "campaign": [
            ("file", "", "the campaign's file, after that which it extends"),
            ("program", "", "what was run"),
            ("version", "", "digest of the program and the ns-3 libraries it ran with"),
            ("digest", "", "of the runs and measures that this file holds"),
        ],
        "point": [("run", "", run), ("point", "", point), *point_axes],
        "run_summary": [
            ("run", "", run),
            ("measure", "", "name of the measure"),
            ("samples", "", "number of samples of the run"),
            ("mean", "", "their mean, in the measure's unit"),
            ("median", "", "their median"),
            ("p05", "", "their 5 % quantile, linear between neighbours"),
        ],
        "run_certificate": [
            ("run", "", run),
            ("slots", "", "number of slots, of a run whose manager certifies"),
            ("uncertified", "", "number of those that are not certified optimal"),
            ("reason", "", "what is most often the reason; null without one"),
        ],
        "student": [
            ("degrees", "", "degrees of freedom"),
            (
                "quantile",
                "1",
                "half width of the interval around 0 that holds 95 % of Student's distribution",
            ),
        ],
        "campaign_summary": [
            ("point", "", point),
            *point_axes,
            ("measure", "", "name of the measure"),
            ("runs", "", "number of runs with samples"),
        ],
    }
    for name, words in zip(STATISTICS, ("mean", "median", "5 % quantile")):
        rows["campaign_summary"] += [
            (name, "", f"mean over the runs of the run's {words}, in the measure's unit"),
            (
                f"{name}_half_width",
                "",
                "half width of its 95 % confidence interval; null for one run",
            ),
        ]
    rows["campaign_summary"].append(
        (
            "uncertified_slots",
            "",
            "number of slots of all the point's runs that are not certified optimal; null where no"
            " manager certifies",
        )
    )
    return [(table, *row) for table, columns in rows.items() for row in columns]
