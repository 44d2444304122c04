/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import uPlot from "uplot";
import { CURVES, DASHES } from "./colours";
import { element } from "./dom";
import { formatQuantity } from "./format";
import { cssColour } from "./theme";

/** A curve; what is not finite, and on a logarithmic scale not positive, is a gap. */
export interface Curve {
  label: string;
  help?: string;
  values: ArrayLike<number>;
  unit?: string | null;
  /** place among the colours and dashes; else that among the curves */
  style?: number;
  /** lines between points, lines with their points, steps, bars from zero, or points alone */
  shape?: "line" | "marked" | "steps" | "bars" | "points";
}

export interface ChartSettings {
  title: string;
  xLabel: string;
  xUnit?: string | null;
  /** names of 0, 1, ..., where x is no quantity */
  xLabels?: string[];
  x: ArrayLike<number>;
  curves: Curve[];
  logX?: boolean;
  logY?: boolean;
  rangeY?: [number, number];
  /** horizontal lines, drawn dashed with their label */
  thresholds?: { value: number; label: string }[];
  /** charts of one group share cursor and zoom */
  group?: string;
  height?: number;
  /** whether the values under the cursor are shown; yes unless false */
  legend?: boolean;
  /** x of the mark, if any */
  mark?: () => number | null;
  /** called with the x that the user clicked at */
  onPick?: (x: number) => void;
  /** draws more, below the curves */
  draw?: (plot: uPlot) => void;
}

const FONT = "12px system-ui, sans-serif";

const charts = new Set<uPlot>();

/** After a change of colours. */
export function redrawCharts(): void {
  charts.forEach((plot) => plot.redraw(false));
}

function withGaps(values: ArrayLike<number>, isLogarithmic: boolean): (number | null)[] {
  return Array.from(values, (value) =>
    Number.isFinite(value) && (!isLogarithmic || value > 0) ? value : null,
  );
}

function createSeries(curve: Curve, place: number): uPlot.Series {
  const style = (curve.style ?? place) % CURVES.length;
  const shape = curve.shape ?? "line";
  return {
    label: curve.label,
    stroke: () => cssColour(CURVES[style]),
    fill:
      shape === "bars"
        ? () => `color-mix(in srgb, ${cssColour(CURVES[style])} 60%, transparent)`
        : undefined,
    width: shape === "points" || shape === "bars" ? 0 : 1.5,
    dash: shape === "line" || shape === "marked" ? DASHES[style] : undefined,
    points: {
      show: shape === "points" || shape === "marked",
      size: shape === "points" ? 5 : 8,
      fill: () => cssColour(CURVES[style]),
    },
    paths:
      shape === "steps"
        ? uPlot.paths.stepped!({ align: 1 })
        : shape === "bars"
          ? uPlot.paths.bars!({ align: 1, size: [1, Infinity] })
          : shape === "points"
            ? () => null
            : undefined,
    value: (_plot, value) => formatQuantity(value, curve.unit ?? null),
  };
}

/** Powers of ten, every n-th where there are many; of hardly more than one, halves and fifths too. */
function logarithmicSplits(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const decades = Math.log10(high) - Math.log10(low);
  const step = Math.ceil(decades / 7);
  const splits = [];
  for (let power = Math.ceil(first / step) * step - step; 10 ** power <= high; power += step) {
    for (const factor of decades < 1.5 ? [1, 2, 5] : [1]) {
      splits.push(factor * 10 ** power);
    }
  }
  return splits.filter((value) => value >= low && value <= high);
}

function createAxis(
  label: string | undefined,
  isLogarithmic: boolean,
  format: (value: number) => string,
): uPlot.Axis {
  return {
    label,
    labelFont: FONT,
    labelSize: 18,
    labelGap: 0,
    font: FONT,
    stroke: () => cssColour("muted"),
    grid: { stroke: () => cssColour("grid"), width: 1 },
    ticks: { stroke: () => cssColour("grid"), width: 1, size: 4 },
    splits: isLogarithmic ? (_plot, _axis, low, high) => logarithmicSplits(low, high) : undefined,
    filter: isLogarithmic ? (_plot, splits) => splits : undefined,
    values: (_plot, splits) => splits.map(format),
  };
}

/** Room for the longest of the labels. */
function widthOf(_plot: uPlot, labels: string[] | null): number {
  return 16 + 6.6 * Math.max(3, ...(labels ?? []).map((label) => label.length));
}

function drawThresholds(plot: uPlot, settings: ChartSettings): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = cssColour("alarm");
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.textAlign = "left";
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  for (const { value, label } of settings.thresholds ?? []) {
    const y = plot.valToPos(value, "y", true);
    if (y >= bbox.top && y <= bbox.top + bbox.height) {
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.fillText(label, bbox.left + 4 * devicePixelRatio, y - 4 * devicePixelRatio);
    }
  }
  ctx.restore();
}

function drawMark(plot: uPlot, mark: number | null): void {
  const { ctx, bbox } = plot;
  const x = mark === null ? NaN : plot.valToPos(mark, "x", true);
  if (x >= bbox.left && x <= bbox.left + bbox.width) {
    ctx.save();
    ctx.strokeStyle = cssColour("accent");
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  }
}

/** Entries of the legend hide and show their curves, by mouse and keyboard. */
function makeLegendReachable(plot: uPlot, curves: Curve[]): void {
  plot.root.querySelectorAll<HTMLElement>(".u-legend .u-series").forEach((entry, i) => {
    const label = entry.querySelector<HTMLElement>("th");
    if (i > 0 && label) {
      label.tabIndex = 0;
      label.setAttribute("role", "button");
      label.title = curves[i - 1].help ?? curves[i - 1].label;
      label.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          label.click();
        }
      });
    }
  });
}

/** A range that reaches to the thresholds; undefined where there are none. */
function rangeWithThresholds({ thresholds = [] }: ChartSettings): uPlot.Scale.Range | undefined {
  const values = thresholds.map(({ value }) => value);
  return values.length === 0
    ? undefined
    : (_plot, low, high) =>
        uPlot.rangeLog(Math.min(low, ...values), Math.max(high, ...values), 10, false);
}

export interface Chart {
  element: HTMLElement;
  /** draws the mark where it is now, and shows the values there */
  moveMark: () => void;
}

/** A chart that keeps to its width, with a legend that shows the values under cursor or mark. */
export function createChart(settings: ChartSettings): Chart {
  const holder = element("div", { class: "plot" });
  const container = element(
    "figure",
    { class: "chart" },
    element("figcaption", {}, settings.title),
    holder,
  );
  const { xLabels } = settings;
  // What was measured at some points has its ticks there.
  const points = settings.curves.some(({ shape }) => shape === "marked")
    ? Array.from(settings.x)
    : [];
  const isSparse = points.length > 0 && points.length <= 12;
  const edge = xLabels ? 0.5 : 0.04 * (points[points.length - 1] - points[0]) || 1;
  const formatX = (value: number) =>
    xLabels ? (xLabels[value] ?? "") : formatQuantity(value, settings.xUnit ?? null, 4);
  const unitY = settings.curves[0]?.unit ?? null;
  const height = settings.height ?? 200;
  const showMark = () => {
    const x = settings.mark?.() ?? null;
    if (x !== null && plot.cursor.idx == null) {
      plot.setLegend({ idx: plot.valToIdx(x) }, false);
    }
  };
  const plot = new uPlot(
    {
      width: 320,
      height,
      cursor: {
        sync: settings.group ? { key: settings.group, scales: ["x", null] } : undefined,
        focus: { prox: 24 },
        drag: { x: true, y: false },
      },
      focus: { alpha: 0.4 },
      legend: { show: settings.legend ?? true, live: true },
      scales: {
        x: {
          time: false,
          distr: settings.logX ? 3 : 1,
          range: isSparse ? [points[0] - edge, points[points.length - 1] + edge] : undefined,
        },
        y: {
          distr: settings.logY ? 3 : 1,
          range: settings.rangeY ?? rangeWithThresholds(settings),
        },
      },
      series: [
        {
          label: settings.xLabel,
          value: (_plot, value) => (value === null ? "\u2013" : formatX(value)),
        },
        ...settings.curves.map(createSeries),
      ],
      axes: [
        {
          ...createAxis(
            settings.group ? undefined : settings.xLabel,
            settings.logX ?? false,
            formatX,
          ),
          size: 26,
          ...(isSparse ? { splits: points } : {}),
        },
        {
          ...createAxis(undefined, settings.logY ?? false, (value) => formatQuantity(value, unitY)),
          size: widthOf,
        },
      ],
      hooks: {
        drawClear: settings.draw ? [settings.draw] : [],
        draw: [(u) => drawThresholds(u, settings), (u) => drawMark(u, settings.mark?.() ?? null)],
        setCursor: [() => showMark()],
      },
    },
    [
      Array.from(settings.x),
      ...settings.curves.map((curve) => withGaps(curve.values, settings.logY ?? false)),
    ] as uPlot.AlignedData,
    holder,
  );
  charts.add(plot);
  makeLegendReachable(plot, settings.curves);
  if (settings.onPick) {
    const { onPick } = settings;
    plot.over.addEventListener("click", () => {
      const { idx } = plot.cursor;
      // The end of a drag, which zooms, is no click.
      if (idx != null && plot.select.width === 0) {
        onPick(plot.data[0][idx]);
      }
    });
  }
  new ResizeObserver(() => {
    if (!container.isConnected) {
      charts.delete(plot);
      plot.destroy();
    } else if (holder.clientWidth > 0) {
      plot.setSize({ width: holder.clientWidth, height });
    }
  }).observe(holder);
  showMark();
  return {
    element: container,
    moveMark: () => {
      plot.redraw(false);
      showMark();
    },
  };
}
