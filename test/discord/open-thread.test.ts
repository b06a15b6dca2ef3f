import { DiscordAPIError, PermissionFlagsBits, RESTJSONErrorCodes } from 'discord.js';
import { expect, it } from 'vitest';
import { createOpenThread, neededForThread } from '../../src/discord/open-thread.ts';
import type { Job } from '../../src/jobs/job.ts';
import { aJob } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const { signal } = new AbortController();
const all = neededForThread.reduce((sum, name) => sum | PermissionFlagsBits[name], 0n);
const MESSAGE = '1200000000000000005';

async function open(
  origin: Partial<Job['origin']> = {},
  { name = 'The fox', error = undefined as unknown } = {},
) {
  const calls: unknown[] = [];
  const rest = {
    async post(path: string, options: { body?: unknown; signal?: unknown } = {}) {
      calls.push([path, options.body, options.signal === signal]);
      if (error) throw error;
      return {};
    },
  };
  const job = aJob({ origin: { appPermissions: String(all), messageId: MESSAGE, ...origin } });
  return { thread: await createOpenThread(rest as never, silent)(job, name, signal), calls };
}

const refusal = (code: number, status = 400) =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'POST', 'https://discord', {
    body: {},
    files: [],
  });

it('is opened at the film’s message, whose id it has', async () => {
  expect(await open()).toEqual({
    thread: MESSAGE,
    calls: [
      [
        `/channels/1200000000000000003/messages/${MESSAGE}/threads`,
        { name: 'The fox', auto_archive_duration: 1440 },
        true,
      ],
    ],
  });
});

it('has a name of one line, which Discord takes', async () => {
  const { calls } = await open({}, { name: `a\nb${'c'.repeat(200)}` });
  const [[, { name }]] = calls as [[unknown, { name: string }]];
  expect(name).toMatch(/^a b/);
  expect(name.length).toBeLessThanOrEqual(100);
});

it.each([
  ...neededForThread.map((name) => [
    `without ${name}`,
    { appPermissions: String(all & ~PermissionFlagsBits[name]) },
  ]),
  ['in a thread', { isThread: true }],
  ['without a message', { messageId: null }],
] as [string, Partial<Job['origin']>][])('is not even tried %s', async (_, origin) => {
  expect(await open(origin)).toEqual({ thread: null, calls: [] });
});

it('is the one that an attempt before a crash has opened', async () => {
  const error = refusal(RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage);
  expect((await open({}, { error })).thread).toBe(MESSAGE);
});

it.each([refusal(50013, 403), refusal(160006)])('is none after %s', async (error) => {
  expect((await open({}, { error })).thread).toBeNull();
});

it('is opened later if Discord is away', async () => {
  await expect(open({}, { error: new Error('away') })).rejects.toThrow('away');
});
