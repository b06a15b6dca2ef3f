import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { createNoteOnVideo } from '../../src/jobs/note-on-video.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import { transition } from '../../src/jobs/transition.ts';
import { aJob, statuses } from '../support/job.ts';

/** The function on jobs that are in the store, in memory, or both. */
function start({ stored = [], known = [] }: { stored?: Job[]; known?: Job[] }) {
  const jobs = new Map(known.map((job) => [job.id, job]));
  const noteOnVideo = createNoteOnVideo({
    jobs,
    store: { get: async (id) => stored.find((job) => job.id === id) } as Partial<JobStore> as JobStore,
    async apply(id: string, event: JobEvent) {
      const job = jobs.get(id);
      return job && transition(job, event, 0);
    },
  });
  return { jobs, noteOnVideo };
}

const hidden = { type: 'spoiler-set', isOn: true } as const;
const shown = { type: 'spoiler-set', isOn: false } as const;
const succeeded = aJob({ status: statuses.succeeded, told: true });

it('a video that only the store knows is hidden, and shown again', async () => {
  const { noteOnVideo } = start({ stored: [succeeded] });
  expect(await noteOnVideo(succeeded.id, hidden)).toEqual({ ...succeeded, spoiler: true });
  expect(await noteOnVideo(succeeded.id, shown)).toEqual({ ...succeeded, spoiler: false });
});

it('a video whose message was deleted is kept as such', async () => {
  const { noteOnVideo } = start({ stored: [succeeded] });
  const deleted = await noteOnVideo(succeeded.id, { type: 'message-deleted' });
  expect(deleted).toEqual({ ...succeeded, isDeleted: true });
});

it('a video in memory is hidden as it is there, which may be newer than in the store', async () => {
  const newer = { ...succeeded, told: false };
  const { noteOnVideo, jobs } = start({ stored: [succeeded], known: [newer] });
  expect(await noteOnVideo(succeeded.id, hidden)).toEqual({ ...newer, spoiler: true });
  expect(jobs.get(succeeded.id)).toBe(newer);
});

it.each([
  ['running', [aJob({ id: '7', status: statuses.running })]],
  ['unknown', []],
])('a job that is %s has no video to hide', async (_, stored) => {
  const { noteOnVideo, jobs } = start({ stored });
  expect(await noteOnVideo('7', hidden)).toBeUndefined();
  expect(jobs.size).toBe(0);
});

it('a video that came into memory while it was read is hidden as it is there', async () => {
  const jobs = new Map<string, Job>();
  const newer = { ...succeeded, told: false };
  const noteOnVideo = createNoteOnVideo({
    jobs,
    store: {
      async get() {
        jobs.set(newer.id, newer);
        return succeeded;
      },
    } as Partial<JobStore> as JobStore,
    apply: async (id) => jobs.get(id),
  });
  expect(await noteOnVideo(succeeded.id, hidden)).toBe(newer);
});

it('a video that was deleted meanwhile is not hidden', async () => {
  const noteOnVideo = createNoteOnVideo({
    jobs: new Map([[succeeded.id, succeeded]]),
    store: {} as JobStore,
    apply: async () => undefined,
  });
  expect(await noteOnVideo(succeeded.id, hidden)).toBeUndefined();
});
