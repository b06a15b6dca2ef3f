import * as z from 'zod';
import { BrokenInvariant, type OnBroken } from '../jobs/invariants.ts';
import { type Job, jobSchema } from '../jobs/job.ts';
import { parsedJson } from '../json-values.ts';
import type { SettledJobs } from '../privacy/personal-data.ts';

/** Jobs, and the ids of those that can't be read. `data`: the job, parsed from JSON or as text. */
export function readJobs(rows: readonly Record<string, unknown>[]): SettledJobs {
  const found: { jobs: Job[]; unreadableIds: string[] } = { jobs: [], unreadableIds: [] };
  for (const { id, data } of rows) {
    const job = jobSchema.safeParse(typeof data === 'string' ? parsedJson(data) : data).data;
    if (job) found.jobs.push(job);
    else found.unreadableIds.push(String(id));
  }
  return found;
}

/** Stored jobs, without those that can't be read: `onBroken` is called for them, and the others go on. */
export function readableJobs(stored: readonly unknown[], onBroken: OnBroken): Job[] {
  return stored.flatMap((row) => {
    const { data, error } = jobSchema.safeParse(row);
    if (data) return data;
    const id = idSchema.safeParse(row).data?.id ?? 'without id';
    const where = error.issues.map(({ path }) => path.join('.')).join(', ');
    onBroken(new BrokenInvariant(id, `it can't be read, and rests in the store (${where})`));
    return [];
  });
}

const idSchema = z.object({ id: z.string() });
