import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { renderHistory, renderPastVideo } from '../../src/replies/history-page.ts';
import { safeLine } from '../../src/text/markdown.ts';
import { labelsOf } from '../support/buttons.ts';
import { aJob, statuses } from '../support/job.ts';
import { textsOf } from '../support/layout.ts';

const t = translator('en');
const page = (
  jobs: readonly ReturnType<typeof aJob>[],
  more: { total?: number; page?: number; search?: string } = {},
) =>
  renderHistory(
    {
      jobs: jobs.map((job) => ({ job, model: undefined, thumbnailName: undefined })),
      ...{ total: jobs.length, page: 0, search: '', ...more },
    },
    t,
  );
const made = (more: Parameters<typeof aJob>[0] = {}) => aJob({ status: statuses.succeeded, ...more });
const textOf = (job: ReturnType<typeof aJob>) => textsOf(page([job]))[1] ?? '';
const selectIn = (shown: ReturnType<typeof page>) =>
  /"options":\[.*?\]/.exec(JSON.stringify(shown))?.[0] ?? '';

it('has one heading, and numbers its videos over all pages', () => {
  const components = page([made(), made()], { total: 12, page: 1, search: 'a *boat*' });
  const [title, ...videos] = textsOf(components);
  expect(title).toBe(`### 🎞️ ${t('history.title')}: a \\*boat\\* · 12`);
  expect(videos.map((text) => text.slice(0, 5))).toEqual(['**6. ', '**7. ']);
  // The pages of the same search.
  expect(JSON.stringify(components)).toContain('"history:2:a *boat*"');
  expect(JSON.stringify(components)).toContain('"label":"7. ');
});

it.each([
  ['', t('history.none')],
  ['*boat*', t('history.noneFound', { search: safeLine('*boat*') })],
])('for the search %j without any says so', (search, description) => {
  expect(textsOf(page([], { search }))).toEqual([`### 🎞️ ${t('history.title')}`, description]);
});

it.each([
  ['free', made({ costUsd: 0 }), t('price.free')],
  ['paid', made({ costUsd: 0.5 }), '$0.50'],
  ['deleted', made({ isDeleted: true }), t('delete.done')],
  ['failed', aJob({ status: statuses.failed }), t('failure.task_failed', { model: 'preview' })],
  ['canceled', aJob({ status: statuses.cancelled }), t('history.cancelled')],
  [
    'expired',
    aJob({ status: statuses.cancelled, review: { decision: { what: 'expired', by: '' } } }),
    t('history.expired'),
  ],
  [
    'rejected',
    aJob({ status: statuses.cancelled, review: { decision: { what: 'rejected', by: '8' } } }),
    t('history.notPublished'),
  ],
  [
    'rejected for a reason',
    aJob({
      status: statuses.cancelled,
      review: { decision: { what: 'rejected', by: '8', reason: 'too *loud*' } },
    }),
    t('history.notPublishedFor', { reason: safeLine('too *loud*') }),
  ],
])('says of one that is %s: %3$s', (_, job, words) => {
  expect(textOf(job)).toContain(words.split('. ')[0]);
});

it('says no price of one that has none', () => {
  expect(textOf(made({ costUsd: null }))).not.toMatch(/\$|free/);
});

it.each([
  ['that was deleted', made({ isDeleted: true })],
  ['that failed', aJob({ status: statuses.failed })],
])('offers no video %s', (_, job) => {
  expect(selectIn(page([job]))).toBe('');
  expect(selectIn(page([job, made()])).match(/"value"/g)).toHaveLength(1);
});

it('cuts long prompts, whatever is in them', () => {
  const long = made({ request: { prompt: '*🎬'.repeat(200) } });
  expect(textOf(long).length).toBeLessThan(700);
  const [, label = ''] = /"label":"([^"]*)"/.exec(selectIn(page([long]))) ?? [];
  expect(label.length).toBeLessThanOrEqual(100);
  expect(label.isWellFormed()).toBe(true);
});

it.each([
  [
    'with its file',
    made(),
    'https://cdn.example/a',
    ['download.open', 'history.postAgain', 'list.goToMessage'],
  ],
  [
    'without its message',
    made({ isDeleted: true }),
    'https://cdn.example/a',
    ['download.open', 'history.postAgain'],
  ],
  ['without its file', made(), undefined, []],
] as const)('a past video %s has these buttons: %4$j', (_, job, url, labels) => {
  const [content, ...rows] = renderPastVideo(job, url, t);
  expect(labelsOf({ components: rows as never })).toEqual(labels.map((label) => t(label)));
  expect(content).toContain(t(url === undefined ? 'history.gone' : 'history.linkDay'));
});
