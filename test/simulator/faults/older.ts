import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { TO_VERSION_4 } from '../../support/older-store.ts';
import { storePath } from '../bot.ts';
import type { Planned } from '../plan.ts';
import { membersOf } from '../world.ts';
import type { Site } from './site.ts';

const FOLDER = new URL('../../fixtures/histories/', import.meta.url);
const DAY_MS = 24 * 60 * 60_000;
/** Ids from before all others. Nobody sees messages of these jobs any more. */
export const OLDER = '1400';

interface History {
  job: object;
  end: { origin?: object; status?: { state: string }; told?: boolean };
  gone: string[];
  ledger: { state: string; quotaCounted: boolean; refused: boolean; heldUsd: number; spentUsd: number };
}

/** Ended jobs as an earlier release stored them, and one that it had accepted, in that release's tables. */
export function writeOlder(
  { dataDir, discord, counters, isSpoiled }: Site,
  { random, number }: Pick<Planned, 'random' | 'number'>,
): void {
  // It may be locked.
  if (isSpoiled('store')) return;
  const base = JSON.parse(readFileSync(new URL('base.json', FOLDER), 'utf8'));
  const histories = readFileSync(new URL('2026-11.jsonl', FOLDER), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as History)
    .filter(({ end }) => end.told && ['succeeded', 'failed', 'cancelled'].includes(end.status?.state ?? ''));
  const [guild] = [...discord.world.guilds.values()];
  const whose = { guildId: guild?.id, userId: discord.member(random.pick(membersOf(0))).id };
  const connection = new DatabaseSync(storePath(dataDir));

  function insert(
    job: Record<string, unknown> & { status: { state: string } },
    ledger: History['ledger'],
    isSettled: boolean,
  ) {
    const { id, createdAtMs, status } = job;
    connection
      .prepare(
        'INSERT INTO jobs (id, state, settled, guild_id, user_id, created_at_ms, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        String(id),
        status.state,
        Number(isSettled),
        whose.guildId ?? '',
        whose.userId,
        Number(createdAtMs),
        JSON.stringify(job),
      );
    connection
      .prepare(
        `INSERT INTO ledger (job_id, guild_id, user_id, role_ids, model, taken_at_ms, state, quota_counted, refused,
           held_microusd, spent_microusd) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[String(id), whose.guildId ?? '', whose.userId, '[]', (job['request'] as { model: string }).model],
        ...[Number(createdAtMs), ledger.state, Number(ledger.quotaCounted), Number(ledger.refused)],
        ...[Math.round(ledger.heldUsd * 1e6), Math.round(ledger.spentUsd * 1e6)],
      );
  }

  const idOf = (index: number) =>
    `${OLDER}${String(number).padStart(8, '0')}${String(index).padStart(7, '0')}`;
  try {
    connection.exec(TO_VERSION_4);
    for (let index = 0; index < 3; index++) {
      const { job, end, gone, ledger } = random.pick(histories);
      const createdAtMs = Date.now() - random.between(1, 20) * DAY_MS;
      const ended = { ...base, ...job, ...end, id: idOf(index), createdAtMs, stateSinceMs: createdAtMs };
      for (const name of gone) delete ended[name];
      insert({ ...ended, origin: { ...base.origin, ...end.origin, ...whose } }, ledger, true);
    }
    const { prompt: _, ...request } = base.request;
    const origin = {
      ...base.origin,
      ...whose,
      channelId: discord.channelId('films-0'),
      interactionToken: '',
    };
    const queued = {
      ...{
        ...base,
        id: idOf(9),
        provider: 'wavespeed',
        status: { state: 'queued', attempts: 0, notBeforeMs: 0 },
        origin,
      },
      request: { ...request, model: 'kling', prompt: `q${number}q a paper boat`, resolution: '1080p' },
      ...{ createdAtMs: Date.now() - 60_000, stateSinceMs: Date.now() - 50_000, reservedUsd: 0.35 },
    };
    insert(queued, { state: 'open', quotaCounted: true, refused: false, heldUsd: 0.35, spentUsd: 0 }, false);
    counters.hit('rows of an older version');
  } finally {
    connection.close();
  }
}
