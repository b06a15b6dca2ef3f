import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { createAcceptance, JobMap } from '../../src/jobs/intake.ts';
import { MEMBER_RUNNING, MEMBER_WAITING } from '../../src/jobs/limits.ts';
import { REELS_AT_ONCE } from '../../src/jobs/reel.ts';
import { aJob } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const words = new Map([
  [3, 'three'],
  [10, 'ten'],
]);

it.each(['README.md', 'docs/commands.md'])(
  '%s says what a member may have without any settings',
  async (path) => {
    const text = await readFile(path, 'utf8');
    const limit = `${words.get(MEMBER_RUNNING)} videos in progress`;
    expect(text).toMatch(
      new RegExp(`ach member can have ${limit}.* and ${words.get(MEMBER_WAITING)} queued`),
    );
  },
);

it('one reel is made at a time: it takes all cores', () => {
  expect(REELS_AT_ONCE).toBe(1);
});

it('a member has one reel in the making, whatever else they have', async () => {
  const accept = createAcceptance({
    ...{ jobs: new JobMap(), held: new Set<string>() },
    store: { insert: async () => true },
    intake: { requireOpen() {} },
    stopping: new AbortController().signal,
    limits: { memberRunning: () => 1, memberWaiting: 1 },
    ...{ onFailed() {}, log: silent },
  });
  const reel = () => aJob({ reel: { clips: [] } });
  for (const job of [aJob(), aJob(), reel()]) expect(await accept(job, [])).toBe(true);
  await expect(accept(aJob(), [])).rejects.toThrow(UserError);
  await expect(accept(reel(), [])).rejects.toThrow(UserError);
  expect(await accept(aJob({ origin: { userId: '9' }, reel: { clips: [] } }), [])).toBe(true);
});
