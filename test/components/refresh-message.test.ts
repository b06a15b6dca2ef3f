import { MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { refreshMessage } from '../../src/components/refresh-message.ts';
import { type MessageFailure, MessageUnknownError } from '../../src/discord/errors.ts';
import type { Job } from '../../src/jobs/job.ts';
import { fakeInteraction, fakeMessage } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeLibrary, silent } from '../support/ports.ts';

const FIRST = '1200000000000000005';
const FORMER = '1200000000000000006';
const VIDEO = '1200000000000000007';
const origin = { messageId: FIRST, former: { channelId: '2', messageId: FORMER } };
const succeeded = { ...statuses.succeeded, messageId: VIDEO };

async function refresh(job: Job, pressed: string, failure?: MessageFailure, isDeferred = false) {
  const { interaction, answers } = fakeInteraction({
    message: fakeMessage({ id: pressed, flags: MessageFlags.SuppressEmbeds }),
    ...(failure && { fails: { update: new MessageUnknownError('no', failure) } }),
  });
  (interaction as { deferred: boolean }).deferred = isDeferred;
  const view = () => ({ job, model: undefined, nowMs: 0 });
  await refreshMessage(interaction, job.id, { library: { ...fakeLibrary([job]), view }, log: silent });
  return answers.map(({ how }) => how);
}

describe('an old message of a job', () => {
  it.each([
    { name: 'its own', status: statuses.failed, pressed: FIRST, isRefreshed: true },
    { name: 'a former one', status: statuses.failed, pressed: FORMER, isRefreshed: true },
    { name: 'another', status: statuses.failed, pressed: '9', isRefreshed: false },
    { name: 'that of a running one', status: statuses.running, pressed: FIRST, isRefreshed: false },
    { name: 'that of one under review', status: statuses.reviewing, pressed: FIRST, isRefreshed: false },
    { name: 'that of an unclear one', status: statuses.unclear, pressed: FIRST, isRefreshed: true },
    { name: 'the first of a video elsewhere', status: succeeded, pressed: FIRST, isRefreshed: true },
    {
      name: 'that with the video',
      status: { ...succeeded, messageId: FIRST },
      pressed: FIRST,
      isRefreshed: false,
    },
  ])('$name, is brought up to date: $isRefreshed', async ({ status, pressed, isRefreshed }) => {
    expect(await refresh(aJob({ status, origin }), pressed)).toEqual(isRefreshed ? ['update'] : []);
  });

  it('is edited where the click is answered already', async () => {
    const job = aJob({ status: statuses.failed, origin });
    expect(await refresh(job, FIRST, undefined, true)).toEqual(['editReply']);
  });

  it('of another server is not', async () => {
    const job = aJob({ status: statuses.failed, origin: { ...origin, guildId: '7' } });
    expect(await refresh(job, FIRST)).toEqual([]);
  });

  it('stays as it is where that is out of reach, and says so where Discord is away', async () => {
    const job = aJob({ status: statuses.failed, origin });
    expect(await refresh(job, FIRST, 'out-of-reach')).toEqual([]);
    await expect(refresh(job, FIRST, 'unavailable')).rejects.toThrow(MessageUnknownError);
  });
});
