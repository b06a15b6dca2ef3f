import { decimal } from './figures.ts';
import { type BurstOptions, runBurst } from './one-burst.ts';
import { MEBIBYTE } from './sample-video.ts';
import { simulatePolls } from './simulated-polls.ts';
import { bounded, type Row } from './table.ts';

const JOBS = 100;
/** Only the calls are counted, so the films are small. */
const FILE_BYTES = MEBIBYTE / 8;

const cases: { what: string; options: Pick<BurstOptions, 'hasProgress' | 'earlierJobs'>; most: number }[] = [
  { what: 'with progress', options: {}, most: 9.5 },
  {
    what: 'without progress, durations learned',
    options: { hasProgress: false, earlierJobs: 50 },
    most: 5,
  },
  { what: 'with neither', options: { hasProgress: false }, most: 18 },
];

/** Status calls in a burst of 35 s, of single tasks and of lists that answer for many, and how late ends are seen. */
export async function measurePolls(): Promise<Row[]> {
  // They don't disturb each other: how often a task is polled depends on time alone.
  const calls = await Promise.all(
    cases.map(async ({ what, options, most }) => {
      const run = await runBurst({ program: 'cutscene', jobs: JOBS, fileBytes: FILE_BYTES, ...options });
      const { poll, list } = run.provider;
      return {
        ...bounded(
          `status calls per job, burst of ${JOBS} × 35 s, ${what}`,
          { cutscene: poll + list, plainLoop: undefined, limit: most },
          decimal,
        ),
        cutscene: `${decimal(poll)} of tasks + ${decimal(list)} of lists`,
        plainLoop: '',
      };
    }),
  );
  return [...calls, ...simulatePolls()];
}
