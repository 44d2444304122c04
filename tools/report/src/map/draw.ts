/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { LEVELS, LEVEL_COLOURS, toLevel } from "../colours";
import { formatQuantity } from "../format";
import { cssColour } from "../theme";
import type { Camera } from "./camera";
import type { SlotScene } from "./slots";

/** What the map shows beside users, stations and targets. */
export interface Layers {
  links: boolean;
  tracks: boolean;
  names: boolean;
}

export interface Scene {
  now: SlotScene;
  /** the slots before, the latest first */
  past: SlotScene[];
  qoeCap: number;
  selected: number | null;
  layers: Layers;
  nameOf: (role: "user" | "station" | "target", id: number) => string;
}

/** A step of a scale bar: 1, 2 or 5 times a power of ten. */
function roundStep(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  const step = [5, 2, 1].find((factor) => factor * power <= length) ?? 1;
  return step * power;
}

function drawGrid(ctx: CanvasRenderingContext2D, camera: Camera): void {
  const step = roundStep(120 / camera.scale);
  ctx.strokeStyle = cssColour("grid");
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (
    let x = Math.ceil(camera.toMetresX(0) / step) * step;
    camera.x(x) < camera.width;
    x += step
  ) {
    ctx.moveTo(Math.round(camera.x(x)) + 0.5, 0);
    ctx.lineTo(Math.round(camera.x(x)) + 0.5, camera.height);
  }
  for (
    let y = Math.ceil(camera.toMetresY(camera.height) / step) * step;
    camera.y(y) > 0;
    y += step
  ) {
    ctx.moveTo(0, Math.round(camera.y(y)) + 0.5);
    ctx.lineTo(camera.width, Math.round(camera.y(y)) + 0.5);
  }
  ctx.stroke();
  const left = 12;
  const bottom = camera.height - 14;
  ctx.strokeStyle = ctx.fillStyle = cssColour("text");
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(left, bottom - 5);
  ctx.lineTo(left, bottom);
  ctx.lineTo(left + step * camera.scale, bottom);
  ctx.lineTo(left + step * camera.scale, bottom - 5);
  ctx.stroke();
  ctx.textAlign = "left";
  ctx.fillText(formatQuantity(step, "m"), left + 5, bottom - 6);
}

/** Strokes or fills one path per level of quality of experience. */
function byLevel(paint: (path: Path2D, level: number) => void, paths: Map<number, Path2D>): void {
  for (let level = 0; level < LEVELS; ++level) {
    const path = paths.get(level);
    if (path) {
      paint(path, level);
    }
  }
}

function pathOf(paths: Map<number, Path2D>, level: number): Path2D {
  let path = paths.get(level);
  if (!path) {
    path = new Path2D();
    paths.set(level, path);
  }
  return path;
}

/** Where users were in the slots before, in the colour of their QoE then, and where targets were. */
function drawTracks(ctx: CanvasRenderingContext2D, camera: Camera, scene: Scene): void {
  const { now, past, layers, selected, qoeCap } = scene;
  const slots = [now, ...past];
  ctx.lineWidth = 3;
  ctx.lineCap = "round";
  for (let i = 0; i + 1 < slots.length; ++i) {
    const [later, earlier] = [slots[i], slots[i + 1]];
    ctx.globalAlpha = 0.75 * (1 - i / slots.length);

    const paths = new Map<number, Path2D>();
    const { user, x, y, qoe } = later.users;
    for (let k = 0; k < user.length; ++k) {
      const j = earlier.users.user[k] === user[k] ? k : earlier.placeOf.get(user[k]);
      if (j !== undefined && (layers.tracks || user[k] === selected)) {
        const path = pathOf(paths, toLevel(qoe[k], qoeCap));
        path.moveTo(camera.x(x[k]), camera.y(y[k]));
        path.lineTo(camera.x(earlier.users.x[j]), camera.y(earlier.users.y[j]));
      }
    }
    byLevel((path, level) => {
      ctx.strokeStyle = LEVEL_COLOURS[level];
      ctx.stroke(path);
    }, paths);

    ctx.strokeStyle = cssColour("target");
    ctx.beginPath();
    later.targets.target.forEach((target, q) => {
      if (layers.tracks && earlier.targets.target[q] === target) {
        ctx.moveTo(camera.x(later.targets.x[q]), camera.y(later.targets.y[q]));
        ctx.lineTo(camera.x(earlier.targets.x[q]), camera.y(earlier.targets.y[q]));
      }
    });
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

function drawLinks(ctx: CanvasRenderingContext2D, camera: Camera, scene: Scene): void {
  const { users, stations } = scene.now;
  const place = new Map(Array.from(stations.station, (id, j) => [id, j]));
  ctx.beginPath();
  for (let k = 0; k < users.user.length; ++k) {
    const j = place.get(users.station[k]);
    if (j !== undefined && (scene.layers.links || users.user[k] === scene.selected)) {
      ctx.moveTo(camera.x(users.x[k]), camera.y(users.y[k]));
      ctx.lineTo(camera.x(stations.x[j]), camera.y(stations.y[j]));
    }
  }
  ctx.strokeStyle = cssColour("link");
  ctx.lineWidth = 1;
  ctx.stroke();
}

/** Size of a user's mark, in pixels: smaller where there are many, larger where zoomed in. */
export function userRadius(users: number, camera: Camera): number {
  const room = Math.sqrt(
    (camera.width * camera.height * camera.magnification) / Math.max(users, 1),
  );
  return Math.min(Math.max(0.2 * room, 2), 7);
}

/** Users are discs in the colour of their QoE; in outage, squares with a stroke through them. */
function drawUsers(ctx: CanvasRenderingContext2D, camera: Camera, scene: Scene): void {
  const { user, x, y, qoe, met, requests } = scene.now.users;
  const radius = userRadius(user.length, camera);
  const thin = radius > 5 ? 1.5 : 0.6;
  const paths = new Map<number, Path2D>();
  const idle = new Path2D();
  const discs = new Path2D();
  const squares = new Path2D();
  const arm = radius * 1.5;
  for (let k = 0; k < user.length; ++k) {
    const [left, top] = [camera.x(x[k]), camera.y(y[k])];
    const path = requests[k] ? pathOf(paths, toLevel(qoe[k], scene.qoeCap)) : idle;
    for (const shape of [path, met[k] ? discs : squares]) {
      if (met[k]) {
        shape.moveTo(left + radius, top);
        shape.arc(left, top, radius, 0, 2 * Math.PI);
      } else {
        shape.rect(left - radius, top - radius, 2 * radius, 2 * radius);
      }
    }
    if (!met[k]) {
      squares.moveTo(left - arm, top + arm);
      squares.lineTo(left + arm, top - arm);
    }
  }
  ctx.fillStyle = cssColour("surface");
  ctx.fill(idle);
  byLevel((path, level) => {
    ctx.fillStyle = LEVEL_COLOURS[level];
    ctx.fill(path);
  }, paths);
  ctx.strokeStyle = cssColour("outline");
  ctx.lineWidth = thin;
  ctx.stroke(discs);
  ctx.strokeStyle = cssColour("alarm");
  ctx.lineWidth = 1.5 * thin;
  ctx.stroke(squares);
}

function drawStations(ctx: CanvasRenderingContext2D, camera: Camera, scene: Scene): void {
  const { station, x, y } = scene.now.stations;
  for (let j = 0; j < station.length; ++j) {
    const [left, top] = [camera.x(x[j]), camera.y(y[j])];
    ctx.beginPath();
    ctx.moveTo(left, top - 13);
    ctx.lineTo(left + 11, top + 9);
    ctx.lineTo(left - 11, top + 9);
    ctx.closePath();
    ctx.fillStyle = cssColour("text");
    ctx.fill();
    ctx.strokeStyle = cssColour("surface");
    ctx.lineWidth = 2;
    ctx.stroke();
    label(ctx, scene.nameOf("station", station[j]), left, top + 24);
  }
}

function drawTargets(ctx: CanvasRenderingContext2D, camera: Camera, scene: Scene): void {
  const { target, x, y, detected, estimated_x, estimated_y } = scene.now.targets;
  for (let q = 0; q < target.length; ++q) {
    const [left, top] = [camera.x(x[q]), camera.y(y[q])];
    if (Number.isFinite(estimated_x[q]) && detected[q] !== 0) {
      const [guessX, guessY] = [camera.x(estimated_x[q]), camera.y(estimated_y[q])];
      ctx.strokeStyle = cssColour("target");
      ctx.lineWidth = 1.5;
      ctx.setLineDash([3, 3]);
      ctx.beginPath();
      ctx.moveTo(left, top);
      ctx.lineTo(guessX, guessY);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.beginPath();
      ctx.moveTo(guessX - 6, guessY);
      ctx.lineTo(guessX + 6, guessY);
      ctx.moveTo(guessX, guessY - 6);
      ctx.lineTo(guessX, guessY + 6);
      ctx.stroke();
    }
    // A target has a row per station; it is drawn once.
    if (q === 0 || target[q] !== target[q - 1]) {
      ctx.beginPath();
      ctx.moveTo(left, top - 9);
      ctx.lineTo(left + 9, top);
      ctx.lineTo(left, top + 9);
      ctx.lineTo(left - 9, top);
      ctx.closePath();
      ctx.fillStyle = cssColour("target");
      ctx.fill();
      ctx.strokeStyle = cssColour("surface");
      ctx.lineWidth = 1.5;
      ctx.stroke();
      if (scene.layers.names) {
        label(ctx, scene.nameOf("target", target[q]), left, top + 22);
      }
    }
  }
}

function label(ctx: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  ctx.textAlign = "center";
  ctx.lineWidth = 3;
  ctx.strokeStyle = cssColour("surface");
  ctx.strokeText(text, x, y);
  ctx.fillStyle = cssColour("text");
  ctx.fillText(text, x, y);
}

function drawSelected(ctx: CanvasRenderingContext2D, camera: Camera, scene: Scene): void {
  const { users, placeOf } = scene.now;
  const k = scene.selected === null ? undefined : placeOf.get(scene.selected);
  if (k !== undefined) {
    const [left, top] = [camera.x(users.x[k]), camera.y(users.y[k])];
    const radius = userRadius(users.user.length, camera) + 6;
    ctx.beginPath();
    ctx.arc(left, top, radius, 0, 2 * Math.PI);
    ctx.strokeStyle = cssColour("accent");
    ctx.lineWidth = 3;
    ctx.stroke();
    label(ctx, scene.nameOf("user", users.user[k]), left, top - radius - 6);
  }
}

function drawNames(ctx: CanvasRenderingContext2D, camera: Camera, scene: Scene): void {
  const { user, x, y } = scene.now.users;
  for (let k = 0; k < user.length; ++k) {
    if (user[k] !== scene.selected) {
      label(ctx, scene.nameOf("user", user[k]), camera.x(x[k]), camera.y(y[k]) + 20);
    }
  }
}

export function drawScene(ctx: CanvasRenderingContext2D, camera: Camera, scene: Scene): void {
  ctx.clearRect(0, 0, camera.width, camera.height);
  ctx.font = "12px system-ui, sans-serif";
  drawGrid(ctx, camera);
  drawTracks(ctx, camera, scene);
  drawLinks(ctx, camera, scene);
  drawUsers(ctx, camera, scene);
  if (scene.layers.names) {
    drawNames(ctx, camera, scene);
  }
  drawStations(ctx, camera, scene);
  drawTargets(ctx, camera, scene);
  drawSelected(ctx, camera, scene);
}
