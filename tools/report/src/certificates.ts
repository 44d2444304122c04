/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Database } from "./database";
import { formatCount } from "./format";

/** What a run's manager has certified of its slots. */
export interface Certificates {
  /** slots of a manager that certifies */
  slots: number;
  /** those that are certified optimal */
  certified: number;
  /** why the others are not, the most frequent first, with how many slots it is of */
  reasons: { reason: string; slots: number }[];
}

/** What the file says of each slot. */
const SAID_SQL = `
SELECT run, certificate, count(*) AS slots
  FROM slot
 WHERE certificate IS NOT NULL
 GROUP BY run, certificate
 ORDER BY run, slots DESC, certificate`;

/** The same by the gaps of a file that does not say it, of runs that have any. */
const OF_GAPS_SQL = `
SELECT run,
       CASE WHEN duality_gap BETWEEN -1e-9 AND 1e-6 THEN 'optimal'
            WHEN duality_gap IS NULL THEN 'no gap'
            WHEN abs(duality_gap) = 9e999 THEN 'the gap is infinite'
            WHEN duality_gap < 0 THEN 'the gap is negative'
            ELSE 'the gap is above 1e-6' END AS certificate,
       count(*) AS slots
  FROM slot
 WHERE run IN (SELECT run FROM slot WHERE duality_gap IS NOT NULL)
 GROUP BY run, certificate
 ORDER BY run, slots DESC, certificate`;

/** Reasons that are told apart; others are counted together. */
const MOST_REASONS = 3;

/** By run; runs whose manager does not certify are left out. */
export async function readCertificates(database: Database): Promise<Map<number, Certificates>> {
  const [{ said }] = await database.rows(
    "SELECT count(*) AS said FROM pragma_table_info('slot') WHERE name = 'certificate'",
  );
  const runs = new Map<number, Certificates>();
  for (const row of await database.rows(said ? SAID_SQL : OF_GAPS_SQL, {}, true)) {
    const run = runs.get(row.run) ?? { slots: 0, certified: 0, reasons: [] };
    run.slots += row.slots;
    if (row.certificate === "optimal") {
      run.certified += row.slots;
    } else {
      run.reasons.push({ reason: String(row.certificate), slots: row.slots });
    }
    runs.set(row.run, run);
  }
  return runs;
}

/** As a sentence without its end. */
export function describeCertificates({ slots, certified, reasons }: Certificates): string {
  const counted = `${formatCount(certified)} of ${formatCount(slots)} slots certified optimal`;
  if (certified === slots) {
    return counted;
  }
  const told = reasons.slice(0, MOST_REASONS);
  const others = reasons.slice(MOST_REASONS).reduce((sum, { slots: more }) => sum + more, 0);
  const why = told.map(({ reason, slots: of }) =>
    reasons.length > 1 ? `${reason} (${formatCount(of)})` : reason,
  );
  if (others > 0) {
    why.push(`other reasons (${formatCount(others)})`);
  }
  return `${counted}; ${formatCount(slots - certified)} not: ${why.join(", ")}`;
}
