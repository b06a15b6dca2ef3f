import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { JobMessages } from '../../src/discord/job-messages.ts';
import type { Notify } from '../../src/jobs/job.ts';
import type { JobStatus } from '../../src/jobs/job-status.ts';
import type { Decision } from '../../src/jobs/review.ts';
import { translator } from '../../src/locales/translate.ts';
import { createNotifyRequester } from '../../src/replies/notify-requester.ts';
import type { ShareNotice } from '../../src/replies/shared-notices.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const body = { content: 'how it ended', allowed_mentions: { parse: [] } };
const unpublished: JobStatus = { state: 'cancelled', reason: 'unpublished' };
const lost: JobStatus = { state: 'failed', kind: 'lost', cause: '' };
const inDm: JobStatus = { ...statuses.succeeded, route: 'dm' };
const here: JobStatus = { ...statuses.succeeded, messageId: '1200000000000000005' };
const broken: JobStatus = { ...statuses.failed, wasDelivered: true };

const shareNotice: ShareNotice = async (_, send) => void (await send());

const sentMessage = { channelId: '7', id: '9', messageId: '9' };

interface Told {
  status: JobStatus;
  notify?: Notify;
  decision?: Decision;
  isGone?: boolean;
  /** They used the bot just now. */
  isActive?: boolean;
}

/** What is sent to Discord for a job that ended so. `isGone`: its message was deleted. */
async function sentFor({ status, notify = 'ping', decision, isGone = false, isActive = false }: Told) {
  const sent: string[] = [];
  const record = (what: string) => async () => {
    sent.push(what);
    if (isGone && what === 'edit') throw new MessageUnknownError('gone', 'message-gone');
    return sentMessage;
  };
  const messages = {
    hasToken: () => true,
    ...Object.fromEntries(['edit', 'ping', 'dm', 'post', 'whisper'].map((what) => [what, record(what)])),
  };
  const notifyRequester = createNotifyRequester({
    messages: messages as unknown as JobMessages,
    ...{ render: () => body, renderMoved: () => body, isCounted: async () => false, log: silent },
    isActive: () => isActive,
    shareNotice,
  });
  const notice = {
    mayBegin: () => true,
    begin: async () => {},
    takeBack: async () => {},
    replaced: async () => {},
  };
  const review = decision && { review: { decision } };
  const job = aJob({ status, notify, origin: { userId: MEMBER }, ...review });
  await notifyRequester(job, { notice, signal: new AbortController().signal });
  return sent;
}

const by = (what: Decision['what'], who: string): { decision: Decision } => ({ decision: { what, by: who } });

describe('the requester', () => {
  it.each<[what: string, told: Told, sent: string[]]>([
    ['who wants a ping', { status: here }, ['ping']],
    ['who wants a direct message', { status: here, notify: 'dm' }, ['dm']],
    ['who wants nothing', { status: here, notify: 'off' }, []],
    ['whose video went to another message', { status: statuses.succeeded }, ['edit', 'ping']],
    ['who has the video in a direct message', { status: inDm, notify: 'dm' }, ['edit']],
    ['whose video failed', { status: statuses.failed }, ['edit', 'ping']],
    ['who cancelled it', { status: statuses.cancelled }, ['edit']],
    ['who gave it up', { status: lost }, ['edit']],
    ['who published it', { status: here, ...by('published', MEMBER) }, []],
    ['whose video a moderator published', { status: here, ...by('published', '8') }, ['ping']],
    ['who discarded it', { status: unpublished, ...by('discarded', MEMBER) }, ['edit']],
    ['whose video nobody reviewed', { status: unpublished, ...by('expired', '') }, ['edit', 'ping']],
    ['whose video was rejected', { status: unpublished, ...by('rejected', '8') }, ['edit', 'dm']],
    ['whose message is gone', { status: statuses.failed, isGone: true }, ['edit', 'post']],
    ['who is using the bot', { status: here, isActive: true }, []],
    ['who is using the bot, and wants a direct message', { status: here, notify: 'dm', isActive: true }, []],
    [
      'who is using the bot, and has to decide',
      { status: statuses.unclear, isActive: true },
      ['edit', 'ping'],
    ],
    ['who is using the bot, and whose video failed', { status: statuses.failed, isActive: true }, ['edit']],
    [
      'who is using the bot, and whose video was rejected',
      { status: unpublished, ...by('rejected', '8'), isActive: true },
      ['edit', 'dm'],
    ],
    [
      'who is using the bot, and whose message is gone',
      { status: statuses.failed, isGone: true, isActive: true },
      ['edit', 'post'],
    ],
    ['who deleted a broken video', { status: broken, isGone: true }, ['edit']],
  ])('%s is told once', async (_, told, sent) => {
    expect(await sentFor(told)).toEqual(sent);
  });
});

type Call = 'edit' | 'ping' | 'dm' | 'post' | 'whisper';
const passes = new MessageUnknownError('away', 'unavailable');
const closed = new MessageUnknownError('closed', 'out-of-reach');
const gone = new MessageUnknownError('gone', 'message-gone');
const refusedBy = (code: number) =>
  new DiscordAPIError({ code, message: '' }, code, code === 50_007 ? 403 : 400, 'POST', '', {});

/** A notice and everything that happens for it. `fails`: what each call fails with, each time. */
async function run(
  more: Parameters<typeof aJob>[0],
  {
    fails = {},
    hasToken = true,
    mayBegin = [true],
  }: Partial<{
    fails: Partial<Record<Call, Error>>;
    hasToken: boolean;
    /** One after the other. */
    mayBegin: boolean[];
  }> = {},
) {
  const sent: { call: string; content: string; components: number; channel: string | undefined }[] = [];
  const notices: string[] = [];
  const record =
    (call: Call) =>
    async (...args: unknown[]) => {
      const body = args.find(
        (each) => typeof each === 'string' || (each as object | undefined)?.['content' as never],
      );
      const { content, components = [] } = (typeof body === 'string' ? { content: body } : body) as {
        content: string;
        components?: object[];
      };
      sent.push({
        call,
        content,
        components: components.length,
        channel: (args[3] as { channelId?: string })?.channelId,
      });
      const error = fails[call];
      if (error) throw error;
      return sentMessage;
    };
  const messages = {
    hasToken: () => hasToken,
    ...Object.fromEntries(
      (['edit', 'ping', 'dm', 'post', 'whisper'] as const).map((call) => [call, record(call)]),
    ),
  };
  const left = [...mayBegin];
  const notice = {
    mayBegin: () => (left.length > 1 ? (left.shift() ?? false) : (left[0] ?? false)),
    begin: async (hasNonce: boolean) => void notices.push(`begin ${hasNonce}`),
    takeBack: async () => void notices.push('take back'),
    replaced: async ({ id }: { id: string }) => void notices.push(`replaced by ${id}`),
  };
  const notifyRequester = createNotifyRequester({
    messages: messages as unknown as JobMessages,
    render: (job, { isCounted }) => ({ ...body, content: `${job.origin.language ?? 'en'} ${isCounted}` }),
    renderMoved: () => ({ ...body, content: 'it moved' }),
    isCounted: async () => true,
    isActive: () => false,
    shareNotice,
    log: silent,
  });
  const job = aJob({ notify: 'ping', ...more, origin: { userId: MEMBER, ...more?.origin } });
  const error = await notifyRequester(job, { notice, signal: new AbortController().signal }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, sent, notices, calls: sent.map(({ call }) => call), job };
}
const failed = { status: statuses.failed };
const rejected = { status: unpublished };

describe('a notice', () => {
  it.each([
    ['by the token', true, 'begin false'],
    // Discord recognizes a repetition by the nonce.
    ['by the channel', false, 'begin true'],
  ])('is begun before a ping is sent, %s', async (_, hasToken, begun) => {
    expect(await run(failed, { hasToken })).toMatchObject({ calls: ['edit', 'ping'], notices: [begun] });
  });

  it.each([
    ['that Discord did not accept is taken back', refusedBy(50_007), false, ['begin false', 'take back']],
    ['that may have arrived is sent again while it may begin', passes, true, ['begin false']],
  ])('%s', async (_, error, isThrown, notices) => {
    const ran = await run(failed, { fails: { ping: error } });
    expect([ran.error !== undefined, ran.notices]).toEqual([isThrown, notices]);
  });

  it('that may have arrived is not sent again when it is too late', async () => {
    const ran = await run(failed, { fails: { ping: passes }, mayBegin: [true, false] });
    expect(ran.error).toBeUndefined();
    expect(await run(failed, { mayBegin: [false] })).toMatchObject({ calls: ['edit'], notices: [] });
  });

  it('by a direct message has a link to the video, and is in the member’s language', async () => {
    const origin = { language: 'de', memberLanguage: 'fr' } as const;
    const { sent } = await run({ ...failed, notify: 'dm', origin });
    const { content = '' } = sent[1] ?? {};
    expect(content).toContain('\nhttps://discord.com/channels/');
    expect(content.split('\n')[0]).toBe(
      translator('fr')('ping.failed', { member: `<@${MEMBER}>`, count: 1 }),
    );
    const elsewhere = await run({ status: statuses.succeeded, notify: 'dm' });
    expect(elsewhere.sent[1]?.content.match(/https:/g)).toHaveLength(1);
  });

  it('of a rejection has its reason by direct message, and none where that is closed, but a ping', async () => {
    expect(
      (await run({ ...rejected, review: { decision: { what: 'rejected', by: '8', reason: 'why' } } })).sent,
    ).toMatchObject([{ call: 'edit' }, { call: 'dm', content: expect.stringContaining('why') }]);
    const blind = await run(
      { ...rejected, review: { decision: { what: 'rejected', by: '8' } } },
      { fails: { dm: refusedBy(50_007) } },
    );
    expect(blind.calls).toEqual(['edit', 'dm', 'ping']);
  });

  it('is tried again as long as Discord is down', async () => {
    expect((await run(failed, { fails: { edit: passes } })).error).toBe(passes);
    expect((await run({ status: statuses.succeeded }, { fails: { edit: passes } })).error).toBe(passes);
  });
});

describe('the end of a job whose message can’t show it', () => {
  it('is posted once, with its member, and the message is tried once more', async () => {
    const { sent, notices } = await run(failed, { fails: { edit: closed } });
    expect(sent.map(({ call, content }) => [call, content])).toEqual([
      ['edit', 'en true'],
      ['post', `<@${MEMBER}> en true`],
      ['edit', 'en true'],
    ]);
    expect(notices).toEqual(['begin true']);
    const late = await run(failed, { fails: { edit: closed }, mayBegin: [false] });
    expect([late.calls, late.error]).toEqual([['edit'], undefined]);
  });

  it('goes by direct message, in the member’s language with buttons that work there, then in private', async () => {
    const origin = { language: 'de', memberLanguage: 'fr' } as const;
    const { sent, error } = await run(
      { status: statuses.undeliverable, origin },
      { fails: { edit: closed, post: closed, dm: refusedBy(50_007) } },
    );
    expect(sent.map(({ call, content }) => [call, content])).toEqual([
      ['edit', 'de true'],
      ['post', `<@${MEMBER}> de true`],
      ['dm', 'fr true'],
      ['whisper', 'fr true'],
    ]);
    expect(sent[2]?.components).toBe(1);
    expect(error).toBeUndefined();
  });

  it('is reported if no way is left', async () => {
    const fails = { edit: closed, post: closed, dm: closed, whisper: closed };
    expect((await run(failed, { fails })).error).toMatchObject({ message: 'no message route works' });
    // A rejection is private: its direct message says the same.
    const review = { decision: { what: 'rejected', by: '8' } } as const;
    const own = await run({ ...rejected, review }, { fails: { edit: closed, post: closed } });
    expect([own.calls, own.error]).toEqual([['edit', 'post', 'dm'], undefined]);
  });

  it('is shown by a new message from then on if its own is gone', async () => {
    const unclear = { status: statuses.unclear };
    expect(await run(unclear, { fails: { edit: gone } })).toMatchObject({
      ...{ calls: ['edit', 'post'], notices: ['begin true', 'replaced by 9'] },
    });
    // Not if its own can be edited again, once the thread is open.
    expect(await run(unclear, { fails: { edit: closed } })).toMatchObject({
      ...{ calls: ['edit', 'post', 'edit'], notices: ['begin true'] },
    });
    // A direct message has other buttons.
    const inDm = await run(unclear, { fails: { edit: gone, post: closed } });
    expect(inDm).toMatchObject({ calls: ['edit', 'post', 'dm'], notices: ['begin true'] });
  });

  it('is not heard of after a broken video was deleted', async () => {
    expect((await run({ status: broken }, { fails: { edit: gone } })).calls).toEqual(['edit']);
    expect((await run({ status: broken }, { fails: { edit: closed } })).calls).toContain('post');
    expect((await run(failed, { fails: { edit: gone } })).calls).toContain('post');
  });
});

it('each message that showed a video says where it is now', async () => {
  const former = { channelId: '7', messageId: '8' };
  const { sent } = await run({ status: statuses.succeeded, origin: { former } });
  expect(sent.slice(0, 2)).toMatchObject([
    { content: 'it moved', channel: undefined },
    { content: 'it moved', channel: '7' },
  ]);
  const { calls, error } = await run({ status: statuses.succeeded }, { fails: { edit: gone } });
  expect([calls, error]).toEqual([['edit', 'ping'], undefined]);
});
