import { describe, expect, it } from 'vitest';
import { finishForm, readFinish } from '../../src/interactions/finish-form.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { aJob } from '../support/job.ts';

const t = translator('en');

/** What a member chose, with these boxes ticked. */
const sent = (ticked: readonly string[], captions = 'off') =>
  ({
    getCheckboxGroup: () => ticked,
    getUploadedFiles: () => null,
    getRadioGroup: () => captions,
    getTextInputValue: () => 'a fox',
  }) as never;

/** The lines that the form proposes for a reel with these captions. */
function proposed(prompts: readonly string[], texts?: readonly string[]): string[] {
  const captions = texts && { captions: { isBurnedIn: true, texts: [...texts] } };
  const reel = aJob({ reel: { clips: [], ...captions } });
  const clips = prompts.map((prompt) => aJob({ request: { prompt } }));
  const sent = JSON.stringify(finishForm({ reel, clips, canKeepMusic: false }, undefined, t));
  const [, value = '""'] = /"max_length":4000,"value":("(?:[^"\\]|\\.)*")/.exec(sent) ?? [];
  return (JSON.parse(value) as string).split('\n');
}

describe('the captions that are proposed', () => {
  it.each<[what: string, prompts: string[], texts: string[] | undefined]>([
    ['prompts', ['a', 'b'], undefined],
    ['prompts with a style', ['a\nnoir', 'b\nnoir'], undefined],
    ['captions', ['a', 'b', 'c'], ['one', '', 'three']],
    ['captions longer than the field', Array(24).fill('a'), Array(24).fill('x'.repeat(2_000))],
    ['24 prompts of the greatest length', Array(24).fill('x '.repeat(2_000)), undefined],
  ])('have a line for each video: %s', (_, prompts, texts) => {
    const lines = proposed(prompts, texts);
    expect(lines).toHaveLength(prompts.length);
    expect(lines.join('\n').length).toBeLessThanOrEqual(4_000);
  });

  it('are those that the reel has, if all of them fit', () => {
    const long = 'x'.repeat(1_000);
    expect(proposed(['a', 'b'], [long, 'two'])).toEqual([long, 'two']);
    expect(proposed(['a', 'b'])).toEqual(['a', 'b']);
  });
});

describe('the music that is kept', () => {
  const image = { role: 'first', path: '', contentType: 'image/png', bytes: 1 } as const;
  const song = { ...image, role: 'audio', contentType: 'audio/mpeg' } as const;
  const reel = aJob({ reel: { clips: [] }, inputs: [image, song] } as never);
  const read = (canKeepMusic: boolean, ticked: readonly string[], captions?: string) =>
    readFinish(sent(ticked, captions), { reel, clips: [undefined], canKeepMusic });

  it('is the one of the reel', () => {
    expect(read(true, ['keep']).music).toEqual({ jobId: reel.id, index: 1 });
    expect(read(true, [], 'file').music).toBeUndefined();
  });

  it.each<[string, Partial<Job>]>([
    ['reel', {}],
    ['film', { reel: { clips: [], isFilm: true } }],
    ['film', { film: { kind: 'film', boardId: '1', shots: [] } as never }],
  ])('is offered as that of the %s', (what, more) => {
    const form = finishForm({ reel: { ...reel, ...more }, clips: [], canKeepMusic: true }, undefined, t);
    expect(JSON.stringify(form)).toContain(`Keep the music of this ${what}`);
  });

  it('is not left out silently if it is gone since the form was opened', () => {
    expect(() => read(false, ['keep'], 'file')).toThrow('That music is gone');
    expect(read(false, [], 'file').captions?.texts).toEqual(['a fox']);
  });
});
