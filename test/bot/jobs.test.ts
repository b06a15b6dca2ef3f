import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createJobCalls } from '../../src/bot/jobs.ts';
import { RateLimitedError } from '../../src/errors.ts';
import type { Job } from '../../src/jobs/job.ts';
import { settingsSchema } from '../../src/settings/schema.ts';
import { aJob } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { runtime } from '../support/runtime.ts';

type Deps = Parameters<typeof createJobCalls>[0];
const { signal } = new AbortController();
const options = { signal } as Parameters<ReturnType<typeof createJobCalls>['deliver']>[1];

/** The calls of a job, on fakes that note what they are asked. */
function start({
  optedOut = [] as string[],
  deliver = async (): Promise<unknown> => 'delivered',
  cannotShare = false,
} = {}) {
  const noted: string[] = [];
  const note =
    (name: string) =>
    async (...args: unknown[]) =>
      void noted.push([name, ...args.filter((arg) => typeof arg === 'string')].join(' '));
  const settings = settingsSchema.parse({ optedOutMembers: optedOut });
  const deps = {
    providers: new Map([['preview', { release: async (task: unknown) => note(`release ${task}`)() }]]),
    catalog: { wayOf: () => undefined },
    tasksAtOnce: (id: string) => (id === 'preview' ? 3 : 5),
    guildSettings: {
      settings: { get: async () => ({ settings }), peek: () => settings },
      optedOutNames: { of: async () => ({ names: [], ownerOf: new Map() }) },
      warnings: { onChange: note('warnings') },
      reviewLog: { onChange: note('review-log'), waiting: note('waiting') },
    },
    replies: {
      render: (job: Job) => ({ content: job.status.state }),
      progress: {
        quiet: note('quiet'),
        onChange: note('progress'),
        resume: ({ id }: Job) => note('resume')(id),
      },
      notifyMember: note('notify'),
    },
    videos: {
      async deliver() {
        noted.push('deliver');
        return deliver();
      },
      thumbnails: { make: async (id: string, { path }: { path: string }) => note('thumbnail')(id, path) },
      files: {
        hasStill: async () => true,
        pathOf: async (_: string, name: string) => name,
        async share(id: string, name: string) {
          noted.push(`share ${id} ${name}`);
          if (cannotShare) throw new Error('the shared folder is away');
        },
        async removeAllButInputs(id: string, { keepsStill }: { keepsStill: boolean }) {
          noted.push(`remove ${id}${keepsStill ? ' but its still' : ''}`);
          if (cannotShare) throw new Error('the shared folder is away');
        },
      },
      localFiles: {},
      downloadVideo: async () => 'downloaded',
      reels: { assemble: async () => 'assembled', stop: note('stop-reel') },
    },
    messages: {
      async edit(job: Job & { status: { attempts?: number } }) {
        noted.push(`edit ${job.status.state} ${job.status.attempts}`);
      },
      read: async ({ id }: Job) => (id === 'gone' ? undefined : { id: 'm1' }),
    },
    hosting: { removeAllOf: async ({ id }: Job) => note('unhost')(id) },
    showcase: {
      delivered: async ({ id }: Job) => note('showcase')(id),
      withdraw: async (id: string) => note('withdraw')(id),
    },
    members: { onSettled: async ({ id }: Job) => note('settled')(id) },
    stories: { onChange: note('stories') },
    onChange: note('others'),
    fleet: { isAlive: () => true },
    runtime,
    log: silent,
  };
  return { noted, calls: createJobCalls(deps as unknown as Deps) };
}

const base = { attempts: 0, notBeforeMs: 0 };
const file = { path: 'video.mp4', bytes: 9, durationSeconds: 5, width: 640, height: 360 };
const of = (status: object, more: object = {}) =>
  aJob({ id: '1', status, task: null, ...more } as unknown as Parameters<typeof aJob>[0]);

const delivering = of({ state: 'delivering', ...base, file }) as Parameters<
  ReturnType<typeof createJobCalls>['deliver']
>[0];

describe('a delivery', () => {
  it('comes after the last edit of the progress, and leaves a small picture of the video', async () => {
    const { calls, noted } = start();
    expect(await calls.deliver(delivering, options)).toBe('delivered');
    expect(noted).toEqual(['quiet 1', 'deliver', 'thumbnail 1 video.mp4']);
  });

  const unavailable = new DiscordAPIError({ code: 0, message: 'x' }, 0, 503, 'PATCH', '', {});
  const forbidden = new DiscordAPIError({ code: 50_013, message: 'x' }, 50_013, 403, 'PATCH', '', {});
  it.each([
    [
      'is shown to wait, while Discord is unavailable',
      unavailable,
      false,
      ['share 1 video.mp4', 'edit delivering 1'],
    ],
    ['shows nothing, if Discord refuses it', forbidden, false, ['share 1 video.mp4']],
    ['shows nothing, if the bot stops', unavailable, true, []],
    ['is only paced', new RateLimitedError('too fast', 1_000), false, ['edit delivering 1']],
  ])('%s', async (_, error, isStopped, edits) => {
    const { calls, noted } = start({ deliver: async () => Promise.reject(error), cannotShare: true });
    const given = { ...options, signal: isStopped ? AbortSignal.abort() : signal };
    await expect(calls.deliver(delivering, given)).rejects.toBe(error);
    expect(noted).toEqual(['quiet 1', 'deliver', ...edits]);
  });
});

describe('a finished video', () => {
  const decision = { what: 'published', by: '1' };
  it.each([
    ['goes to the others before its review', { review: {} }, ['share 1 video.mp4']],
    ['stays here without one', {}, []],
    ['stays here after it', { review: { decision } }, []],
  ])('%s', async (_, more, expected) => {
    const { calls, noted } = start();
    const downloading = of({ state: 'downloading', ...base }, more) as never;
    expect(await calls.downloadVideo(downloading, signal)).toBe('downloaded');
    expect(noted).toEqual(expected);
    const assembling = of({ state: 'assembling', ...base }, more) as never;
    expect(await calls.assembleReel(assembling, { signal, onProgress() {} })).toBe('assembled');
    expect(noted).toEqual([...expected, ...expected]);
  });
});

describe('at the end', () => {
  const task = 'task-1';
  const review = { channelId: 'c', messageId: 'm' };
  const failed = { state: 'failed', kind: 'task_failed', cause: 'x' };
  it.each([
    ['a video', { state: 'succeeded' }, {}, ['remove 1', 'settled 1']],
    ['a failure', failed, {}, ['remove 1 but its still', 'settled 1']],
    ['a cancellation', { state: 'cancelled' }, {}, ['remove 1 but its still', 'settled 1']],
    ['a task', { state: 'succeeded' }, { task }, ['remove 1', 'release task-1', 'settled 1']],
    ['another provider’s task', failed, { task, provider: 'gone' }, ['remove 1 but its still', 'settled 1']],
    ['a reviewed video', { state: 'succeeded' }, { review }, ['remove 1', 'settled 1', 'unhost 1']],
    ['a linked video', { state: 'succeeded', host: 'local' }, { review }, ['remove 1', 'settled 1']],
    ['a rejected video', failed, { review }, ['remove 1 but its still', 'settled 1', 'unhost 1']],
  ])('of %s, everything that is no longer needed is removed', async (_, status, more, expected) => {
    // Also if not all of it can be.
    const { calls, noted } = start({ cannotShare: true });
    await calls.cleanUp(of(status, more));
    expect(noted).toEqual(expected);
  });

  it.each([
    [{ state: 'succeeded' }, ['quiet 1', 'notify', 'showcase 1']],
    [{ state: 'reviewing' }, ['quiet 1', 'notify', 'waiting']],
  ])('of %j, the member is told after the last edit of the progress', async (status, expected) => {
    const { calls, noted } = start();
    await calls.notifyMember(of(status) as Parameters<typeof calls.notifyMember>[0], options as never);
    expect(noted).toEqual(expected);
  });
});

it('each change is noted once, by the process that made it', () => {
  const { calls, noted } = start();
  calls.onChange(of({ state: 'queued', ...base }), of({ state: 'accepted' }));
  expect(noted).toEqual(['others', 'warnings', 'review-log', 'stories']);
});

it.each<[string, Job, isGone: boolean]>([
  ['turns out to be broken', of({ state: 'failed', kind: 'bad_output', cause: '' }), true],
  ['is deleted', of({ state: 'succeeded' }, { isDeleted: true }), true],
  ['is hidden', of({ state: 'succeeded' }, { spoiler: true }), true],
  ['is checked', of({ state: 'succeeded', isChecked: true }), false],
])('a video that %s leaves the showcase: %#', (_, job, isGone) => {
  const { calls, noted } = start();
  calls.onChange(job, of({ state: 'succeeded' }));
  expect(noted.includes('withdraw 1')).toBe(isGone);
});

describe('the process that holds a job', () => {
  const assembling = of({ state: 'assembling', ...base });

  it('shows each change, and stops a reel that is no longer assembled', () => {
    const { calls, noted } = start();
    calls.onHeldChange?.(assembling, of({ state: 'queued', ...base }));
    calls.onHeldChange?.(assembling, assembling);
    expect(noted).toEqual(['progress', 'progress']);
    calls.onHeldChange?.(of({ state: 'cancelled' }), assembling);
    expect(noted.slice(2)).toEqual(['stop-reel 1', 'progress']);
  });

  it('goes on with the message of one that it takes, and leaves that of one that it loses', () => {
    const { calls, noted } = start();
    for (const state of ['accepted', 'queued']) calls.onTaken?.(of({ state, ...base }));
    expect(noted).toEqual(['resume 1']);
    calls.onLost?.(assembling);
    expect(noted).toEqual(['resume 1', 'quiet 1']);
  });
});

it.each([
  ['nobody', [], false],
  ['the owner of the image', ['1200000000000000009'], true],
  ['the member who asked', ['1200000000000000004'], false],
])('with %s opted out, a request is withdrawn: %#', async (_, optedOut, isWithdrawn) => {
  const { calls } = start({ optedOut: optedOut as string[] });
  expect(await calls.isWithdrawn(of({ state: 'accepted' }, { imageOwnerIds: ['1200000000000000009'] }))).toBe(
    isWithdrawn,
  );
});

it('a provider runs as many tasks as it may, and one reel is made at a time', async () => {
  const { calls } = start();
  expect(['preview', 'runway', 'here'].map(calls.limits.providerRunning)).toEqual([3, 5, 1]);
  expect(calls.limits.memberWaiting).toBeGreaterThan(0);
});

it('a job was answered, if its message can be read', async () => {
  const { calls } = start();
  expect(await calls.wasAnswered(aJob({ id: '1' }), signal)).toEqual({ messageId: 'm1' });
  expect(await calls.wasAnswered(aJob({ id: 'gone' }), signal)).toBeUndefined();
});
