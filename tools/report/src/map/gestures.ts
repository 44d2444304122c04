/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Camera } from "./camera";

/** Moves the camera by mouse, fingers and keys. */
export function listenToGestures(
  canvas: HTMLCanvasElement,
  camera: Camera,
  redraw: () => void,
  /** a press that did not move, at a pixel */
  onTap: (x: number, y: number) => void,
): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;

  const spread = () => {
    const [a, b] = [...pointers.values()];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    travelled = pointers.size === 1 ? 0 : Infinity;
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) {
      return;
    }
    const before = pointers.size === 2 ? spread() : null;
    const [x, y] = [event.offsetX, event.offsetY];
    travelled += Math.hypot(x - last.x, y - last.y);
    pointers.set(event.pointerId, { x, y });
    if (before) {
      const after = spread();
      camera.pan(after.x - before.x, after.y - before.y);
      camera.zoom(after.distance / Math.max(before.distance, 1), after.x, after.y);
    } else if (pointers.size === 1) {
      camera.pan(x - last.x, y - last.y);
    }
    redraw();
  });
  const release = (event: PointerEvent) => {
    if (pointers.delete(event.pointerId) && event.type === "pointerup" && travelled < 6) {
      onTap(event.offsetX, event.offsetY);
    }
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      camera.zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
      redraw();
    },
    { passive: false },
  );
}
