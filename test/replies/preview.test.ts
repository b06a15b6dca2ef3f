import { expect, it } from 'vitest';
import { languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { renderPreview } from '../../src/replies/preview.ts';
import { aJob, statuses } from '../support/job.ts';

const role = { isRequester: false, isStaff: true };

it.each([
  ['plain', 'x'],
  ['formatted', '*_'],
  ['of many planes', '🪁'],
])('shows a %s prompt of 4,000 characters within what Discord takes', (_, text) => {
  const prompt = text.repeat(4_000 / text.length);
  const job = aJob({ status: statuses.reviewing, review: {}, request: { prompt } });
  for (const language of languages) {
    const { content = '', embeds } = renderPreview(
      { job, model: undefined, nowMs: 0 },
      role,
      translator(language),
    );
    expect(embeds[0]?.description?.length).toBeLessThanOrEqual(4_096);
    expect(embeds[0]?.description?.length).toBeGreaterThan(3_000);
    expect(content.length).toBeLessThan(2_000);
  }
});
