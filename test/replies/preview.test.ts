import { expect, it } from 'vitest';
import { languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { renderPreview } from '../../src/replies/preview.ts';
import { aJob, statuses } from '../support/job.ts';
import { readMarkdown } from '../support/markdown.ts';

const role = { isRequester: false, isStaff: true };

it.each([
  ['plain', 'x', true],
  ['formatted', '*_', false],
  ['of many planes', '🪁', false],
  ['of addresses', 'https://a.b/ ', false],
  ['of links', '[a](b) ', false],
  ['of families', '👨‍👩‍👧‍👦', false],
  ['invisible', 'a\u200b\u{e0041}', false],
  ['of NULs', 'a\u0000', false],
  ['of marks', `a${'\u0301'.repeat(9)}`, false],
  ['of line breaks', 'a\n\n\n\n', true],
])(
  'shows a %s prompt of 4,000 characters within what Discord takes, and whole or as a file',
  (_, text, isWhole) => {
    const prompt = text.repeat(4_000 / [...text].length);
    const job = aJob({ status: statuses.reviewing, review: {}, request: { prompt } });
    for (const language of languages) {
      const t = translator(language);
      const { body, files } = renderPreview({ job, model: undefined, nowMs: 0 }, role, t);
      const description = body.embeds[0]?.description ?? '';
      expect(description.length).toBeLessThanOrEqual(4_096);
      expect(body.content?.length).toBeLessThan(2_000);
      expect(body.content?.includes(t('report.wholePrompt'))).toBe(!isWhole);
      expect(files.map(({ bytes, name }) => [Buffer.from(bytes).toString(), name])).toEqual(
        isWhole ? [] : [[prompt, `prompt-${job.id}.txt`]],
      );
      if (isWhole)
        expect(readMarkdown(description).visible.replace(/\s/g, '')).toBe(prompt.replace(/\s/g, ''));
    }
  },
);

it.each([
  [{ isRequester: true, isStaff: false }, ['publish', 'discard']],
  [{ isRequester: true, isStaff: true }, ['publish', 'spoiler', 'discard']],
  [{ isRequester: false, isStaff: true }, ['approve', 'spoiler', 'reject']],
])('for %j there are %j', (who, kinds) => {
  const job = aJob({ status: statuses.reviewing, review: {} });
  const { body } = renderPreview({ job, model: undefined, nowMs: 0 }, who, translator('en'));
  expect(JSON.stringify(body.components).match(/(?<="custom_id":")\w+/g)).toEqual(kinds);
});

it('without embeds, the whole is one message all the same', () => {
  const prompt = 'a boat '.repeat(400);
  const job = aJob({ status: statuses.reviewing, review: {}, request: { prompt } });
  const given = { isEmbedded: false };
  const { body, files } = renderPreview({ job, model: undefined, nowMs: 0 }, role, translator('en'), given);
  expect(body.embeds).toEqual([]);
  expect(body.content?.length).toBeLessThanOrEqual(2_000);
  expect(body.content).toContain('…');
  expect(body.content).not.toMatch(/\n…$/);
  expect(files).toHaveLength(1);
});
