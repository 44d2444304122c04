/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { checkbox, choice, element, setOptions } from "../dom";
import { formatScore } from "../format";
import { Camera } from "../map/camera";
import { drawScene, userRadius, type Layers } from "../map/draw";
import { listenToGestures } from "../map/gestures";
import { createLegend, createScenePanel } from "../map/scene-panel";
import { SlotStore } from "../map/slots";
import type { RunDetails } from "../runs";
import { createTimeline, placeOf } from "../timeline";
import type { Context, View } from "../view";

/** Slots whose movement trails behind a user. */
const TRACK_SLOTS = 20;

/** Slots that are read ahead in play. */
const AHEAD = 8;

/** Users above which links and tracks are of the selected one alone, at first. */
const MANY = 300;

/** Stations, users and targets in the plane, slot by slot. */
export function createMap(context: Context): View {
  const { selection } = context;
  const camera = new Camera();
  const layers: Layers = { links: true, tracks: true, names: false };
  let details: RunDetails | null = null;
  let store: SlotStore | null = null;
  let place = 0;
  let names = new Map<string, string>();
  let isUp = false;
  let isFollowing = false;

  const canvas = element("canvas", {
    class: "map",
    id: "map-canvas",
    tabindex: 0,
    role: "application",
    "aria-label": "Map",
    "aria-describedby": "map-help",
    keydown: (event) => press(event as KeyboardEvent),
  });
  const ctx = canvas.getContext("2d")!;
  const legend = createLegend();
  const panel = createScenePanel(context);
  const timeline = createTimeline(context, async (next) => {
    await store?.load(next, next);
    void store?.load(next, next + AHEAD);
  });
  const users = choice("User", [], (value) =>
    selection.set({ user: value === "" ? null : Number(value) }),
  );
  users.select.id = "map-user";
  const layer = (label: string, key: keyof Layers) =>
    checkbox(label, layers[key], (checked) => {
      layers[key] = checked;
      draw();
    });
  const links = layer("Links", "links");
  const tracks = layer("Tracks", "tracks");
  const namesBox = layer("Names", "names");

  const draw = () => {
    const now = store?.get(place);
    if (!now || !details || !isUp) {
      return;
    }
    const past = [];
    for (let i = 1; i <= TRACK_SLOTS; ++i) {
      const scene = store!.get(place - i);
      if (!scene) {
        break;
      }
      past.push(scene);
    }
    ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    drawScene(ctx, camera, {
      now,
      past,
      qoeCap: details.qoeCap,
      selected: selection.current.user,
      layers,
      nameOf: (role, id) => names.get(`${role} ${id}`) ?? `${role} ${id}`,
    });
    const outages = now.users.met.reduce((sum, met) => sum + (met ? 0 : 1), 0);
    const mean = now.users.qoe.reduce((sum, qoe) => sum + qoe, 0) / now.users.qoe.length;
    canvas.setAttribute(
      "aria-label",
      `Map of slot ${now.slot}: ${now.users.user.length} users, mean QoE ${formatScore(mean)}, ${outages} in CRB outage`,
    );
    canvas.dataset.slot = `${now.slot}`;
  };

  /** Reads and shows the present slot; of those that the user leaves meanwhile, nothing. */
  const follow = async () => {
    if (isFollowing) {
      return;
    }
    isFollowing = true;
    try {
      let shown = "";
      const wanted = () => JSON.stringify([details!.run, place, selection.current.user]);
      while (shown !== wanted()) {
        shown = wanted();
        const now = place;
        await store!.load(now, now);
        draw();
        if (shown === wanted()) {
          await store!.load(now - TRACK_SLOTS, now);
          draw();
          await panel.show(details!, details!.slots[now], selection.current.user);
        }
      }
    } finally {
      isFollowing = false;
    }
  };

  const fit = async () => {
    if (!details || !store || details.slots.length === 0) {
      return;
    }
    // Slots spread over the run tell where it takes place.
    const last = details.slots.length - 1;
    const samples = [...new Set([0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * last)))];
    const scenes = [];
    for (const sample of samples) {
      await store.load(sample, sample);
      scenes.push(store.get(sample));
    }
    const kinds = scenes.flatMap((scene) =>
      scene ? [scene.users, scene.stations, scene.targets] : [],
    );
    const extent = (values: Float64Array[]) =>
      values.reduce(
        (range, array) =>
          array.reduce(
            (r, v) => (Number.isFinite(v) ? [Math.min(r[0], v), Math.max(r[1], v)] : r),
            range,
          ),
        [Infinity, -Infinity],
      );
    const [left, right] = extent(kinds.map(({ x }) => x));
    const [bottom, top] = extent(kinds.map(({ y }) => y));
    if (left <= right && bottom <= top) {
      camera.fit(left, right, bottom, top);
    }
    draw();
  };

  const tap = (x: number, y: number) => {
    const scene = store?.get(place);
    if (!scene) {
      return;
    }
    const reach = userRadius(scene.users.user.length, camera) + 14;
    let [best, nearest] = [null as number | null, reach];
    scene.users.user.forEach((user, k) => {
      const distance = Math.hypot(camera.x(scene.users.x[k]) - x, camera.y(scene.users.y[k]) - y);
      if (distance < nearest) {
        [best, nearest] = [user, distance];
      }
    });
    selection.set({ user: best });
  };

  const zoom = (factor: number) => {
    camera.zoom(factor);
    draw();
  };

  const chooseNeighbour = (step: number) => {
    if (details && details.users.length > 0) {
      const now = details.users.findIndex(({ id }) => id === selection.current.user);
      const count = details.users.length;
      const next = now < 0 ? (step > 0 ? 0 : count - 1) : (now + step + count) % count;
      selection.set({ user: details.users[next].id });
    }
  };

  const press = (event: KeyboardEvent) => {
    const move = 60;
    const actions: Record<string, () => void> = {
      "+": () => zoom(1.25),
      "=": () => zoom(1.25),
      "-": () => zoom(0.8),
      "0": () => void fit(),
      w: () => pan(0, move),
      s: () => pan(0, -move),
      a: () => pan(move, 0),
      d: () => pan(-move, 0),
      n: () => chooseNeighbour(1),
      p: () => chooseNeighbour(-1),
      Escape: () => selection.set({ user: null }),
    };
    if (actions[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      actions[event.key]();
    }
  };
  const pan = (x: number, y: number) => {
    camera.pan(x, y);
    draw();
  };

  // Time moves by keys wherever no control has the focus that needs them.
  const pressAnywhere = (event: KeyboardEvent) => {
    const isFree = event.target === document.body || event.target === canvas;
    if (isFree && !event.ctrlKey && !event.altKey && !event.metaKey && timeline.press(event.key)) {
      event.preventDefault();
    }
  };

  listenToGestures(canvas, camera, draw, tap);
  new ResizeObserver(() => {
    if (canvas.clientWidth > 0) {
      const wasEmpty = camera.width === 1;
      canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
      canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
      camera.resize(canvas.clientWidth, canvas.clientHeight);
      if (wasEmpty) {
        void fit();
      }
      draw();
    }
  }).observe(canvas);

  const control = (text: string, label: string, action: () => void) =>
    element("button", { type: "button", "aria-label": label, title: label, click: action }, text);

  const open = async (run: number) => {
    details = await context.details(run);
    store = new SlotStore(context.database, details);
    names = new Map(
      (["user", "station", "target"] as const).flatMap((role) =>
        details![`${role}s`].map(({ id, name }): [string, string] => [`${role} ${id}`, name]),
      ),
    );
    const few = details.users.length <= MANY;
    Object.assign(layers, { links: few, tracks: few, names: false });
    links.input.checked = tracks.input.checked = few;
    namesBox.input.checked = false;
    legend.setCap(details.qoeCap);
    setOptions(users.select, [
      { value: "", label: "none" },
      ...details.users.map(({ id, name }) => ({ value: `${id}`, label: name })),
    ]);
    await fit();
  };

  return {
    element: element(
      "div",
      { class: "map-view" },
      element(
        "div",
        { class: "map-area" },
        element(
          "div",
          { class: "map-frame" },
          canvas,
          element(
            "div",
            { class: "map-controls" },
            control("+", "Zoom in", () => zoom(1.25)),
            control("\u2212", "Zoom out", () => zoom(0.8)),
            control("\u2922", "Show all", () => void fit()),
          ),
        ),
        timeline.element,
        element(
          "div",
          { class: "fields" },
          users.element,
          links.element,
          tracks.element,
          namesBox.element,
        ),
        legend.element,
        element(
          "details",
          { class: "note" },
          element("summary", {}, "Keys"),
          element(
            "p",
            { id: "map-help" },
            "Left and right step through slots, Home and End go to the first and last, space plays. On the " +
              "map, + and \u2212 zoom, 0 shows all, w a s d move, n and p go through users, Escape selects " +
              "none. Tracks are those of the last 20 slots.",
          ),
        ),
      ),
      panel.element,
    ),
    update: async ({ run, slot, user }) => {
      isUp = true;
      document.addEventListener("keydown", pressAnywhere);
      if (details?.run !== run) {
        await open(run);
      }
      timeline.show(details!, slot);
      users.select.value = user === null ? "" : `${user}`;
      if (details!.slots.length > 0) {
        place = placeOf(details!, slot);
        draw();
        await follow();
      }
    },
    hide: () => {
      isUp = false;
      document.removeEventListener("keydown", pressAnywhere);
      timeline.pause();
    },
  };
}
