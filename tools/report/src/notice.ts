/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { describeCertificates, type Certificates } from "./certificates";
import type { Run } from "./runs";

/** Characters of a status that are shown where it is only mentioned. */
const LONGEST = 300;

export type StatusKind = "good" | "bad" | "open";

export function kindOf(status: string): StatusKind {
  if (status === "finished") {
    return "good";
  }
  return status === "running" ? "open" : "bad";
}

/** How a run ended, where that is not well. */
function describeEnd(status: string): string[] {
  switch (kindOf(status)) {
    case "good":
      return [];
    case "open":
      return ["This run goes on, or was killed: it is shown up to its last whole slot."];
    case "bad":
      return [
        `This run ended early \u2013 ${
          status.length > LONGEST ? `${status.slice(0, LONGEST)}\u2026` : status
        } \u2013 and is shown up to its last whole slot.`,
      ];
  }
}

/** What whoever looks at a run has to know before its figures; nothing where all is well. */
export function describeTrouble(run: Run, certificates: Certificates | undefined): string {
  const lines = describeEnd(run.status);
  if (certificates && certificates.certified < certificates.slots) {
    lines.push(`${describeCertificates(certificates)}.`);
  }
  return lines.join(" ");
}
