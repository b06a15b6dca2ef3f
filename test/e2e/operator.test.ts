import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { Locale, PermissionFlagsBits } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { periodOf } from '../../src/jobs/period.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { act, controlOf, openMore } from '../support/buttons.ts';
import { aJob, statuses } from '../support/job.ts';
import { imageFile, startStudio, untilSettled } from '../support/studio.ts';

const roles = [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }];
const channels = [{ name: 'general' }, { name: 'films' }];
const guilds = [
  {
    name: 'Film Club',
    roles,
    channels,
    members: [
      ...['mia', 'moe', 'zoe', 'eve', 'ben'].map((name) => ({ name, roles: ['Admin'] })),
      { name: 'jan', roles: ['Admin'], locale: Locale.German },
      { name: 'kim' },
      { name: 'ada' },
    ],
  },
  { name: '**Elsewhere** @everyone', roles, channels, members: [{ name: 'secretive' }] },
];

let run: Awaited<ReturnType<typeof startStudio>>;
/** While it is closed, submits wait at the provider. */
let gate: PromiseWithResolvers<void>;
let failure: ProviderError | undefined;
beforeEach(async () => {
  gate = Promise.withResolvers();
  gate.resolve();
  failure = undefined;
  let orders = 0;
  const behavior = {
    async submit() {
      await gate.promise;
      if (failure) throw failure;
      return { taskId: `task-${++orders}` };
    },
  };
  run = await startStudio(behavior, { GUILD_BUDGET_USD_MONTH: '10', GLOBAL_BUDGET_USD_MONTH: '40' }, guilds);
  await run.discord.waitForBot({ command: 'operator' });
});
afterEach(async () => {
  expect(run.discord.log.unexpected()).toEqual([]);
  await run[Symbol.asyncDispose]();
});

const member = (name: string) => run.discord.member(name, { guild: 'Film Club' });
const textOf = ({ text }: Pick<ClientMessage, 'text'>) => text;
const isSaid = (message: ClientMessage) => textOf(message).trim() !== '';
/** The operator here, who is also an admin of the guild and owns the application. */
function operator(): Member {
  run.discord.world.team = [{ userId: member('moe').id, role: 'admin' }];
  return member('moe');
}
const panel = (who: Member, view = 'health') => who.slash(`operator ${view}`).waitForMessage(isSaid);
const refused = async (invocation: Invocation) => {
  const isRefusal = ({ text }: ClientMessage) => text.startsWith('❌');
  const message = await Promise.any([
    invocation.waitForMessage(isRefusal),
    invocation.waitForFollowup(isRefusal),
  ]);
  expect(message.ephemeral_for).toBe(invocation.userId);
  return message.text;
};
const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const kite = { prompt: 'a kite', model: 'plain', notify: 'off' };

describe('who runs the bot', () => {
  it('is the owner of the application, whatever they may do in the server, by /help', async () => {
    const ada = member('ada');
    expect(ada.commands()).not.toContain('operator');
    const help = await ada.slash('help').waitForMessage();
    expect(JSON.stringify(help.components)).toContain('For the bot’s operator');
    const opened = await ada.click(help, 'For the bot’s operator').waitForMessage(isSaid);
    expect(opened.ephemeral_for).toBe(ada.id);
    expect(textOf(opened)).toContain('Taking new videos');
    expect(JSON.stringify((await member('kim').slash('help').waitForMessage()).components)).not.toContain(
      'operator:',
    );
    expect(await refused(member('mia').slash('operator health'))).toBe(
      '❌ Not allowed: only the bot’s operator can use this.',
    );
    expect(await refused(member('mia').slash('operator drain'))).toContain('Not allowed');
    expect(await refused(member('jan').slash('operator drain'))).toContain('Nicht erlaubt');
    await member('mia').slash('video', kite).waitForMessage(hasVideo);
  });

  it('is of a team its owner, its admins and its developers who have accepted', async () => {
    const [mia, moe, zoe, eve] = ['mia', 'moe', 'zoe', 'eve'].map((name) => member(name).id);
    run.discord.world.team = [
      { userId: mia ?? '', role: 'read_only' },
      { userId: moe ?? '', role: 'developer' },
      { userId: zoe ?? '', role: 'admin', isInvited: true },
      { userId: eve ?? '', role: 'read_only' },
    ];
    const answers = async (name: string) => textOf(await panel(member(name)));
    for (const name of ['mia', 'moe']) expect(await answers(name)).toContain('Taking new videos');
    for (const name of ['zoe', 'eve', 'ben']) expect(await answers(name)).toContain('Not allowed');
    run.discord.world.team = [...run.discord.world.team, { userId: member('ben').id, role: 'admin' }];
    run.pass(11_000);
    expect(await answers('ben')).toContain('Taking new videos');
  });

  it('is asked of Discord again after minutes, and nobody is let in where it does not say', async () => {
    const who = operator();
    const message = await panel(who);
    const asked = () => run.discord.log.requests({ route: '/applications/@me' }).length;
    const before = asked();
    await who.click(message, 'Spending').acknowledged;
    expect(asked()).toBe(before);
    run.pass(6 * 60_000);
    run.discord.world.team = [{ userId: member('mia').id, role: 'admin' }];
    expect(await refused(who.click(message, 'Refresh'))).toContain('Not allowed');
    run.pass(6 * 60_000);
    run.discord.faults.add({ route: '/applications/@me' }, { kind: 'status', status: 500 });
    expect(await refused(member('mia').slash('operator drain'))).toContain('Discord doesn’t say right now');
    expect(textOf(await member('mia').slash('help').waitForMessage())).toContain('Films from your words');
    await member('mia').slash('video', kite).waitForMessage(hasVideo);
  });

  it('has a panel that obeys nobody else, and only for 15 minutes', async () => {
    const who = operator();
    run.discord.world.team = [...(run.discord.world.team ?? []), { userId: member('mia').id, role: 'admin' }];
    const message = await panel(who);
    const drain = /operator:[^"]*:drain\.health\.0/.exec(JSON.stringify(message.components))?.[0] ?? '';
    const own = await panel(member('mia'));
    const forge = (customId: string) => refused(member('mia').click(own, customId, { raw: true }));
    expect(await forge(drain)).toContain('Not allowed');
    const token = drain.split(':')[1] ?? '';
    expect(
      await forge(`operator:${token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))}:drain.health.0`),
    ).toContain('Not allowed');
    expect(await forge(drain.replace('drain.health', 'drain.nothing'))).toContain('Not allowed');
    run.pass(16 * 60_000);
    expect(await refused(who.click(message, 'Stop taking videos'))).toContain('more than 15 minutes old');
    expect(textOf(await panel(who))).toContain('Taking new videos');
  });
});

describe('drain', () => {
  it('refuses every way to a video in the member’s language, lets what runs come to its end, and is lifted', async () => {
    const who = operator();
    const mia = member('mia');
    const done = await mia.slash('video', { ...kite, model: 'mover' }).waitForMessage(hasVideo);
    await untilSettled(run);
    const composer = await (await act(mia, done, 'Edit prompt')).waitForMessage(isSaid);
    const form = mia.click(composer, controlOf(composer, 'text'));
    await form.modal();
    const list = await (await act(mia, done, 'Change model')).waitForMessage(isSaid);
    const offer = await mia.slash('video', { ...kite, model: 'gone' }).waitForMessage(isSaid);
    const shown = mia.say('an image', { files: [await mia.upload('boat.png', imageFile)] });
    gate = Promise.withResolvers();
    const running = mia.slash('video', kite);
    const unwanted = mia.slash('video', kite);
    const [, toCancel] = await Promise.all([running.waitForMessage(isSaid), unwanted.waitForMessage(isSaid)]);

    await expect.poll(() => run.requests).toHaveLength(3);

    const draining = await who.slash('operator drain').waitForMessage(isSaid);
    expect(textOf(draining)).toMatch(/Stopped taking new videos <t:\d+:R>\. 2 being made, 0 waiting/);
    expect(await readiness()).toEqual([200, 'draining']);

    const ways: [string, () => Invocation | Promise<Invocation>][] = [
      ['/video', () => mia.slash('video', kite)],
      ['a composer that was open', () => mia.click(composer, controlOf(composer, 'make'))],
      ['a form that was open', () => mia.submitModal(form, { prompt: 'a red kite' })],
      ['Again', () => mia.click(done, 'Again')],
      ['Edit prompt', () => act(mia, done, 'Edit prompt')],
      ['Change model', () => act(mia, done, 'Change model')],
      ['a list that was open', () => mia.select(list, 'change-model', ['plain'])],
      ['an offer', () => mia.click(offer, 'Run with Mover')],
      ['Remix', () => mia.messageCommand('Remix', done)],
      ['Animate this image', () => mia.messageCommand('Animate this image', shown)],
      ['an example', async () => mia.click(await mia.slash('help').waitForMessage(), 'example:0')],
    ];
    for (const [way, go] of ways)
      expect([way, await refused(await go())]).toEqual([
        way,
        '❌ I’m not taking new videos, because I’m about to restart. Try again in a few minutes. Videos in progress will finish.',
      ]);
    expect(await refused(member('jan').slash('video', kite))).toContain('weil ich gleich neu starte');
    expect(run.requests).toHaveLength(3);

    // Finished videos can be fetched, and running ones canceled.
    await mia.click(toCancel, 'Cancel').acknowledged;
    expect(JSON.stringify((await openMore(mia, done)).components)).toContain(done.attachments[0]?.filename);
    gate.resolve();
    await running.waitForMessage(hasVideo);
    // Its provider is fast: the video was made and paid for before the cancel arrived.
    await unwanted.waitForMessage(hasVideo);
    await expect.poll(readiness).toEqual([200, 'drained']);
    await who.click(draining, 'Refresh').acknowledged;
    await expect.poll(() => textOf(run.discord.message(draining.id))).toContain('Safe to stop now');

    await who.click(draining, 'Take videos again').acknowledged;
    await expect.poll(() => textOf(run.discord.message(draining.id))).toContain('Taking new videos');
    await mia.click(offer, 'Run with Mover').waitForMessage(hasVideo);
    expect(await readiness()).toEqual([200, 'ready']);
  });

  it('ends with the run', async () => {
    await operator().slash('operator drain').waitForMessage(isSaid);
    await run.restart();
    await member('mia').slash('video', kite).waitForMessage(hasVideo);
  });
});

async function readiness() {
  const response = await fetch(new URL('/readyz', run.bot.httpUrl));
  return [response.status, ((await response.json()) as { status: string }).status];
}

describe('the panel', () => {
  it('shows a paused provider, its last error, and unclear submits with their messages', async () => {
    const who = operator();
    failure = new ProviderError('unavailable', 'sk-secret is refused', { sent: true });
    for (let order = 0; order < 3; order++)
      await member('mia')
        .slash('video', kite)
        .waitForMessage(({ text }) => text.startsWith('⚠️'));
    const text = textOf(await panel(who));
    expect(text).toMatch(
      /🟠 \*\*Preview\*\* · 0 of 5 running, 0 waiting\n-# failing since <t:\d+:R> · paused, next try <t:/,
    );
    expect(text).toMatch(/last error `unavailable` <t:\d+:R>/);
    expect(text).toMatch(/`unclear` 3 · oldest requested <t:\d+:R>/);
    expect(text).toMatch(
      /3 unconfirmed requests: \[1\]\(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\) \[2\]/,
    );
    expect(text).toContain('1 of 1 shards connected');
    expect(text).toMatch(/Storage: [\d.]+ MB used · [\d.,]+ GB free on the disk/);
    expect(text).toMatch(/Version 0\.1\.0 · started <t:\d+:R> · memory \d+/);
    expect(text).not.toMatch(/sk-secret|kite|mia/);
  });

  it('shows servers and what they spend, and neither prompts nor members', async () => {
    const who = operator();
    const nowMs = Date.now();
    const [here = '', elsewhere = ''] = run.discord.world.guilds.keys();
    const store = run.stores.jobs;
    const add = (guildId: string, model: string, costUsd: number, createdAtMs = nowMs) =>
      store.insert(
        aJob({
          ...{ status: statuses.succeeded, costUsd, createdAtMs, told: true },
          ...{ request: { model, prompt: 'a secret' }, origin: { guildId, userId: '77' } },
        }),
      );
    await add(here, 'plain', 1.5);
    await add(here, 'late', 0.5);
    await add(elsewhere, 'plain', 4);
    await add(elsewhere, 'forgotten', 3, periodOf('month', nowMs).fromMs - 1);
    await store.insert(aJob({ createdAtMs: nowMs, reservedUsd: 2, origin: { guildId: elsewhere } }));

    const servers = await panel(who, 'servers');
    const shownServers = textOf(servers);
    expect(shownServers).toContain('2 servers');
    expect(shownServers).toMatch(
      /\*\*\\\*\\\*Elsewhere\\\*\\\* \\@everyone\*\* `\d+`\n2 members · 1 video · \$4\.00 this month\n▰{6}▱{4} 60% of \$10\.00\n\*\*Film Club\*\*/,
    );
    await who.click(servers, 'Spending').acknowledged;
    await expect.poll(() => textOf(run.discord.message(servers.id))).toContain('By provider');
    const spend = textOf(run.discord.message(servers.id));
    expect(spend).toMatch(
      /\*\*\$6\.00\*\* · 3 videos · \$2\.00 reserved for videos in progress\n▰▰▱{8} 20% of \$40\.00/,
    );
    expect(spend).toContain(
      'Preview · **$6.00** (last month $0.00)\nno longer in the list · **$0.00** (last month $3.00)',
    );
    expect(spend).toContain('Plain · **$5.50**');
    expect(spend).toMatch(
      /Elsewhere.* · \*\*\$4\.00\*\* \(last month \$3\.00\)\nFilm Club · \*\*\$2\.00\*\*/,
    );

    run.pass(61_000);
    run.discord.faults.add({ route: '/users/@me/guilds', times: 2 }, { kind: 'status', status: 500 });
    expect(await refused(who.slash('operator servers'))).toContain('Discord isn’t answering right now');
    expect(textOf(await panel(who, 'spend'))).toContain(`${elsewhere} · **$4.00**`);
    run.discord.removeBot('**Elsewhere** @everyone');
    await run.restart();
    const left = textOf(await panel(who, 'servers'));
    expect(left).toContain('1 server\n');
    expect(left).toMatch(
      /\n`\d+`\n1 video · \$4\.00 this month\n.*\n-# Removed <t:\d+:R>; what I store about it is deleted <t:\d+:R>/,
    );
    expect(shownServers + spend + left).not.toMatch(/a secret|secretive|77>/);
  });
});
