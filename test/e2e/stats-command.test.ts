import { writeFile } from 'node:fs/promises';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { loadImage } from '@napi-rs/canvas';
import { PermissionFlagsBits } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { isForDocs } from '../support/browser.ts';
import { labelsOf } from '../support/buttons.ts';
import { fakeProvider } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { imagesOf } from '../support/layout.ts';

const DAY_MS = 24 * 3_600_000;

let run: Awaited<ReturnType<typeof startBotInProcess>>;
let nowMs = Date.parse('2026-11-23T12:00:00Z');

beforeAll(async () => {
  run = await startBotInProcess({
    providers: [{ ...fakeProvider().provider, id: 'wavespeed' }],
    clock: { now: () => nowMs, steadyMs: () => nowMs, after: () => () => {}, timeout: AbortSignal.timeout },
    discord: {
      guilds: [
        {
          name: 'Film Club',
          roles: [{ name: 'Admin', permissions: PermissionFlagsBits.ManageGuild }],
          channels: [{ name: 'general' }, { name: 'films' }],
          members: [
            { name: 'mia', displayName: '=HYPERLINK("https://evil.example","Mia")' },
            { name: 'moe', displayName: 'Moe' },
            { name: 'ada', displayName: 'Ada', roles: ['Admin'] },
            { name: 'ben', displayName: 'Ben', roles: ['Admin'] },
          ],
        },
      ],
    },
  });
  const [guildId = ''] = run.discord.world.guilds.keys();
  const store = run.stores.jobs;
  const add = (userId: string, daysAgo: number, fields: Parameters<typeof aJob>[0] = {}) =>
    store.insert(
      aJob({
        status: statuses.succeeded,
        costUsd: 0.5,
        spentMs: { queued: 14_000, submitting: 1_000, running: 101_000 },
        createdAtMs: nowMs - daysAgo * DAY_MS,
        ...{ told: true, ...fields, request: { model: 'kling' }, origin: { guildId, userId } },
      }),
    );
  const { id: mia } = run.discord.member('mia');
  const { id: moe } = run.discord.member('moe');
  for (const daysAgo of [0, 0, 3, 20, 60]) await add(mia, daysAgo);
  await add(moe, 1);
  await add(moe, 2, {
    status: { state: 'failed', kind: 'content_rejected', cause: 'a provider said so' },
    costUsd: null,
  });
});

afterAll(async () => {
  await run?.[Symbol.asyncDispose]();
});

const textOf = ({ text }: ClientMessage) => text;
const isShown = ({ text }: ClientMessage) => text !== '';
const shown = (name: string, values = {}) =>
  run.discord.member(name).slash('stats', values).waitForMessage(isShown);
const lastUpload = () =>
  JSON.stringify(
    run.discord.log.requests({ method: 'PATCH' }).findLast(({ files }) => files.length > 0)?.json,
  );

describe('/stats', () => {
  it('is for admins', () => {
    expect(run.discord.member('mia').commands()).not.toContain('stats');
    expect(run.discord.member('ada').commands()).toContain('stats');
  });

  it('shows to the admin alone what was made, by whom, and why some failed', async () => {
    const answer = await shown('ada');
    expect(answer.ephemeral_for).toBe(run.discord.member('ada').id);
    const text = textOf(answer);
    expect(text).toContain('**5 videos** · **$2.50 spent** · 1 failed');
    expect(text).toContain('Typical wait in the queue 14 s, typical time to make 1 min 42 s');
    expect(text).toMatch(/🎬 \*\*Kling.*\*\* 5 \(\$2\.50\)/);
    expect(text).toContain(
      `👥 <@${run.discord.member('mia').id}> 4 ($2.00) · <@${run.discord.member('moe').id}> 1`,
    );
    expect(text).toContain('refused for its content: 1');
    expect(text).not.toContain('a provider said so');
  });

  it('draws it, with the figures as alt text', async () => {
    const answer = await shown('ada');
    const [url = ''] = imagesOf(answer);
    const imageFile = await loadImage(Buffer.from(await (await fetch(url)).arrayBuffer()));
    expect([imageFile.width, imageFile.height]).toEqual([800, 508]);
    await expect
      .poll(lastUpload)
      .toMatch(/Oct 25 to Nov 23: 5 videos, 1 failed.*Moe 1.*refused for its content 1/);
  });

  it('shows other periods by option and by button', async () => {
    const command = run.discord.member('ada').slash('stats', { period: 7 });
    const week = await command.waitForMessage(isShown);
    expect(textOf(week)).toContain('**4 videos**');
    await run.discord.member('ada').click(week, '90 days').acknowledged;
    const quarter = await command.waitForMessage((message) => textOf(message).includes('**6 videos**'));
    expect(quarter.text).toMatch(/^### 📊 The last 90 days\n/);
  });

  it('counts days by the clock of the server', async () => {
    const ada = run.discord.member('ada');
    await ada.slash('settings set', { name: 'time-zone', value: 'Pacific/Kiritimati' }).waitForMessage();
    const answer = await shown('ada');
    expect(answer.text).toContain('Pacific/Kiritimati');
    await expect.poll(lastUpload).toMatch(/Oct 26 to Nov 24/);
    await ada.slash('settings reset', { name: 'time-zone' }).waitForMessage();
  });

  it('gives a table that no spreadsheet calculates', async () => {
    const click = run.discord.member('ada').click(await shown('ada'), 'CSV');
    const { attachments, ephemeral_for } = await click.waitForMessage(isShown);
    expect(ephemeral_for).toBe(run.discord.member('ada').id);
    expect(attachments[0]?.filename).toBe('cutscene-stats-2026-10-25-30-days.csv');
    const table = await (await fetch(attachments[0]?.url ?? '')).text();
    const lines = table.trim().split('\r\n');
    expect(lines[0]).toMatch(/^date,model,model_name,member_id,member_name,requests,/);
    expect(lines).toHaveLength(6);
    expect(table).toContain(`"'=HYPERLINK(""https://evil.example"",""Mia"")",2,2,0,0,0,1,14.0,102.0,\r\n`);
    expect(table).toMatch(/2026-11-21,kling,.*,Moe,1,0,1,0,0,0,.*content_rejected 1\r\n/);
  });

  it('posts for everybody where asked, without buttons and pings', async () => {
    const answer = await shown('ada', { post: true });
    expect(answer.ephemeral_for).toBeFalsy();
    expect(labelsOf(answer)).toEqual([]);
    expect(answer.mentions).toEqual([]);
    expect(textOf(answer)).toContain('**5 videos**');
  });

  it('obeys only who asked, for 15 minutes', async () => {
    const ada = await shown('ada');
    const ids = JSON.stringify(ada.components).match(/stats:[^"]+/g) ?? [];
    const forged = async (name: string, customId: string) => {
      const message = await run.discord.member(name).slash('queue').waitForMessage();
      return refusal(run.discord.member(name).click(message, customId, { raw: true }));
    };
    expect(await forged('ben', ids[0] ?? '')).toContain('Not allowed');
    expect(await forged('mia', 'stats:1.1.0.AAAAAAAAAAAAAAAA:csv-90')).toContain('Not allowed');
    const own = (ids[0] ?? '').replace(/\.[^.:]+:/, '.AAAAAAAAAAAAAAAA:');
    expect(await forged('ada', own)).toContain('isn’t one of mine');
    nowMs += 16 * 60_000;
    expect(await refusal(run.discord.member('ada').click(ada, 'CSV'))).toContain('more than 15 minutes old');
  });

  it('does without the image where the bot may attach nothing, and says where there is nothing', async () => {
    run.discord.setPermissions('films', 'bot', { deny: PermissionFlagsBits.AttachFiles });
    const films = { channel: 'films' };
    const answer = await run.discord.member('ada').slash('stats', {}, films).waitForMessage(isShown);
    expect(imagesOf(answer)).toEqual([]);
    nowMs += 200 * DAY_MS;
    expect(textOf(await shown('ada'))).toContain('Nobody requested a video');
  });
});

it('never did anything that Discord would count against it', () => {
  expect(run.discord.log.unexpected()).toEqual([]);
  expect(run.discord.log.invalid()).toEqual([]);
});

it.runIf(isForDocs)('draws a busy month for the docs', async () => {
  const names = ['Mia', 'Moe', 'Ada', 'Ben', 'Leo', 'Sam'];
  await using busy = await startBotInProcess({
    providers: [{ ...fakeProvider().provider, id: 'wavespeed' }],
    discord: {
      guilds: [
        {
          name: 'Film Club',
          roles: [{ name: 'Admin', permissions: PermissionFlagsBits.ManageGuild }],
          channels: [{ name: 'general' }],
          members: names.map((displayName) => ({
            ...{ name: displayName.toLowerCase(), displayName },
            roles: displayName === 'Ada' ? ['Admin'] : [],
          })),
        },
      ],
    },
  });
  const [guildId = ''] = busy.discord.world.guilds.keys();
  const store = busy.stores.jobs;
  let state = 7;
  const random = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  /** One of them, the first ones more often. */
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() ** 1.7 * all.length)] as T;
  const usd = {
    kling: 0.42,
    'veo-3.1-fast': 0.6,
    'seedance-2.5': 1.2,
    'hailuo-3': 0.5,
    'wan-3': 0.5,
    vidu: 0.28,
  };
  const failures = ['content_rejected', 'task_failed', 'timeout'] as const;
  for (let job = 0; job < 430; job++) {
    const [model, costUsd] = pick(Object.entries(usd));
    const kind = random() < 0.09 ? pick(failures) : undefined;
    await store.insert(
      aJob({
        status: kind ? { ...statuses.failed, kind } : statuses.succeeded,
        costUsd: kind ? null : costUsd,
        spentMs: { queued: 40_000 * random(), submitting: 1_000, running: 60_000 + 90_000 * random() },
        createdAtMs: Date.now() - 60_000 - Math.floor(29.5 * DAY_MS * random()),
        ...{ told: true, request: { model } },
        origin: { guildId, userId: busy.discord.member(pick(names).toLowerCase()).id },
      }),
    );
  }
  const answer = await busy.discord.member('ada').slash('stats').waitForMessage(isShown);
  const drawn = await fetch(imagesOf(answer)[0] ?? '');
  await writeFile(new URL('../../docs/stats.png', import.meta.url), await drawn.bytes());
});

async function refusal(click: Invocation): Promise<string> {
  return (await click.waitForMessage(({ text }) => text.startsWith('❌'))).text;
}
