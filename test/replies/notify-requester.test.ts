import { describe, expect, it } from 'vitest';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { JobMessages } from '../../src/discord/job-messages.ts';
import type { Notify } from '../../src/jobs/job.ts';
import type { JobStatus } from '../../src/jobs/job-status.ts';
import type { Decision } from '../../src/jobs/review.ts';
import { createNotifyRequester } from '../../src/replies/notify-requester.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const body = { content: 'how it ended', allowed_mentions: { parse: [] } };
const unpublished: JobStatus = { state: 'cancelled', reason: 'unpublished' };
const lost: JobStatus = { state: 'failed', kind: 'lost', cause: '' };
const inDm: JobStatus = { ...statuses.succeeded, route: 'dm' };
const here: JobStatus = { ...statuses.succeeded, messageId: '1200000000000000005' };
const broken: JobStatus = { ...statuses.failed, wasDelivered: true };

interface Told {
  status: JobStatus;
  notify?: Notify;
  decision?: Decision;
  isGone?: boolean;
}

/** What is sent to Discord for a job that ended so. `isGone`: its message was deleted. */
async function sentFor({ status, notify = 'ping', decision, isGone = false }: Told) {
  const sent: string[] = [];
  const record = (what: string) => async () => {
    sent.push(what);
    if (isGone && what === 'edit') throw new MessageUnknownError('gone', 'message-gone');
  };
  const messages = {
    hasToken: () => true,
    ...Object.fromEntries(['edit', 'ping', 'dm', 'post', 'whisper'].map((what) => [what, record(what)])),
  };
  const notifyRequester = createNotifyRequester({
    messages: messages as unknown as JobMessages,
    ...{ render: () => body, renderMoved: () => body, isCounted: async () => false, log: silent },
  });
  const notice = { mayBegin: () => true, begin: async () => {}, takeBack: async () => {} };
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
    ['whose message is gone', { status: statuses.failed, isGone: true }, ['edit', 'post', 'edit']],
    ['who deleted a broken video', { status: broken, isGone: true }, ['edit']],
  ])('%s is told once', async (_, told, sent) => {
    expect(await sentFor(told)).toEqual(sent);
  });
});
