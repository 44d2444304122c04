/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** Which part of the plane the map shows: metres to pixels and back. */
export class Camera {
  width = 1;
  height = 1;
  private centreX = 0;
  private centreY = 0;
  /** pixels per metre */
  scale = 1;
  private fittedScale = 1;

  /** How much larger than when all was shown. */
  get magnification(): number {
    return this.scale / this.fittedScale;
  }

  resize(width: number, height: number): void {
    this.width = Math.max(width, 1);
    this.height = Math.max(height, 1);
  }

  x(metres: number): number {
    return this.width / 2 + (metres - this.centreX) * this.scale;
  }

  y(metres: number): number {
    return this.height / 2 - (metres - this.centreY) * this.scale;
  }

  toMetresX(pixel: number): number {
    return this.centreX + (pixel - this.width / 2) / this.scale;
  }

  toMetresY(pixel: number): number {
    return this.centreY - (pixel - this.height / 2) / this.scale;
  }

  /** Shows a rectangle of the plane, whole. */
  fit(left: number, right: number, bottom: number, top: number): void {
    const margin = 1.12;
    this.centreX = (left + right) / 2;
    this.centreY = (bottom + top) / 2;
    this.scale = Math.min(
      this.width / (Math.max(right - left, 10) * margin),
      this.height / (Math.max(top - bottom, 10) * margin),
    );
    this.fittedScale = this.scale;
  }

  pan(pixelsX: number, pixelsY: number): void {
    this.centreX -= pixelsX / this.scale;
    this.centreY += pixelsY / this.scale;
  }

  /** Zooms such that what is at a pixel stays there. */
  zoom(factor: number, pixelX = this.width / 2, pixelY = this.height / 2): void {
    const x = this.toMetresX(pixelX);
    const y = this.toMetresY(pixelY);
    this.scale = Math.min(Math.max(this.scale * factor, 1e-4), 1e3);
    this.centreX = x - (pixelX - this.width / 2) / this.scale;
    this.centreY = y + (pixelY - this.height / 2) / this.scale;
  }
}
