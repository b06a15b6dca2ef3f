import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { expect, it } from 'vitest';
import { type DescribedRun, HOUR_MS, isSaid, startDescribed } from '../support/described-run.ts';

const fal = {
  env: { OPENROUTER_API_KEY: '', REPLICATE_API_KEY: '' },
  ...{
    id: 'fal-fal-ai-wan-25-preview-text-to-video',
    label: 'Wan 2.5 (fal)',
    name: 'fal-ai/wan-25-preview/text-to-video',
  },
  usd: '$0.50',
  says: 'per second for 480p',
  leftOut: 'It needs audio\\_url, which the bot can’t send.',
  sent: (run: DescribedRun) => run.fal.tasks.map(({ model, input }) => ({ model, input })),
  body: {
    prompt: 'a kite',
    duration: '5',
    resolution: '1080p',
    aspect_ratio: '16:9',
    seed: expect.any(Number),
  },
  reads: (run: DescribedRun) => run.fal.count('models'),
  remove(run: DescribedRun) {
    run.fal.described.splice(
      run.fal.described.findIndex(({ id }) => id === fal.name),
      1,
    );
  },
};

const replicate = {
  env: { OPENROUTER_API_KEY: '', FAL_API_KEY: '' },
  ...{
    id: 'replicate-luma-ray-flash-2-720p',
    label: 'ray flash 2 720p (Replicate)',
    name: 'luma/ray-flash-2-720p',
  },
  usd: '$0.50',
  says: 'price unknown',
  leftOut: undefined,
  sent: (run: DescribedRun) => run.replicate.predictions.map(({ model, input }) => ({ model, input })),
  body: { prompt: 'a kite', duration: 5, aspect_ratio: '16:9' },
  reads: (run: DescribedRun) => run.replicate.count('collection'),
  remove(run: DescribedRun) {
    run.replicate.described.splice(
      run.replicate.described.findIndex(({ name }) => name === replicate.name),
      1,
    );
  },
};

it.each([
  ['fal', fal],
  ['Replicate', replicate],
])(
  'a model of %s without a price appears, is priced, tried, offered, used, dearer, and vanishes',
  async (_name, of) => {
    const at = await startDescribed(of.env);
    const { run, moe, until, eventually, panelOf, ask } = at;
    await using _ = run;
    /** Types a price into the form that a button of the panel opens. */
    async function price(verb: string, typed: Record<string, string>, isRight = isSaid) {
      const form = await at.press(verb, of.id);
      return (await moe.submitModal(form, { second: '', video: '', ...typed })).waitForMessage(isRight);
    }
    const says =
      (word: string) =>
      ({ text }: ClientMessage) =>
        text.includes(word);
    await at.isRead();
    const before = await panelOf(of.id);
    expect(before.text).toContain(`**${of.label}**`);
    expect(before.text).toContain('price unknown');
    expect(before.text).toContain(of.says);
    if (of.leftOut) expect(before.text).toContain(of.leftOut);
    expect((await ask(of.id)).text).toMatch(/^❌/);

    // It can't be tried without a price for the ledger.
    const wrong = await price('try', { second: '0.1', video: '0.5' });
    expect(wrong.text).toContain('Fill in one of the two');
    const composer = await price('try', { second: '0,1' }, says('This is a trial'));
    expect(composer.ephemeral_for).toBe(moe.id);
    expect((await at.makeTrial(composer)).attachments).toHaveLength(1);
    expect(of.sent(run)).toEqual([{ model: of.name, input: of.body }]);
    expect((await ask(of.id)).text).toMatch(/^❌/);

    const panel = await panelOf(of.id);
    expect(panel.text).toContain('Your price: $0.10 per second');
    // The form has it already.
    await price('offer', { second: '0.1' }, says('✅'));
    const made = await ask(of.id);
    expect(made.text).toContain(of.label);
    expect(made.text).toContain(of.usd);
    expect(of.sent(run)).toHaveLength(2);

    await price('price', { video: '1.25' }, says('$1.25 per video'));
    await run.restart();
    const now = await panelOf(of.id);
    expect(now.text).toContain('Your price: $1.25 per video');
    expect(now.text).toContain('$1.25 / 5 s');
    expect((await ask(of.id)).text).toContain('$1.25');

    const reads = of.reads(run);
    of.remove(run);
    await until(() => of.reads(run) > reads, HOUR_MS);
    await eventually(async () => expect((await panelOf(of.id)).text).toContain('No longer at its provider'));
    expect((await ask(of.id)).text).toMatch(/^❌/);
    expect(of.sent(run)).toHaveLength(3);
    expect(run.discord.log.invalid()).toEqual([]);
  },
  240_000,
);
