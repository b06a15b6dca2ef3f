import { expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { UserError } from '../../src/errors.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { renderConsentQuestion } from '../../src/replies/consent-question.ts';
import { renderHistory, renderPastVideo } from '../../src/replies/history-page.ts';
import { renderReposted } from '../../src/replies/moved-video.ts';
import { renderServers } from '../../src/replies/operator/servers.ts';
import { renderSpend } from '../../src/replies/operator/spend.ts';
import { renderPreview } from '../../src/replies/preview.ts';
import { renderSummary } from '../../src/replies/price-tag.ts';
import { renderQueue } from '../../src/replies/queue-page.ts';
import { renderJob } from '../../src/replies/render-job.ts';
import { renderFurtherReport, renderReport } from '../../src/replies/report-message.ts';
import { hiddenLine, rejectedLine, unpublishedLine } from '../../src/replies/review.ts';
import { hasNoBlockedWord } from '../../src/requests/checks.ts';
import { barrierSentence } from '../../src/requests/refusals.ts';
import { describeChange } from '../../src/settings/describe.ts';
import { itemOf } from '../../src/settings/items.ts';
import { fromJson } from '../../src/settings/transfer.ts';
import { aJob, statuses } from '../support/job.ts';
import { textsOf } from '../support/layout.ts';
import { readMarkdown } from '../support/markdown.ts';

const [model] = builtInModels;
if (!model) throw new Error('there are no models');
const t = translator();

/** All texts of each part of the bot, with `text` as the words of other people, of every kind. */
function everything(text: string): Record<string, unknown> {
  const decision = { what: 'rejected', by: '1', reason: text } as const;
  const jobs = Object.entries(statuses).flatMap(([state, status]): [string, Job][] => {
    const job = aJob({ status, request: { prompt: text } });
    return [
      [state, job],
      [`${state}, reviewed`, { ...job, review: { decision } }],
    ];
  });
  const view = (job: Job) => ({ job, model, step: text, fraction: 0.3, nowMs: 5_000_000 });
  const link = { url: 'https://video.example/1.mp4', expiresAtMs: 9_000_000, mark: 'abc' };
  const [, job] = jobs[0] ?? [];
  if (!job) throw new Error('there is no job');
  const report = {
    t,
    job,
    label: model?.label ?? '',
    url: 'https://discord.com/channels/1/2/3',
    reporterId: '1',
  };
  const spend = { guildId: '1', model: 'preview', spentUsd: 1, heldUsd: 0, made: 1 };
  const month = { fromMs: 0, spend: [spend], total: { made: 1, spentUsd: 1, heldUsd: 0 } };
  const server = { id: '1', members: 2, goneSinceMs: undefined, made: 1, spentUsd: 1, heldUsd: 0 };
  const change = (field: string, after: unknown) => {
    const { before } = { before: field === 'pauseReason' ? '' : [] };
    return (
      itemOf(field) &&
      describeChange(t, { field, before, after } as Parameters<typeof describeChange>[1], String)
    );
  };
  return {
    ...Object.fromEntries(
      jobs.flatMap(([state, each]) => [
        [`message, ${state}`, renderJob(view(each)).content],
        [`message with a link, ${state}`, renderJob({ ...view(each), link }).content],
        [`posted again, ${state}`, renderReposted(view(each)).content],
        [`hidden, ${state}`, hiddenLine(each, t)],
        [`unpublished, ${state}`, unpublishedLine(each, t)],
        [`rejected, ${state}`, rejectedLine(each)],
        [`past video, ${state}`, renderPastVideo(each, link.url, t)],
      ]),
    ),
    history: renderHistory(
      {
        jobs: jobs.map(([, each]) => ({ job: each, model, thumbnailName: undefined })),
        total: 99,
        page: 0,
        search: text,
      },
      t,
    ),
    'empty history': renderHistory({ jobs: [], total: 0, page: 0, search: text }, t),
    queue: renderQueue(
      {
        scope: 'server',
        viewerId: job.origin.userId,
        jobs: jobs.map(([, each]) => view(each)),
        page: 0,
        mayManage: true,
      },
      t,
    ),
    summary: renderSummary(model as NonNullable<typeof model>, job.request, t),
    consent: renderConsentQuestion(
      { hasImage: true, optedOut: [], namesake: { word: text, userId: '1' } },
      t,
    ),
    preview: renderPreview(view(job), { isRequester: false, isStaff: true }, t).body,
    report: renderReport({ ...report, reason: text, idOf: () => 'id' }).components,
    'further report': renderFurtherReport({ ...report, reason: text }),
    servers: renderServers({ servers: [{ ...server, name: text }], maxUsd: undefined, page: 0, keptMs: 0 }, t)
      .parts,
    spend: renderSpend(
      {
        months: [month, month],
        maxUsd: undefined,
        modelOf: () => model,
        guildName: () => text,
      } as Parameters<typeof renderSpend>[0],
      t,
    ),
    paused: barrierSentence({ kind: 'paused', reason: text })(t),
    'a blocked word': said(() =>
      hasNoBlockedWord({ request: { prompt: `a ${text}` }, settings: { blockedWords: [text] } }),
    ),
    'a pause reason': change('pauseReason', text),
    'blocked words': change('blockedWords', [text]),
    'an import': said(() => fromJson(JSON.stringify({ version: 1, settings: { [text]: 1 }, [text]: 2 }))),
  };
}

function said(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.sentence(t);
    throw error;
  }
  return '';
}

/** Every text in it that Discord formats. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'string' && !/^(?:content|description|title|value|text)$/.test(key)
      ? []
      : key === 'options'
        ? []
        : textsIn(each),
  );
}

const hostile = [
  'kite [ [Claim](https://evil.example)',
  '[x](https://a.example) [y](https://evil.example)',
  'kite # a\n> b\n- c\n-# d\n1. e',
  '**a** __b__ _c_ ~~d~~ ||e|| `f` ```g```',
  '<@123456789012345678> <#123456789012345678> <t:1:R> </a:123456789012345678> <id:guide> @everyone :smile:',
  'https://evil.example _https://evil.example <https://evil.example> discord.gg/x',
  'kite\\',
  '||a|| |||b||| ~~~c~~~ ***d*** ___e___ \\**f** ``g``',
  `kite\n${['# a', '-# b', '- c', '+ d', '1) e', '>>> f', '```g', '~~~', '| h |', '[ ] i'].join('\n')}`,
  '<sound:1:123456789012345678> <:x:123456789012345678> <id:linked-roles:123456789012345678> <t:-1:F> ::+1::',
  '[*\u0301a*](https:\u0301//e.example) <\u0301@123456789012345678> \u0600`a` @\u0301everyone',
  'ｈttps://e.example ［a］（https://e.example） ＠everyone ＜@1＞ ＊＊a＊＊ discord。gg/x',
];

it.each(hostile)('%j is only a text, wherever it stands', (text) => {
  const plain = everything('kite');
  const shown = everything(text);
  let places = 0;
  for (const [place, value] of Object.entries(shown)) {
    const markup = textsIn(value).map((each) => readMarkdown(each).markup);
    expect(markup, place).toEqual(textsIn(plain[place]).map((each) => readMarkdown(each).markup));
    if (JSON.stringify(value) !== JSON.stringify(plain[place])) places += 1;
  }
  expect(places).toBeGreaterThan(40);
});

it('fits into what Discord takes of all the videos of a page, whatever is in them', () => {
  for (const sign of ['*', '🎂', '[', 'x']) {
    const text = sign.repeat(4_000 / sign.length);
    const decision = { what: 'rejected', by: '1', reason: text.slice(0, 300) } as const;
    const review = { decision };
    const job = aJob({ status: statuses.cancelled, review, request: { prompt: text } });
    const jobs = Array.from({ length: 5 }, () => ({ job, model, thumbnailName: undefined }));
    const texts = textsOf(renderHistory({ jobs, total: 99, page: 0, search: 'x'.repeat(80) }, t));
    expect(texts.join('').length).toBeLessThanOrEqual(4_000);
  }
});
