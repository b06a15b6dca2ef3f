import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PromiseName } from './promises/violation.ts';

/** What decides everything in a run. */
export interface Run {
  seed: string;
  shape: string;
  hours: number;
  acts: number;
  faults: number;
  /** The events that happen, by `writePlan`. Default: those that are drawn. */
  plan?: string | undefined;
}

export interface Finished {
  violation: { of: PromiseName; message: string; atHours: number } | undefined;
  /** All the child has written. */
  output: string;
  cells: [cell: string, times: number][];
  happened: string;
  hours: number;
  cpuSeconds: number;
}

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/cutscene-tests', import.meta.url));

export function argumentsOf({ seed, shape, hours, acts, faults, plan }: Run): string[] {
  const all = { seed, shape, hours: String(hours), acts: String(acts), faults: String(faults) };
  const named = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  return [...named, ...(plan === undefined ? [] : ['--plan', plan])];
}

/** Simulates one seed in a process of its own. `main`: of another copy of the bot. */
export async function runSeed(run: Run, { main = MAIN, log = false } = {}): Promise<Finished> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    main,
    '--child',
    ...argumentsOf(run),
    ...(log ? ['--log'] : []),
  ];
  const child: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // One thread makes all calls to the disk: they end in the order in which they began.
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: CACHE,
      UV_USE_IO_URING: '0',
      UV_THREADPOOL_SIZE: '1',
      TZ: 'UTC',
    },
  });
  const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (bytes: Buffer) => void parts[name].push(bytes));
  await new Promise((resolve) => child.once('close', resolve));
  const output = Buffer.concat(parts.stdout).toString();
  const errors = Buffer.concat(parts.stderr).toString();
  const result = output.slice(output.lastIndexOf('\n{') + 1);
  if (!result.startsWith('{'))
    throw new Error(`seed ${run.seed} has no result:\n${output.slice(-4_000)}${errors}`);
  return {
    ...JSON.parse(result),
    output: output.slice(0, -result.length),
    cpuSeconds: Number(/([\d.]+) s CPU/.exec(errors)?.[1]),
  };
}
