import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { nameForm, partForm, readName, readPart } from '../../src/interactions/export/forms.ts';
import type { JobIn } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';

const t = translator('en');
const ofSeconds = (durationSeconds: number, prompt = 'a boat') => {
  const { file } = statuses.succeeded;
  const status = { ...statuses.succeeded, file: { ...file, durationSeconds } };
  return aJob({ status, request: { prompt } }) as JobIn<'succeeded'>;
};
const sent = (typed: Record<string, string>) =>
  (fakeInteraction({ kind: 'form', typed }).interaction as { fields: Parameters<typeof readPart>[0] }).fields;
const said = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

describe('the part to export', () => {
  const read = (from: string, seconds: string, total = 8, kind: 'gif' | 'emoji' | 'sound' = 'emoji') =>
    said(() => readPart(sent({ from, seconds }), ofSeconds(total), kind));

  it.each([
    ['0', '2', { from: 0, seconds: 2 }],
    [' 1.5 ', '2,25', { from: 1.5, seconds: 2.25 }],
    ['7.5', '5', { from: 7.5, seconds: 0.5 }],
    ['6', '5', { from: 6, seconds: 2 }],
  ])('from %s for %s s is read, and ends with the video', (from, seconds, part) => {
    expect(read(from, seconds)).toEqual(part);
  });

  it.each(['7.6', '-1', '', 'x', '1e3', '0x1', '1:05', 'Infinity', '99999', '１'])(
    'cannot begin at "%s"',
    (from) => {
      expect(read(from, '1')).toBe('The start must be a number of seconds from 0 to 7.5.');
    },
  );

  it.each(['5.1', '0', '0.4', '', 'x', '-2', 'NaN'])('cannot last "%s" s', (seconds) => {
    expect(read('0', seconds)).toBe('The length must be a number of seconds from 0.5 to 5.');
  });

  it('is as long as Discord takes it, and no longer than the video', () => {
    expect(read('0', '10', 60, 'gif')).toEqual({ from: 0, seconds: 10 });
    expect(read('0', '10.1', 60, 'gif')).toMatch(/from 0.5 to 10/);
    expect(read('0', '5.1', 60, 'sound')).toEqual({ from: 0, seconds: 5.1 });
    expect(read('0', '5.2', 60, 'sound')).toMatch(/from 0.5 to 5.1/);
    expect(read('0', '3.1', 3, 'gif')).toMatch(/from 0.5 to 3/);
    expect(read('0', '0.3', 0.3, 'gif')).toEqual({ from: 0, seconds: 0.3 });
  });

  it.each(['gif', 'emoji', 'sticker', 'sound'] as const)('of %s has a proposal that is right', (kind) => {
    for (const total of [0.04, 0.3, 1.04, 4.033, 8, 60]) {
      const job = ofSeconds(total);
      const texts = JSON.stringify(partForm(job, kind, t));
      const values = [...texts.matchAll(/"custom_id":"(\w+)","value":"([\d.]+)"/g)];
      const typed = Object.fromEntries(values.map(([, id, value]) => [id, value]));
      expect(Object.keys(typed)).toEqual(['from', 'seconds']);
      const { from, seconds } = readPart(sent(typed), job, kind);
      expect(from + seconds).toBeLessThanOrEqual(total);
    }
  });

  it('is the middle of what is seen, and the beginning of what is heard', () => {
    const proposed = (kind: 'emoji' | 'sound') => JSON.stringify(partForm(ofSeconds(8), kind, t));
    expect(proposed('emoji')).toContain('"custom_id":"from","value":"3"');
    expect(proposed('sound')).toContain('"custom_id":"from","value":"0"');
  });
});

describe('the name of an export', () => {
  it.each([
    ['emoji', 'Boat_2', 'Boat_2'],
    ['emoji', 'a', /^The name of an emoji/],
    ['emoji', 'x'.repeat(33), 'x'.repeat(32)],
    ['emoji', 'zwei müde  Wörter!', 'zwei_mude_Worter'],
    ['emoji', 'sad-boat', 'sad_boat'],
    ['emoji', '船', /^The name of an emoji/],
    ['emoji', '<@1>', /^The name of an emoji/],
    ['emoji', '  boat\u200b ', 'boat'],
    ['sticker', 'Ein Boot!', 'Ein Boot!'],
    ['sticker', 'x'.repeat(31), 'The name must have 2 to 30 characters.'],
    ['sound', '🚤🚤', '🚤🚤'],
    ['sound', '🚤'.repeat(33), 'The name must have 2 to 32 characters.'],
    ['sound', '\u200b\u2060\u200d', 'The name must have 2 to 32 characters.'],
    ['sound', ' a ', 'The name must have 2 to 32 characters.'],
  ] as const)('%s “%s” is %s', (kind, name, expected) => {
    const read = said(() => readName(sent({ name, tag: 'ship' }), kind));
    if (expected instanceof RegExp) expect(read).toMatch(expected);
    else if (typeof read === 'string') expect(read).toBe(expected);
    else expect(read).toMatchObject({ name: expected });
  });

  it.each(['', 'a', '🚤', 'two words', '<@1>', 'x'.repeat(41)])('has no tag “%s”', (tag) => {
    expect(said(() => readName(sent({ name: 'Boat', tag }), 'sticker'))).toMatch(/name of one emoji/);
  });

  it.each([
    ['A red Fox, dancing', 'a_red_fox_dancing'],
    ['Élan à l’été', 'elan_a_l_ete'],
    ['猫', 'clip'],
    ['', 'clip'],
    ['x', 'clip'],
    [`${'word '.repeat(20)}`, 'word_word_word_word_word_word'],
    ['<@123456789012345678> `x` _y_', '123456789012345678_x_y'],
  ])('is proposed from the prompt “%s”', (prompt, name) => {
    for (const kind of ['emoji', 'sticker', 'sound'] as const) {
      const [, value = ''] =
        /"name","value":"([^"]*)"/.exec(JSON.stringify(nameForm(ofSeconds(8, prompt), kind, t))) ?? [];
      expect(value.startsWith(name)).toBe(true);
      expect(readName(sent({ name: value, tag: 'clapper' }), kind).name).toBe(value);
    }
  });
});
