import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { PermissionFlagsBits } from 'discord.js';
import { expect, it, vi } from 'vitest';
import { keyOf } from '../../src/replies/operator/models.ts';
import { controlOf } from '../support/buttons.ts';
import { createFakeClock } from '../support/clock.ts';
import { startWithRealAdapters } from '../support/real-models.ts';

const HOUR_MS = 3_600_000;
const roles = [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }];
const members = [{ name: 'moe', roles: ['Admin'] }, { name: 'zoe' }];
/** Nothing here is about speed. */
const WAIT_MS = 60_000;
const discord = {
  ackTimeoutMs: WAIT_MS,
  guilds: [{ name: 'Film Club', roles, channels: [{ name: 'films' }], members }],
};
const isSaid = ({ text }: ClientMessage) => text.trim() !== '';

type Run = Awaited<ReturnType<typeof startWithRealAdapters>>;

async function start(env: Record<string, string>) {
  const clock = createFakeClock(Date.now());
  const run = await startWithRealAdapters({ clock, decoder: undefined, env, discord });
  run.discord.world.team = [{ userId: run.discord.member('moe').id, role: 'admin' }];
  const moe = run.discord.member('moe');

  async function until<T>(look: () => T | undefined | false, stepMs = 5_000): Promise<T> {
    return vi.waitFor(
      async () => {
        clock.advance(stepMs);
        await new Promise((resolve) => setImmediate(resolve));
        const found = look();
        if (!found) throw new Error('not yet');
        return found;
      },
      { timeout: WAIT_MS, interval: 5 },
    );
  }

  async function endOf(invocation: Invocation): Promise<ClientMessage> {
    let end: ClientMessage | undefined;
    const isEnd = ({ text, attachments }: ClientMessage) => text.startsWith('❌') || attachments.length > 0;
    void invocation.waitForMessage(isEnd, WAIT_MS).then((message) => {
      end = message;
    });
    return until(() => end);
  }

  /** Lets time pass for what waits between the pages of a list. */
  const eventually = (look: () => Promise<void>) =>
    vi.waitFor(
      async () => {
        clock.advance(5_000);
        await look();
      },
      { timeout: WAIT_MS, interval: 5 },
    );

  const openPanel = () => moe.slash('operator models').waitForMessage(isSaid, WAIT_MS);
  /** The page of the panel that shows a model: what is decided comes after what is new. */
  async function panelOf(id: string): Promise<ClientMessage> {
    const first = await openPanel();
    const [, next] = /"(operator:[^"]*:turn[.]models[.]1)"/.exec(JSON.stringify(first.components)) ?? [];
    if (next === undefined || first.text.includes(`\`${id}\``)) return first;
    return moe.click(first, next).waitForMessage(({ text }) => text.includes(`\`${id}\``), WAIT_MS);
  }
  return {
    ...{ run, moe, until, eventually, endOf, openPanel, panelOf },
    ask: (model: string) =>
      endOf(run.discord.member('zoe').slash('video', { prompt: 'a kite', model, notify: 'off' })),
    /** Types a price into the form that a button of the panel opens. */
    async price(verb: string, id: string, typed: Record<string, string>, isRight = isSaid) {
      const panel = await panelOf(id);
      const form = moe.click(panel, buttonOf(panel, verb, id));
      return (await moe.submitModal(form, { second: '', video: '', ...typed })).waitForMessage(isRight);
    },
  };
}

/** The custom id of a model's button. */
function buttonOf({ components }: ClientMessage, verb: string, id: string): string {
  const pattern = new RegExp(`"(operator:[^"]*:${verb}[.]models[.]\\d+[.]${keyOf({ id })})"`);
  return pattern.exec(JSON.stringify(components))?.[1] ?? `no button to ${verb}`;
}

const fal = {
  env: { OPENROUTER_API_KEY: '', REPLICATE_API_KEY: '' },
  ...{
    id: 'fal-fal-ai-wan-25-preview-text-to-video',
    label: 'Wan 2.5 (fal)',
    name: 'fal-ai/wan-25-preview/text-to-video',
  },
  usd: '$0.50',
  says: 'per second for 480p',
  leftOut: 'it needs audio\\_url',
  sent: (run: Run) => run.fal.tasks.map(({ model, input }) => ({ model, input })),
  body: {
    prompt: 'a kite',
    duration: '5',
    resolution: '1080p',
    aspect_ratio: '16:9',
    seed: expect.any(Number),
  },
  reads: (run: Run) => run.fal.count('models'),
  remove(run: Run) {
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
  sent: (run: Run) => run.replicate.predictions.map(({ model, input }) => ({ model, input })),
  body: { prompt: 'a kite', duration: 5, aspect_ratio: '16:9' },
  reads: (run: Run) => run.replicate.count('collection'),
  remove(run: Run) {
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
    const { run, moe, until, eventually, endOf, panelOf, ask, price } = await start(of.env);
    await using _ = run;
    await until(() => run.log.some(({ msg }) => msg === 'a provider describes new models'));
    const before = await panelOf(of.id);
    expect(before.text).toContain(`**${of.label}**`);
    expect(before.text).toContain('price unknown');
    expect(before.text).toContain(of.says);
    if (of.leftOut) expect(before.text).toContain(of.leftOut);
    expect((await ask(of.id)).text).toMatch(/^❌/);

    // It can't be tried without a price for the ledger.
    const wrong = await price('try', of.id, { second: '0.1', video: '0.5' });
    expect(wrong.text).toContain('Fill in one of the two');
    const composer = await price('try', of.id, { second: '0,1' }, ({ text }) =>
      text.includes('This is a trial'),
    );
    expect(composer.ephemeral_for).toBe(moe.id);
    const form = moe.click(composer, controlOf(composer, 'text'));
    const isFilled = ({ text }: ClientMessage) => text.includes('a kite');
    const filled = await (await moe.submitModal(form, { prompt: 'a kite' })).waitForMessage(isFilled);
    expect((await endOf(moe.click(filled, controlOf(filled, 'make')))).attachments).toHaveLength(1);
    expect(of.sent(run)).toEqual([{ model: of.name, input: of.body }]);
    expect((await ask(of.id)).text).toMatch(/^❌/);

    const panel = await panelOf(of.id);
    expect(panel.text).toContain('Your price: $0.10 per second');
    // The form has it already.
    await price('offer', of.id, { second: '0.1' }, ({ text }) => text.includes('✅'));
    const made = await ask(of.id);
    expect(made.text).toContain(of.label);
    expect(made.text).toContain(of.usd);
    expect(of.sent(run)).toHaveLength(2);

    await price('price', of.id, { video: '1.25' }, ({ text }) => text.includes('$1.25 per video'));
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

it('a price that fal states exactly is used, and follows it', async () => {
  const { run, until, eventually, openPanel, moe, ask } = await start(fal.env);
  await using _ = run;
  await until(() => run.log.some(({ msg }) => msg === 'a provider describes new models'));
  const id = 'fal-fal-ai-kling-video-v2.6-pro-text-to-video';
  const panel = await openPanel();
  expect(panel.text).toContain('$0.70 / 5 s');
  const isOffered = ({ text }: ClientMessage) => text.includes('✅');
  await moe.click(panel, buttonOf(panel, 'offer', id)).waitForMessage(isOffered);
  expect((await ask(id)).text).toContain('$0.70');
  const index = run.fal.described.findIndex((each) => each.id.endsWith('v2.6/pro/text-to-video'));
  const words =
    'For every second of video you generated, you will be charged $0.1 (audio off) or $0.2 (audio on).';
  run.fal.described[index] = { ...(run.fal.described[index] as (typeof run.fal.described)[number]), words };
  const reads = run.fal.count('models');
  await until(() => run.fal.count('models') > reads, HOUR_MS);
  await eventually(async () => expect((await ask(id)).text).toContain('$1.00'));
}, 240_000);
