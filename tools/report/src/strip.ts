/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Columns, Database } from "./database";
import { element } from "./dom";
import type { RunDetails } from "./runs";
import { cssColour } from "./theme";

/** Parts that a run's time is shown in. */
const BINS = 400;

const SQL = `
  SELECT slot / :width AS bin, avg(qoe_mean) AS qoe, max(outages) AS outages
    FROM slot
   WHERE run = :run
   GROUP BY bin
   ORDER BY bin`;

/** Half of a slider's thumb, in pixels: what its ends are away from the edge. */
const INSET = 8;

export interface Strip {
  element: HTMLElement;
  show: (details: RunDetails) => void;
}

/** A run at a glance, above the time slider: mean QoE as a line, users in outage as bars. */
export function createStrip(database: Database, onPick: (slot: number) => void): Strip {
  const canvas = element("canvas", {
    class: "strip",
    "aria-hidden": "true",
    title: "Mean QoE (line) and users in CRB outage (bars), slot by slot",
    click: (event) => {
      if (details) {
        const part = ((event as MouseEvent).offsetX - INSET) / (canvas.clientWidth - 2 * INSET);
        const { slots } = details;
        onPick(slots[Math.round(Math.min(Math.max(part, 0), 1) * (slots.length - 1))]);
      }
    },
  });
  const ctx = canvas.getContext("2d")!;
  let details: RunDetails | null = null;
  let width = 1;
  let columns: Columns | null = null;

  const draw = () => {
    const [across, height] = [canvas.clientWidth - 2 * INSET, canvas.clientHeight];
    if (!details || !columns || across <= 0) {
      return;
    }
    canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    ctx.scale(devicePixelRatio, devicePixelRatio);
    const [first, last] = [details.slots[0], details.slots[details.slots.length - 1]];
    const toX = (slot: number) => INSET + ((slot - first) / Math.max(last - first, 1)) * across;
    const { bin, qoe, outages } = columns;
    const most = Math.max(details.users.length, 1);
    ctx.fillStyle = cssColour("alarm");
    ctx.globalAlpha = 0.55;
    bin.forEach((place, i) => {
      const left = toX(place * width);
      const size = (outages[i] / most) * height;
      ctx.fillRect(left, height - size, Math.max(toX((place + 1) * width) - left, 0.5), size);
    });
    ctx.globalAlpha = 1;
    ctx.strokeStyle = cssColour("accent");
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    bin.forEach((place, i) => {
      const y = height - 2 - (Math.max(qoe[i], 0) / details!.qoeCap) * (height - 4);
      ctx.lineTo(toX((place + 0.5) * width), y);
    });
    ctx.stroke();
  };
  new ResizeObserver(draw).observe(canvas);

  return {
    element: canvas,
    show: (run) => {
      if (run === details) {
        draw();
        return;
      }
      details = run;
      columns = null;
      canvas.hidden = true;
      const { slots } = run;
      width = Math.max(1, Math.ceil((slots[slots.length - 1] - slots[0] + 1) / BINS));
      database
        .columns(SQL, { run: run.run, width })
        .then((result) => {
          if (run === details && result.bin.length > 0) {
            columns = result;
            canvas.hidden = false;
            draw();
          }
        })
        .catch(() => {
          // A view that was closed needs no strip.
        });
    },
  };
}
