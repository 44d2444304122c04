/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import workerSource from "worker-source";
import type { Opened, Parameters, Reply, Request, Result, Source } from "./protocol";
import { toScan, type Tally } from "./tally";

export type Row = Record<string, any>;
export type Columns = Record<string, Float64Array>;

/** What a query that was stopped is told. */
export class Stopped extends Error {
  constructor() {
    super("stopped");
  }
}

interface Job {
  request: Request;
  resolve: (value: any) => void;
  reject: (error: Error) => void;
}

/**
 * The page's side of the database. One query runs at a time; what the user waits for goes before
 * what fills a view in the background.
 */
export class Database {
  readonly name: string;
  private readonly source: Source;
  private worker!: Worker;
  private opened!: Opened;
  private running: Job | null = null;
  private urgent: Job[] = [];
  private waiting: Job[] = [];
  private readonly tallies = new Map<string, Promise<Columns>>();

  private constructor(source: Source) {
    this.source = source;
    this.name = source.name;
  }

  static async open(source: Source): Promise<Database> {
    const database = new Database(source);
    try {
      await database.start();
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  }

  /** Size of the file, in bytes. */
  get bytes(): number {
    return this.opened.bytes;
  }

  get hasLog(): boolean {
    return this.opened.hasLog;
  }

  /** Few rows, as objects; of a query over much of the file, after whatever else is asked for. */
  rows(sql: string, parameters: Parameters = {}, isLong = false): Promise<Row[]> {
    return this.enqueue({ kind: "rows", sql, parameters }, isLong ? this.waiting : this.urgent);
  }

  /** Columns of numbers. */
  columns(sql: string, parameters: Parameters = {}): Promise<Columns> {
    return this.enqueue({ kind: "columns", sql, parameters }, this.urgent);
  }

  /** Counts over much of the file: kept, and after whatever else is asked for. */
  tally(tally: Tally): Promise<Columns> {
    const sql = toScan(tally);
    let result = this.tallies.get(sql);
    if (!result) {
      const keys = Object.keys(tally.keys).length;
      result = this.enqueue<Columns>({ kind: "tally", sql, keys }, this.waiting);
      result.catch(() => this.tallies.delete(sql));
      this.tallies.set(sql, result);
    }
    return result;
  }

  /** What a user wrote. */
  script(sql: string, parameters: Parameters, limit: number): Promise<Result[]> {
    return this.enqueue({ kind: "script", sql, parameters, limit }, this.urgent);
  }

  csv(sql: string, parameters: Parameters): Promise<Blob> {
    return this.enqueue({ kind: "csv", sql, parameters }, this.urgent);
  }

  /** Ends whatever runs; the database is read again. */
  async stop(): Promise<void> {
    this.close();
    await this.start();
  }

  close(): void {
    this.worker.terminate();
    const jobs = [this.running, ...this.urgent, ...this.waiting];
    this.running = null;
    this.urgent.length = 0;
    this.waiting.length = 0;
    jobs.forEach((job) => job?.reject(new Stopped()));
  }

  private async start(): Promise<void> {
    const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
    this.worker = new Worker(url);
    URL.revokeObjectURL(url);
    this.worker.onmessage = (event: MessageEvent<Reply>) => this.settle(event.data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.settle({ error: event.message || "the worker cannot run" });
    };
    this.opened = await this.enqueue<Opened>({ kind: "open", source: this.source }, this.urgent);
  }

  private enqueue<T>(request: Request, queue: Job[]): Promise<T> {
    return new Promise((resolve, reject) => {
      queue.push({ request, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    if (!this.running) {
      this.running = this.urgent.shift() ?? this.waiting.shift() ?? null;
      if (this.running) {
        this.worker.postMessage(this.running.request);
      }
    }
  }

  private settle(reply: Reply): void {
    const job = this.running;
    this.running = null;
    if (job) {
      if ("error" in reply) {
        job.reject(new Error(reply.error));
      } else {
        job.resolve(reply.value);
      }
    }
    this.next();
  }
}
