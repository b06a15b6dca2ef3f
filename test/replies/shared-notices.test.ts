import { DiscordAPIError, MessageFlags, RESTJSONErrorCodes } from 'discord.js';
import { expect, it } from 'vitest';
import type { MessageBody } from '../../src/discord/message-body.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { messageUrl } from '../../src/replies/message-url.ts';
import { createSharedNotices } from '../../src/replies/shared-notices.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

const CHANNEL = '1200000000000000003';
const member = '<@1200000000000000004>';
const gone = new Error('gone');

/** What Discord is asked for. `fails`: these notices aren't posted, and these edits fail, by their number. */
function open({ fails = [], error = gone }: { fails?: readonly string[]; error?: Error } = {}) {
  const asked: string[] = [];
  const bodies: MessageBody[] = [];
  const ask = async (what: string) => {
    asked.push(what);
    await Promise.resolve();
    if (fails.includes(`${asked.length}`)) throw error;
  };
  const clock = createFakeClock();
  const share = createSharedNotices({
    clock,
    sharedMs: 60_000,
    messages: {
      async edit(_, body, __, where) {
        bodies.push(body);
        await ask(`edit ${where?.channelId} ${where?.messageId}`);
      },
    },
  });
  let posted = 0;
  const tell = (job: Job) =>
    share(
      job,
      async () => {
        await ask('post');
        return { channelId: CHANNEL, messageId: `n${++posted}` };
      },
      new AbortController().signal,
    );
  return { asked, bodies, clock, tell };
}

const ready = (more: Parameters<typeof aJob>[0] = {}) => aJob({ status: statuses.succeeded, ...more });
const failed = () => aJob({ status: statuses.failed });
const added = `edit ${CHANNEL} n1`;

it('the second notice within a minute is added to the first, with links to both and their prompts', async () => {
  const { asked, bodies, clock, tell } = open();
  const asking = (prompt: string) => ({ request: { ...aJob().request, prompt } });
  const jobs = [ready(asking('a *boat*')), failed(), ready(asking('a kite'))];
  for (const job of jobs) {
    await tell(job);
    clock.advance(29_999);
  }
  expect(asked).toEqual(['post', added, added]);
  const t = translator('en');
  const [first, second, third] = jobs.map((job) => messageUrl(job));
  expect(bodies.at(-1)).toEqual({
    content: [
      ...[t('ping.ready', { member, count: 2 }), `${first} · a \\*boat\\*`, `${third} · a kite`],
      ...[t('ping.failed', { member, count: 1 }), `${second} · ${jobs[1]?.request.prompt}`],
    ].join('\n'),
    flags: MessageFlags.SuppressEmbeds,
    allowed_mentions: { users: ['1200000000000000004'] },
  });
  await tell(ready());
  expect(asked).toEqual(['post', added, added, 'post']);
});

it.each<[what: string, first: Job, second: Job]>([
  ['in another channel', ready(), ready({ origin: { channelId: '8' } })],
  ['of another member', ready(), ready({ origin: { userId: '8' } })],
  ['by direct message', ready(), ready({ notify: 'dm' })],
  ['of a video that waits for a click', ready(), aJob({ status: statuses.unclear })],
  ['of a video whose message was deleted', ready(), ready({ isDeleted: true })],
])('a notice %s is sent for itself', async (_, first, second) => {
  const { asked, tell } = open();
  await tell(first);
  await tell(second);
  expect(asked).toEqual(['post', 'post']);
});

it('a notice is added to one about a video that waits for a click', async () => {
  const { asked, tell } = open();
  await tell(aJob({ status: statuses.unclear }));
  await tell(ready());
  expect(asked).toEqual(['post', added]);
});

it('a video that was retried after its notice gets another', async () => {
  const { asked, tell } = open();
  const job = failed();
  await tell(job);
  await tell({ ...job, status: statuses.succeeded });
  expect(asked).toEqual(['post', 'post']);
});

it('notices of the same moment are one', async () => {
  const { asked, tell } = open();
  await Promise.all([tell(ready()), tell(failed()), tell(ready())]);
  expect(asked).toEqual(['post', added, added]);
});

it.each<[what: string, fails: string[], asked: string[]]>([
  ['that was not sent', ['1'], ['post', 'post', `edit ${CHANNEL} n1`]],
  ['that is gone', ['2'], ['post', added, 'post', `edit ${CHANNEL} n2`]],
])('nothing is lost with a notice %s', async (_, fails, expected) => {
  const { asked, tell } = open({ fails });
  for (const job of [ready(), ready(), ready()]) await tell(job).catch((error) => expect(error).toBe(gone));
  expect(asked).toEqual(expected);
});

it('a notice names no prompts where their words are blocked, nor those that the channel doesn’t see', async () => {
  const code = RESTJSONErrorCodes.MessageWasBlockedByAutomaticModeration;
  const error = new DiscordAPIError({ code, message: 'no' }, code, 400, 'PATCH', '/x', {});
  const { asked, bodies, tell } = open({ fails: ['2'], error });
  const jobs = [ready(), ready()];
  for (const job of jobs) await tell(job);
  expect(asked).toEqual(['post', added, added]);
  expect(bodies.at(-1)?.content.split('\n').slice(1)).toEqual(jobs.map((job) => messageUrl(job)));

  const hidden = open();
  const reviewed = [0, 1].map(() => aJob({ status: statuses.failed, review: {} }));
  for (const job of reviewed) await hidden.tell(job);
  expect(hidden.bodies.at(-1)?.content).not.toContain(' · ');
});

it('a direct message is in the member’s language, and stays short', async () => {
  const { asked, bodies, tell } = open();
  const job = () => ready({ notify: 'dm', origin: { language: 'de', memberLanguage: 'fr' } });
  for (let count = 0; count < 11; count++) await tell(job());
  expect(asked.filter((call) => call === 'post')).toHaveLength(2);
  expect(bodies.at(-1)?.content.split('\n')[0]).toBe(translator('fr')('ping.ready', { member, count: 10 }));
  expect(bodies.at(-1)?.content.length).toBeLessThan(2_000);
  expect(bodies.at(-1)?.allowed_mentions).toEqual({ parse: [] });
});
