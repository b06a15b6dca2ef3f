import type { Job } from './job.ts';
import { isFinal } from './states.ts';

/** The job with all its instants moved by this many milliseconds, except when it was accepted. */
export function moved(job: Job, byMs: number): Job {
  const { stillSource, notice } = job;
  return {
    ...job,
    stateSinceMs: job.stateSinceMs + byMs,
    // An ended job has only the expiry of its links, which is real time.
    status: isFinal(job) ? job.status : instantsMoved(job.status, byMs),
    ...(stillSource && { stillSource: instantsMoved(stillSource, byMs) }),
    ...(notice && { notice: instantsMoved(notice, byMs) }),
  };
}

/** Every field whose name marks it as an instant, at any depth. */
function instantsMoved<T extends object>(value: T, byMs: number): T {
  const fields = Object.entries(value).map(([name, field]: [string, unknown]) => {
    if (typeof field === 'number' && /(?:at|since|before)Ms$/i.test(name)) return [name, field + byMs];
    return [name, isRecord(field) ? instantsMoved(field, byMs) : field];
  });
  return Object.fromEntries(fields) as T;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
