import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { createDeliveryReplies } from '../../src/replies/delivery-replies.ts';
import { altText, renderJob, withMember } from '../../src/replies/render-job.ts';
import { labelsOf } from '../support/buttons.ts';
import { aJob, statuses } from '../support/job.ts';

const view = { model: undefined, nowMs: 1_000_000 };

it.each([
  [
    'waits',
    statuses.queued,
    { queuePosition: 3 },
    'Queued, #3 in line · preview is having problems; waiting for it',
  ],
  ['is next', statuses.queued, {}, 'Queued, up next · preview is having problems; waiting for it'],
  ['runs', statuses.running, {}, 'Making the video · preview is having problems; waiting for it'],
])('a job that %s says that its provider is in trouble', (_, status, more, line) => {
  const body = renderJob({ ...view, job: aJob({ status }), isProviderFailing: true, ...more });
  expect(body.content).toContain(line);
  expect(renderJob({ ...view, job: aJob({ status }), ...more }).content).not.toContain('trouble');
});

it.each([
  [
    'does not answer',
    { ...statuses.running, isLate: true },
    'preview isn’t answering; checking every 10 minutes',
  ],
  ['keeps its file back', { ...statuses.downloading, attempts: 8 }, 'its file isn’t available yet'],
])('a job whose provider %s says so, and that nothing is lost', (_, status, words) => {
  const { content } = renderJob({ ...view, job: aJob({ status }) });
  expect(content).toContain(words);
  expect(content).toContain('nothing is lost');
});

it('a job whose answer was lost says that it is looked for', () => {
  const status = { ...statuses.submitting, lost: { cause: 'reset', atMs: 1 } };
  expect(renderJob({ ...view, job: aJob({ status }) }).content).toContain(
    'preview didn’t confirm; checking whether it got the request',
  );
});

it.each(Object.values(statuses))(
  '$state shows no prompt that is not published, but who asked for it',
  (status) => {
    const hidden = aJob({ status, review: {}, notes: ['With a name from the prompt.'] });
    const body = JSON.stringify(renderJob({ ...view, job: hidden }));
    expect(body).not.toContain(hidden.request.prompt);
    expect(body).not.toContain('a name from the prompt');
    expect(body).toContain(`<@${hidden.origin.userId}>`);
    const published = { ...hidden, review: { decision: { what: 'spoiler', by: '' } } } as const;
    if (status.state === 'delivering')
      expect(renderJob({ ...view, job: published }).content).toContain(hidden.request.prompt);
  },
);

it.each([
  ['cancelled', {}, true],
  ['unclear', {}, true],
  ['failed', {}, true],
  ['failed', { wasDelivered: true }, false],
  ['running', {}, false],
  ['delivering', {}, false],
  ['undeliverable', {}, false],
  ['succeeded', {}, false],
] as const)('a job that is %s (%o) takes its images out of the message: %s', (state, more, isWithout) => {
  const job = aJob({ status: { ...statuses[state], ...more } as Job['status'] });
  const files = (changes: Partial<Job>, hasProgressImages = true) =>
    renderJob({ ...view, job: { ...job, ...changes }, hasProgressImages }).attachments;
  expect(files({})).toEqual(isWithout ? [] : undefined);
  // A still is the start of the next attempt.
  const still = { path: '/still', contentType: 'image/png', bytes: 9, width: 1, height: 1 } as const;
  expect(files({ still })).toBeUndefined();
  expect(files({}, false)).toBeUndefined();
});

it.each([
  [7, [], false],
  [8, ['Cancel'], true],
])('a video whose file did not come %s times offers: %j', (attempts, labels, saysSo) => {
  const body = renderJob({ ...view, job: aJob({ status: { ...statuses.downloading, attempts } }) });
  expect(labelsOf(body)).toEqual(labels);
  expect(body.content.includes('If you cancel, what it cost isn’t refunded')).toBe(saysSo);
});

const t = translator('en');
const shown = (status: object, more: object = {}, viewed: object = {}) =>
  renderJob({ ...view, ...viewed, job: aJob({ status: status as never, ...more }) });
const link = { url: 'https://host.example/a', expiresAtMs: null, mark: 'a-mark' };

it('a link unfolds into its player, hidden for a spoiler, and nothing else does', () => {
  const linked = shown(statuses.succeeded, {}, { link });
  expect([linked.flags, linked.content.split('\n')[1]]).toEqual([0, link.url]);
  const hidden = shown(statuses.succeeded, { spoiler: true }, { link });
  expect(hidden.content.split('\n')[1]).toBe(`|| ${link.url} ||`);
  expect(shown(statuses.succeeded).flags).toBe(4);
  expect(linked.allowed_mentions).toEqual({ parse: [] });
});

it('a message for a channel that blocks words of the prompt has no notes, which may contain them', () => {
  const { content, neutral } = renderJob({ ...view, job: aJob({ notes: ['With a name.'] }) });
  expect([content, neutral].map((text) => text?.includes('With a name.'))).toEqual([true, false]);
});

it('a message of its own says for whom it is, in both forms', () => {
  const job = aJob();
  const { content, neutral = '' } = renderJob({ ...view, job });
  const own = withMember(job, { content, neutral, allowed_mentions: { parse: [] } });
  expect([own.content, own.neutral]).toEqual(
    [content, neutral].map((text) => `<@${job.origin.userId}> ${text}`),
  );
  expect(neutral).not.toContain(job.request.prompt);
  expect(withMember(job, { content, allowed_mentions: { parse: [] } })).not.toHaveProperty('neutral');
});

const refused = { ...statuses.failed, kind: 'content_rejected' };
const notCounted = t('job.notCounted');
const of = { model: 'preview' };

it.each([
  ['a failure', statuses.failed, {}, {}, [t('failure.task_failed', of), notCounted]],
  [
    'a refusal that counts',
    refused,
    {},
    { isCounted: true },
    [t('failure.content_rejected', of), t('job.counted', { free: 5 })],
  ],
  [
    'a video for another channel',
    refused,
    { isAdult: true },
    {},
    [t('failure.out_of_place', of), notCounted],
  ],
  [
    'a refusal in a channel for adults',
    refused,
    { isAdult: true, origin: { isAgeRestricted: true } },
    {},
    [t('failure.content_rejected', of), notCounted],
  ],
  [
    'a reel that failed',
    statuses.failed,
    { reel: { clips: [] } },
    {},
    [t('failure.task_failed', { model: t('reel.name') })],
  ],
  [
    'a reel that is too large, whose length nobody chose',
    { ...statuses.failed, kind: 'too_large' },
    { reel: { clips: [] } },
    {},
    [t('failure.not_joined')],
  ],
  ['a cancel', statuses.cancelled, {}, {}, [t('job.cancelled'), notCounted]],
  ['a cancel of a reel', statuses.cancelled, { reel: { clips: [] } }, {}, [t('job.cancelled')]],
  ['an unclear submit', statuses.unclear, {}, {}, [t('job.unclear', of), notCounted]],
  ['a video that is kept', statuses.undeliverable, {}, {}, [t('job.undeliverable'), t('job.kept')]],
  [
    'one that Discord refused',
    { ...statuses.undeliverable, problem: 'explicit' },
    {},
    {},
    [t('problem.explicit'), t('job.keptQuietly')],
  ],
  [
    'one in a locked thread',
    { ...statuses.undeliverable, problem: 'thread' },
    {},
    {},
    [t('problem.thread'), t('job.keptForQueue'), t('job.kept')],
  ],
])('of %s, the message says all of it', (_, status, more, viewed, sentences) => {
  const [head = ''] = shown(status, more, viewed).content.split('\n');
  for (const sentence of sentences) expect(head).toContain(sentence);
  const counts = [t('job.counted', { free: 5 }), notCounted, t('job.keptForQueue'), t('job.keptQuietly')];
  for (const other of counts)
    expect([other, head.includes(other)]).toEqual([other, sentences.includes(other)]);
});

it.each([
  ['rejected', 'review.notPublished'],
  ['expired', 'review.expired'],
  ['discarded', 'review.notPublished'],
] as const)('a video that was %s says so without its words', (what, key) => {
  const review = { decision: { what, by: '8', reason: 'why' } };
  const { content } = shown({ state: 'cancelled', reason: 'unpublished' }, { review });
  expect(content).toContain(t(key, { member: '<@1200000000000000004>', hours: 24 }));
  expect(content).not.toMatch(/why|paper boat/);
  // The member canceled it before anybody decided.
  expect(shown(statuses.cancelled, { review: {} }).content).toContain(t('job.cancelled'));
});

it('what is hidden says whether it is still to be decided', () => {
  const member = '<@1200000000000000004>';
  expect(shown(statuses.running, { review: {} }).content).toContain(t('review.hidden', { member }));
  expect(shown(statuses.failed, { review: {} }).content).toContain(t('review.by', { member }));
});

it.each([
  [0, 'activity.makingImage'],
  [1, 'activity.makingVideo'],
] as const)('stage %i says what it makes', (stage, key) => {
  const way = { stages: [{ makes: 'image' }, { makes: 'video' }] };
  expect(shown(statuses.running, { stage }, { way }).content).toContain(t(key));
});

it('the provider’s own step is shown safely and shortly, with its progress', () => {
  const { content } = shown(statuses.running, {}, { step: `*${'x'.repeat(99)}`, fraction: 0.5 });
  const [, line = ''] = content.split('\n');
  expect(line).toContain('\\*xxx');
  expect(line).toContain('… ▰▰▰▰▰▱▱▱▱▱ 50%');
});

it.each([
  [1, t('activity.next')],
  [undefined, t('activity.next')],
  [2, t('activity.queuePosition', { position: 2 })],
])('in the queue at %s: %s', (queuePosition, words) => {
  expect(shown(statuses.queued, {}, { queuePosition }).content).toContain(words);
});

it.each([
  [0, 'In the provider’s queue, up next'],
  [1, 'In the provider’s queue, 1 video ahead'],
  [1_200, 'In the provider’s queue, 1,200 videos ahead'],
])('in the provider’s queue behind %i: %s', (ahead, words) => {
  expect(shown(statuses.running, {}, { ahead }).content).toContain(words);
  expect(shown(statuses.running, {}, { ahead, isProviderFailing: true }).content).toContain(`${words} · `);
});

it('alt text has the prompt, in the language of the channel', () => {
  const job = aJob({ origin: { language: 'de' } });
  expect(altText(job)).toBe(translator('de')('job.altText', { prompt: job.request.prompt }));
});

it('what is delivered is shown before that is stored, with its link, its problem and its chain', async () => {
  const chain = {
    links: [
      { id: '1', userId: '1' },
      { id: '2', userId: '1' },
    ],
    before: 'nothing',
  };
  const { renderDelivered, renderCompressing, renderUploading } = createDeliveryReplies(
    (job) => ({ ...view, job }),
    {
      viewChain: async () => ({ ...chain, previous: undefined, first: undefined }) as never,
      starsOf: async () => 2,
    },
    { linkMark: (id) => `mark-of-${id}` },
    { now: () => 1 } as never,
  );
  const job = aJob({ status: statuses.delivering }) as never;
  const host = { kind: 'provider', expiresAtMs: 1 } as never;
  const hosted = { host, link: { url: link.url, expiresAtMs: null } };
  const { content } = await renderDelivered(job, hosted, 'uploads');
  for (const part of [link.url, `mark-of-`, t('link.noFiles'), t('link.providerShort'), '⛓️'])
    expect(content).toContain(part);
  const { content: plain, components } = await renderDelivered(job);
  expect(plain).not.toContain('🔗');
  expect(JSON.stringify(components)).toContain('"star:');
  expect(renderCompressing(job).content).toContain(t('activity.compressing'));
  expect(renderUploading(job).content).toContain(t('activity.uploading'));
});
