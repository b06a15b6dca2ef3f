import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { withoutLayout } from '../../src/replies/plain.ts';
import { renderFurtherReport, renderReport, reportButtons } from '../../src/replies/report-message.ts';
import { rejectedLine } from '../../src/replies/review.ts';
import { aJob } from '../support/job.ts';
import { textsOf } from '../support/layout.ts';

const t = translator('en');
const report = (more: { prompt?: string; reason?: string } = {}) =>
  renderReport({
    t,
    job: aJob({ createdAtMs: 5_999, ...(more.prompt !== undefined && { request: { prompt: more.prompt } }) }),
    ...{ label: 'Kling', url: 'https://discord.com/x', reporterId: '8', reason: more.reason ?? '' },
    idOf: (action) => `id-of-${action}`,
  });

it('a report says what is reported, by whom and why, and notifies nobody', () => {
  const { components, files } = report({ reason: 'too *loud*' });
  for (const part of [
    'https://discord.com/x',
    'a paper boat',
    'Kling',
    '<t:5:R>',
    '<@8>',
    ': “too \\*loud\\*”',
  ])
    expect(textsOf(components)[0]).toContain(part);
  expect(files).toEqual([]);
  expect(JSON.stringify(components).match(/id-of-\w+/g)).toEqual([
    'id-of-delete',
    'id-of-block',
    'id-of-dismiss',
  ]);
});

it('a report without a reason quotes none, and a further one is a line', () => {
  expect(textsOf(report().components)[0]).not.toContain('“');
  expect(textsOf(renderFurtherReport({ t, reporterId: '8', reason: '' }))).toEqual([
    `🚩 ${t('report.by', { member: '<@8>' })}`,
  ]);
});

it('a prompt that does not fit is a file, and the report says so', () => {
  const prompt = 'a boat '.repeat(200);
  const { components, files } = report({ prompt, reason: 'x'.repeat(300) });
  const { content } = withoutLayout(components);
  expect(files.map(({ bytes }) => String(bytes))).toEqual([prompt]);
  expect(content).toContain(t('report.wholePrompt'));
  expect(content).not.toContain('\n…');
  expect(content.length).toBeLessThanOrEqual(2_000);
  expect(textsOf(report().components)[0]).not.toContain(t('report.wholePrompt'));
});

it('a report that is done has no buttons', () => {
  expect(reportButtons(t, [], () => '')).toEqual([]);
});

it('a rejection is in the member’s language, with its reason', () => {
  const job = aJob({ origin: { language: 'de', memberLanguage: 'fr' } });
  const of = (reason?: string) =>
    rejectedLine({
      ...job,
      review: { decision: { what: 'rejected', by: '8', ...(reason !== undefined && { reason }) } },
    });
  const french = translator('fr');
  expect(of()).toContain(french('review.rejectedYou'));
  expect(of()).toContain(french('review.counted'));
  expect(of('too *loud*')).toContain('too \\*loud\\*');
});
