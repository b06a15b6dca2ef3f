import { readFile, writeFile } from 'node:fs/promises';
import type { Load } from './machine.ts';
import type { Row } from './table.ts';

/** One burst's figures, as the page shows them. `null`: none, or never. */
export interface GrowthPoint {
  jobs: number;
  fileBytes: number;
  commandsPerSecond: number | null;
  notAcknowledged: number;
  notDelivered: number;
  ackP50Ms: number | null;
  ackP95Ms: number | null;
  deliveredP50Ms: number | null;
  deliveredP95Ms: number | null;
  peakRssBytes: number | null;
  cpuMsPerJob: number | null;
  statusCallsPerJob: number;
  editGapP99Ms: number | null;
  /** Of the simulated Discord and provider, which share the machine. */
  rigCores: number;
}

/** What a bench measured. */
export interface Measured {
  rows: Row[];
  growth?: GrowthPoint[];
}

/** The same, with when and where. */
export interface Result extends Measured {
  /** The day, such as `2026-11-29`. */
  measuredOn: string;
  machine: string;
  load: Load;
  tookSeconds: number;
}

export type Results = Record<string, Result>;

const FILE = new URL('../docs/benchmarks.json', import.meta.url);

export async function readResults(): Promise<Results> {
  return JSON.parse(await readFile(FILE, 'utf8')) as Results;
}

/** Keeps the results of all other benches. */
export async function keepResult(name: string, result: Result): Promise<void> {
  const results = { ...(await readResults()), [name]: result };
  await writeFile(FILE, `${JSON.stringify(results, undefined, 2)}\n`);
}
