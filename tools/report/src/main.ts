/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { readCertificates, type Certificates } from "./certificates";
import { redrawCharts } from "./chart";
import { Database, Stopped } from "./database";
import { Dictionary } from "./dictionary";
import { choice, element, fill, setOptions } from "./dom";
import { formatBytes } from "./format";
import { describeTrouble } from "./notice";
import type { Source } from "./protocol";
import { readDetails, readRuns, type RunDetails } from "./runs";
import { Selection } from "./selection";
import { createThemeButton } from "./theme";
import type { Context, View } from "./view";
import { createCompare } from "./views/compare";
import { createDistributions } from "./views/distributions";
import { createMap } from "./views/map";
import { createOverview } from "./views/overview";
import { createSql } from "./views/sql";
import { createUser } from "./views/user";

/** What `./isac report` writes into the page. */
interface Embedded {
  /** the database's name */
  name: string;
  /** whether it is too large for the page, which then asks for it */
  isApart: boolean;
}

const TITLES: Record<string, string> = {
  overview: "Overview",
  map: "Map",
  user: "User",
  distributions: "Distributions",
  compare: "Compare",
  sql: "SQL",
};

const find = (id: string) => document.getElementById(id)!;

const selection = new Selection({ view: "overview", run: 1, slot: null, user: null });
const status = find("status");
const notice = find("notice");
const main = find("main");
const heading = element("h2");

let database: Database | null = null;
/** how many files were begun to be read: the last one counts */
let openings = 0;
let views: Record<string, View> = {};
let shown: View | null = null;
let showTrouble: (run: number) => void = () => {};

const runChooser = choice("Run", [], (run) =>
  selection.set({ run: Number(run), user: null, slot: null }),
);

function tell(text: string, isError = false): void {
  status.textContent = text;
  status.classList.toggle("error", isError);
  status.hidden = text === "";
}

/** What fails in a view is told; a query that was stopped is no failure. */
function tellError(error: unknown): void {
  if (!(error instanceof Stopped)) {
    tell(error instanceof Error ? error.message : String(error), true);
  }
}

function hide(): void {
  if (shown) {
    shown.hide?.();
    shown.element.hidden = true;
    shown = null;
  }
}

function show(): void {
  const { view: name, run } = selection.current;
  const known = name in views ? name : "overview";
  const view = views[known];
  if (!view) {
    return;
  }
  runChooser.select.value = `${run}`;
  showTrouble(run);
  document.querySelectorAll<HTMLAnchorElement>("nav a").forEach((link) => {
    const target = link.dataset.view!;
    link.href = selection.address({ ...selection.current, view: target });
    if (target === known) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  });
  if (view !== shown) {
    if (status.classList.contains("error")) {
      tell("");
    }
    hide();
    shown = view;
    document.title = `${TITLES[known]} \u2013 ${database!.name} \u2013 isac report`;
    if (!view.element.isConnected) {
      view.element.dataset.view = known;
      main.append(view.element);
    }
    view.element.hidden = false;
    heading.textContent = TITLES[known];
  }
  Promise.resolve(view.update(selection.current)).catch(tellError);
}

/** Makes the views over a database; the chosen one comes up. */
async function build(opened: Database): Promise<void> {
  const dictionary = await Dictionary.read(opened);
  const runs = await readRuns(opened, dictionary.has("point"));
  const details = new Map<number, Promise<RunDetails>>();
  let certificates: Promise<Map<number, Certificates>> | null = null;
  const context: Context = {
    database: opened,
    dictionary,
    selection,
    runs,
    details: (run) => {
      let promise = details.get(run);
      if (!promise) {
        promise = readDetails(opened, run);
        promise.catch(() => details.delete(run));
        details.set(run, promise);
      }
      return promise;
    },
    certificates: () => {
      certificates ??= readCertificates(opened).catch((error) => {
        certificates = null;
        throw error;
      });
      return certificates;
    },
    showSql: (sql) => {
      sqlView.show(sql);
      selection.set({ view: "sql" });
    },
    stop: async () => {
      await opened.stop();
      createViews();
    },
  };
  const sqlView = createSql(context);
  // What a view waited for when its database was stopped does not come: it begins anew.
  const createViews = () => {
    Object.values(views).forEach((view) => view !== sqlView && view.element.remove());
    views = {
      overview: createOverview(context),
      map: createMap(context),
      user: createUser(context),
      distributions: createDistributions(context),
      compare: createCompare(context),
      sql: sqlView,
    };
  };
  createViews();
  showTrouble = (run) => {
    const entry = runs.find((candidate) => candidate.run === run);
    const tellOf = (certified?: Certificates) => {
      notice.textContent = entry ? describeTrouble(entry, certified) : "";
      notice.hidden = notice.textContent === "";
    };
    tellOf();
    context
      .certificates()
      .then((all) => database === opened && selection.current.run === run && tellOf(all.get(run)))
      .catch(tellError);
  };
  setOptions(
    runChooser.select,
    runs.map(({ run, label }) => ({ value: `${run}`, label })),
  );
  runChooser.element.hidden = runs.length < 2;
  if (runs.length === 0) {
    throw new Error("this database holds no run: none has come to its first slot");
  }
  if (!runs.some(({ run }) => run === selection.current.run)) {
    selection.set({ run: runs[0].run, slot: null, user: null });
  }
  show();
}

async function open(source: Source): Promise<void> {
  const opening = ++openings;
  hide();
  database?.close();
  database = null;
  views = {};
  showTrouble = () => {};
  notice.hidden = true;
  fill(main, heading);
  tell(`Reads ${source.name}, ${formatBytes(source.blob.size)}\u2026`);
  try {
    const opened = await Database.open(source);
    if (opening !== openings) {
      opened.close();
      return;
    }
    database = opened;
    await build(opened);
    if (opening !== openings) {
      return;
    }
    find("file-name").textContent = `${database.name}, ${formatBytes(database.bytes)}`;
    tell(
      database.hasLog
        ? "The run had not closed this file: what its -wal file holds is not shown. ./isac report takes it along."
        : "",
    );
    document.body.dataset.ready = "true";
  } catch (error) {
    if (opening === openings) {
      tell(`${source.name}: ${error instanceof Error ? error.message : String(error)}`, true);
    }
  }
}

function createFileButton(): HTMLElement {
  const input = element("input", {
    type: "file",
    id: "file",
    class: "hidden",
    accept: ".db,.sqlite,.sqlite3",
    change: () => {
      const file = input.files?.[0];
      if (file) {
        void open({ name: file.name, blob: file, gzipped: false });
      }
    },
  });
  return element("label", { class: "button", for: "file" }, input, "Open a database");
}

/** The database that stands in the page, in base64 of gzip. */
function takeEmbedded(): Blob | null {
  const holder = document.getElementById("database");
  const text = atob(holder?.textContent?.trim() ?? "");
  holder?.remove();
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) {
    bytes[i] = text.charCodeAt(i);
  }
  return text.length > 0 ? new Blob([bytes]) : null;
}

function start(): void {
  fill(
    find("tools"),
    runChooser.element,
    createFileButton(),
    createThemeButton(() => {
      redrawCharts();
      show();
    }),
  );
  fill(
    find("views"),
    ...Object.entries(TITLES).map(([name, title]) =>
      element("a", { href: `#${name}`, "data-view": name }, title),
    ),
  );
  selection.subscribe(show);
  const embedded: Embedded | null = JSON.parse(find("embedded").textContent ?? "null");
  const blob = takeEmbedded();
  if (embedded && blob) {
    void open({ name: embedded.name, blob, gzipped: true });
  } else {
    tell(
      embedded?.isApart
        ? `${embedded.name} is too large to stand in this page: choose it with "Open a database".`
        : 'Choose a database that isac recorded with "Open a database".',
    );
  }
}

document.addEventListener("DOMContentLoaded", start);
