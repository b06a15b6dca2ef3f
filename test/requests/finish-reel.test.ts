import { expect, it } from 'vitest';
import type { Model, Way } from '../../src/catalog/schema.ts';
import type { Job } from '../../src/jobs/job.ts';
import { isFilm } from '../../src/jobs/reel.ts';
import { createFinish, type FinishDeps } from '../../src/requests/finish-reel.ts';
import { createSettingsStore } from '../../src/settings/store.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { silent } from '../support/ports.ts';
import { aRequester, fakeReply, MEMBER } from '../support/requests.ts';

/** What is made of `of` with captions. */
async function finish(of: Job, clips: readonly Job[]): Promise<Job | undefined> {
  const clock = createFakeClock();
  const accepted: Job[] = [];
  const deps = {
    ...{ canJoin: true, intake: { requireOpen() {} } },
    settings: createSettingsStore({ keyv: memoryKeyv(), clock, log: silent, onChange() {} }),
    findJob: async (id) => clips.find((job) => job.id === id),
    catalog: { find: () => ({}) as Model, wayOf: () => ({}) as Way },
    consent: { clock, signer: { sign: (...words) => words.join(' ') } },
    begin: {
      isModerated: () => false,
      whileThinking: (_job, _reply, prepare) => prepare(),
      async accept(job) {
        accepted.push(job);
        return job;
      },
      answer: async () => {},
    },
    optedOutNames: { of: async () => ({ names: [], ownerOf: new Map() }) },
  } as Partial<FinishDeps> as FinishDeps;
  const captions = { texts: clips.map(() => 'a fox'), isBurnedIn: true };
  await createFinish(deps).make(of, { captions, notify: 'ping' }, aRequester(), fakeReply().reply);
  return accepted[0];
}

it('what is made of a film is a film too, and of a reel a reel', async () => {
  const origin = { userId: MEMBER, channelId: '1200000000000000003' };
  const status = { ...statuses.succeeded, channelId: origin.channelId };
  const clips = [aJob({ status, origin }), aJob({ status, origin })];
  const reel = {
    clips: clips.map(({ id }) => ({ jobId: id, userId: MEMBER, channelId: '2', messageId: '3' })),
  };
  const joined = aJob({ reel });
  const film = { ...joined, film: { kind: 'film' } as unknown as Job['film'] };
  const once = await finish(film as Job, clips);
  const twice = await finish(once as Job, clips);
  const other = await finish(joined, clips);
  expect([once, twice, other].map((job) => job && isFilm(job))).toEqual([true, true, false]);
  expect(twice?.reel?.clips).toHaveLength(2);
  expect(twice).not.toHaveProperty('film');
});
