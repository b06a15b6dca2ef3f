import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { renderFurtherReport, renderReport, reportButtons } from '../../src/replies/report-message.ts';
import { rejectedLine } from '../../src/replies/review.ts';
import { aJob } from '../support/job.ts';

const t = translator('en');
const report = (more: { prompt?: string; reason?: string } = {}) =>
  renderReport({
    t,
    job: aJob({ createdAtMs: 5_999, ...(more.prompt !== undefined && { request: { prompt: more.prompt } }) }),
    ...{ label: 'Kling', url: 'https://discord.com/x', reporterId: '8', reason: more.reason ?? '' },
    idOf: (action) => `id-of-${action}`,
  });

it('a report says what is reported, by whom and why, and notifies nobody', () => {
  const { body, files } = report({ reason: 'too *loud*' });
  for (const part of [
    'https://discord.com/x',
    'a paper boat',
    'Kling',
    '<t:5:R>',
    '<@8>',
    ': “too \\*loud\\*”',
  ])
    expect(body.content).toContain(part);
  expect([body.flags, body.allowed_mentions, files]).toEqual([4, { parse: [] }, []]);
  expect(JSON.stringify(body.components).match(/id-of-\w+/g)).toEqual([
    'id-of-delete',
    'id-of-block',
    'id-of-dismiss',
  ]);
});

it('a report without a reason quotes none, and a further one is a line', () => {
  expect(report().body.content).not.toContain('“');
  expect(renderFurtherReport({ t, reporterId: '8', reason: '' })).toMatchObject({
    content: `🚩 ${t('report.by', { member: '<@8>' })}`,
    allowed_mentions: { parse: [] },
  });
});

it('a prompt that does not fit is a file, and the report says so', () => {
  const prompt = 'a boat '.repeat(200);
  const { body, files } = report({ prompt, reason: 'x'.repeat(300) });
  expect(files.map(({ bytes }) => String(bytes))).toEqual([prompt]);
  expect(body.content).toContain(t('report.wholePrompt'));
  expect(body.content.length).toBeLessThanOrEqual(2_000);
  expect(report().body.content).not.toContain(t('report.wholePrompt'));
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
