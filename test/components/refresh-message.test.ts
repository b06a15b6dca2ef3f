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

async function refresh(
  job: Job,
  pressed: string,
  failure?: MessageFailure,
  { isDeferred = false, later = job }: { isDeferred?: boolean; later?: Job } = {},
) {
  const { interaction, answers } = fakeInteraction({
    message: fakeMessage({ id: pressed, flags: MessageFlags.SuppressEmbeds }),
    ...(failure && { fails: { update: new MessageUnknownError('no', failure) } }),
  });
  (interaction as { deferred: boolean }).deferred = isDeferred;
  const view = () => ({ job, model: undefined, nowMs: 0 });
  const found = [job];
  const find = async () => found.pop() ?? later;
  const render = async ({ status }: Job) => ({ content: status.state, allowed_mentions: { parse: [] } });
  const library = { ...fakeLibrary([]), find, view, render };
  await refreshMessage(interaction, job.id, { library, log: silent });
  return answers.map(({ how, body }) => `${how}: ${(body as { content: string }).content}`);
}

describe('an old message of a job', () => {
  it.each([
    { name: 'its own', status: statuses.failed, pressed: FIRST, isRefreshed: true },
    { name: 'a former one', status: statuses.failed, pressed: FORMER, isRefreshed: true },
    { name: 'another', status: statuses.failed, pressed: '9', isRefreshed: false },
    { name: 'that of a running one', status: statuses.running, pressed: FIRST, isRefreshed: false },
    {
      name: 'that of one whose video is being sent',
      status: statuses.delivering,
      pressed: FIRST,
      isRefreshed: false,
    },
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
    const answers = await refresh(aJob({ status, origin }), pressed);
    expect(answers).toEqual(isRefreshed ? [expect.stringMatching(/^update: /)] : []);
  });

  it('is edited where the click is answered already', async () => {
    const job = aJob({ status: statuses.failed, origin });
    expect(await refresh(job, FIRST, undefined, { isDeferred: true })).toEqual(['editReply: failed']);
  });

  it.each([
    { before: statuses.undeliverable, later: { ...succeeded, messageId: FIRST }, shows: 'succeeded' },
    { before: statuses.undeliverable, later: succeeded, shows: expect.stringContaining(VIDEO) },
    { before: statuses.unclear, later: statuses.failed, shows: 'failed' },
  ])(
    'shows $later.state at last, which came while $before.state was sent',
    async ({ before, later, shows }) => {
      const changed = { later: aJob({ status: later, origin }) };
      const [first, last, ...more] = await refresh(
        aJob({ status: before, origin }),
        FIRST,
        undefined,
        changed,
      );
      expect([first, last?.replace('editReply: ', ''), more]).toEqual([`update: ${before.state}`, shows, []]);
    },
  );

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
