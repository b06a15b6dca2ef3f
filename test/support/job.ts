import type { Job } from '../../src/jobs/job.ts';
import type { JobStatus } from '../../src/jobs/job-status.ts';

let count = 0;

/** A stored job with realistic ids. A test overrides `status` and anything else. */
export function aJob({
  origin,
  request,
  ...fields
}: Partial<Omit<Job, 'origin' | 'request'>> & {
  origin?: Partial<Job['origin']>;
  request?: Partial<Job['request']>;
} = {}): Job {
  const id = String(1_300_000_000_000_000_000n + BigInt(++count));
  return {
    id,
    stage: 0,
    inputs: [],
    still: null,
    provider: 'preview',
    request: {
      model: 'preview',
      task: 'generate',
      prompt: 'a paper boat on a rainy street',
      durationSeconds: 5,
      resolution: '720p',
      aspectRatio: '16:9',
      seed: 7,
      ...request,
    },
    notes: [],
    notify: 'ping',
    origin: {
      applicationId: '1200000000000000001',
      guildId: '1200000000000000002',
      channelId: '1200000000000000003',
      userId: '1200000000000000004',
      roleIds: [],
      interactionToken: 'aW50ZXJhY3Rpb246test',
      messageId: '1200000000000000005',
      uploadLimitBytes: 20 * 1024 * 1024,
      appPermissions: '0',
      ...origin,
    },
    status: { state: 'queued', attempts: 0, notBeforeMs: 0 },
    task: { taskId: `task-${id}` },
    createdAtMs: 1_000_000 + count,
    stateSinceMs: 1_000_000 + count,
    spentMs: {},
    timeZone: 'UTC',
    reservedUsd: 0,
    costUsd: null,
    told: false,
    ...fields,
  };
}

const film = { bytes: 1_000, durationSeconds: 5, width: 1280, height: 720 };
const file = { path: '/nowhere/video.mp4', ...film };

/** One example of each status. */
export const statuses = {
  accepted: { state: 'accepted' },
  queued: { state: 'queued', attempts: 0, notBeforeMs: 0 },
  submitting: { state: 'submitting', attempts: 0, cancelRequested: false },
  running: { state: 'running', sinceMs: 1_000_000 },
  cancelling: { state: 'cancelling', sinceMs: 1_000_000 },
  unclear: { state: 'unclear', cause: 'lost' },
  filming: { state: 'filming' },
  assembling: { state: 'assembling', attempts: 0 },
  downloading: {
    state: 'downloading',
    output: { kind: 'file', path: '/nowhere/film.mp4' },
    attempts: 0,
  },
  reviewing: { state: 'reviewing', file },
  delivering: { state: 'delivering', file, attempts: 0 },
  undeliverable: { state: 'undeliverable', file, cause: 'no way is left' },
  succeeded: { state: 'succeeded', file: film, route: 'reply', messageId: '1', channelId: '2' },
  failed: { state: 'failed', kind: 'task_failed', cause: 'it failed' },
  cancelled: { state: 'cancelled', reason: 'member' },
} as const satisfies { [S in JobStatus['state']]: Extract<JobStatus, { state: S }> };
