import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { loadImage } from '@napi-rs/canvas';
import { PermissionFlagsBits } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Provider } from '../../src/providers/provider.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { fakeProvider } from '../support/engine.ts';
import { imagesOf } from '../support/layout.ts';

const provider = (id: string): Provider => ({ ...fakeProvider().provider, id });

let run: Awaited<ReturnType<typeof startBotInProcess>>;

beforeAll(async () => {
  run = await startBotInProcess({
    providers: ['replicate', 'wavespeed', 'vidu'].map(provider),
  });
});

afterAll(async () => {
  await run?.[Symbol.asyncDispose]();
});

const textOf = ({ text }: ClientMessage) => text;
const isShown = ({ text }: ClientMessage) => text !== '';

describe('/models', () => {
  it('shows to the member alone which providers there are, and what each model takes', async () => {
    const mia = run.discord.member('mia');
    const answer = await mia.slash('models').waitForMessage(isShown);
    expect(answer.ephemeral_for).toBe(mia.id);
    const text = textOf(answer);
    expect(text).toMatch(/✅ \*\*Replicate\*\* · \d+ models · ⚪ not used yet/);
    expect(text).toMatch(/❌ No key: .*Runway/);
    expect(text).not.toContain('Preview');
    expect(text).toMatch(/⚡+ \*\*Kling 4\.0\*\* · premium, \$0\.\d+ · about 3 min 20 s · 🔊/);
    expect(text).toMatch(/`kling-4` · 3–30 s · .*text or image · last frame/);
  });

  it('draws price against time, with the figures as alt text', async () => {
    const answer = await run.discord.member('mia').slash('models').waitForMessage(isShown);
    const [url = ''] = imagesOf(answer);
    const imageFile = await loadImage(Buffer.from(await (await fetch(url)).arrayBuffer()));
    expect(imageFile.width).toBeGreaterThan(imageFile.height);
    const upload = run.discord.log.requests({ method: 'PATCH' }).findLast(({ files }) => files.length > 0);
    expect(JSON.stringify(upload?.json)).toMatch(
      /Price and time .*Flux Schnell \+ SVD: \$0\.\d+, 1 min 40 s/,
    );
  });

  it('filters by provider and turns pages', async () => {
    const mia = run.discord.member('mia');
    const command = mia.slash('models');
    const first = await command.waitForMessage(isShown);
    await mia.click(first, 'models:all:1').acknowledged;
    const second = await command.waitForMessage(
      (message) => isShown(message) && textOf(message) !== textOf(first),
    );
    expect(textOf(second)).not.toContain('`kling-4`');

    await mia.select(second, 'models:filter', ['vidu']).acknowledged;
    const vidu = await command.waitForMessage(
      (message) => textOf(message).includes('`vidu`') && !textOf(message).includes('`flux-3`'),
    );
    expect(textOf(vidu).match(/^-# `\S+`/gm)).toEqual(['-# `vidu`', '-# `vidu-q3-pro`']);
    expect(imagesOf(vidu)).not.toEqual(imagesOf(first));

    await mia.select(vidu, 'models:filter', ['runway']).acknowledged;
    const none = await command.waitForMessage((message) => textOf(message).includes('has no key here'));
    expect(imagesOf(none)).toEqual([]);
    expect(none.attachments).toEqual([]);
  });

  it('does without the image where the bot may attach nothing', async () => {
    run.discord.setPermissions('films', 'bot', { deny: PermissionFlagsBits.AttachFiles });
    const answer = await run.discord
      .member('mia')
      .slash('models', {}, { channel: 'films' })
      .waitForMessage(isShown);
    expect(imagesOf(answer)).toEqual([]);
  });
});

it('never did anything that Discord would count against it', () => {
  expect(run.discord.log.unexpected()).toEqual([]);
  expect(run.discord.log.invalid()).toEqual([]);
});
