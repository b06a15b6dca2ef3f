import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRICE_USD, type RunningShape, shapes, startShape, withoutFfmpeg } from '../../support/shapes.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const members = Array.from({ length: 12 }, (_, index) => `member${index}`);
const PRICE_MICRO = PRICE_USD * 1e6;
const CAP_USD = 5;

describe.each(shapes)('the bot in the shape %s', (shape) => {
  let run: RunningShape;
  beforeAll(async () => {
    run = await startShape(shape, {
      ...{ members, taskMs: 400 },
      env: { GLOBAL_BUDGET_USD_MONTH: String(CAP_USD), ...(shape !== 'cluster' && withoutFfmpeg) },
    });
  });
  afterAll(() => run?.[Symbol.asyncDispose]());

  const set = async (name: string, value: string, where = run.here) =>
    run
      .member('ada', where)
      .slash('settings set', { name, value })
      .waitForMessage(({ text }) => text.startsWith('✅'));
  const order = (who: string, prompt: string, where = run.here) =>
    run.member(who, where).slash('video', { prompt, notify: 'off' });

  it('delivers a video to each server, and shows it coming', async () => {
    for (const where of [run.here, run.there]) {
      const command = order('member0', `a boat in ${where}`, where);
      await command.waitForMessage(hasVideo);
      expect(command.history().length).toBeGreaterThan(1);
      expect(run.creates(`a boat in ${where}`)).toBe(1);
    }
  });

  it('cancels a video at its provider', async () => {
    run.provider.nextTasks('never-ends', { times: 1 });
    const command = order('member1', 'an endless film');
    const task = () => run.provider.tasks.find(({ fields }) => fields['prompt'] === 'an endless film');
    await expect.poll(() => task()?.polls).toBeGreaterThan(0);
    const shown = await command.waitForMessage(({ components }) =>
      JSON.stringify(components).includes('cancel:'),
    );
    run.member('member1').click(shown, 'cancel:');
    await command.waitForMessage(({ text }) => text.startsWith('🚫'));
    expect(task()?.wasStopped).toBe(true);
  });

  it('keeps to a changed setting from the next command on', async () => {
    await set('paused', 'on');
    const refused = await order('member2', 'a refused boat').waitForMessage();
    expect(refused.text).toMatch(/^❌/);
    await set('paused', 'off');
    await order('member2', 'an accepted boat').waitForMessage(hasVideo);
    expect(run.creates('a refused boat')).toBe(0);
  });

  it('lets a moderator review a video', async () => {
    await set('review-channels', `<#${run.channelId('films', run.there)}>`, run.there);
    const command = run
      .member('member3', run.there)
      .slash('video', { prompt: 'a secret kite', notify: 'off' }, { channel: 'films' });
    const ready = await command.waitForMessage(({ text }) => text.startsWith('👀'));
    const preview = await run.member('eve', run.there).click(ready, 'Preview').waitForMessage(hasVideo);
    run.member('eve', run.there).click(preview, 'Approve');
    await command.waitForMessage(hasVideo);
    await set('review-channels', 'default', run.there);
  });

  it('drains everywhere, and goes on', async () => {
    const operator = operatorOf(run);
    await operator.slash('operator drain').waitForMessage();
    for (const where of [run.here, run.there])
      await expect
        .poll(async () => (await order('member4', 'a late boat', where).waitForMessage()).text)
        .toMatch(/^❌/);
    await operator.slash('operator resume').waitForMessage();
    for (const where of [run.here, run.there])
      await expect
        .poll(async () => (await order('member5', 'a new boat', where).waitForMessage()).text)
        .not.toMatch(/^❌/);
  });

  it('spends exactly what the operator allows, whoever asks where', async () => {
    await expect.poll(() => openJobs(run)).toBe(0);
    const before = await spent(run);
    const left = Math.floor((CAP_USD * 1e6 - before) / PRICE_MICRO);
    expect(left).toBeGreaterThan(5);
    const commands = members.flatMap((who) =>
      [run.here, run.there].map((where) => order(who, 'a boat of many', where)),
    );
    expect(commands.length).toBeGreaterThan(left);
    const first = await Promise.all(
      commands.map((command) => command.waitForMessage(({ text }) => text !== '')),
    );
    expect(first.filter(({ text }) => !text.startsWith('❌'))).toHaveLength(left);
    await expect.poll(() => openJobs(run)).toBe(0);
    expect(run.creates('a boat of many')).toBe(left);
    expect(await spent(run)).toBe(before + left * PRICE_MICRO);
  });

  it('has nothing to complain about', () => {
    expect(run.discord.log.unexpected()).toEqual([]);
    expect(run.log().filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

/** The owner of the application, who is a member of the first server. */
function operatorOf({ discord }: RunningShape) {
  const [guild] = discord.world.guilds.values();
  return discord.member(`eve-${guild?.name}`, { guild: guild?.name ?? '' });
}

async function spent({ sql }: RunningShape): Promise<number> {
  const [row] = await sql('SELECT coalesce(sum(spent_microusd + held_microusd), 0) AS sum FROM ledger');
  return Number(row?.['sum']);
}

async function openJobs({ sql }: RunningShape): Promise<number> {
  const [row] = await sql('SELECT count(*) AS open FROM jobs WHERE NOT settled');
  return Number(row?.['open']);
}
