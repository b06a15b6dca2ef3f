import { expect, it } from 'vitest';
import type { Scope } from '../../src/jobs/allowance.ts';
import { raise } from '../../src/jobs/invariants.ts';
import { lock, writeEntry } from '../../src/store/postgres/ledger-entries.ts';
import { aJob, statuses } from '../support/job.ts';

/** What is locked for these scopes, in this order. */
async function locked(scopes: readonly Scope[]): Promise<unknown> {
  let keys: unknown = [];
  await lock(async (_, values) => {
    keys = values?.[0];
    return [];
  }, scopes);
  return keys;
}

const guildId = '1';
/** From the fewest members to the most. */
const scopes: readonly Scope[] = [
  { userId: '2' },
  { guildId, userId: '2' },
  { guildId, userId: '3' },
  { guildId, roleId: '2' },
  { guildId, roleId: '3' },
  { guildId, models: ['a', 'b'] },
  { guildId, models: ['a', 'c'] },
  { guildId },
  { guildId: '2' },
  {},
];

it('locks whatever has an allowance once, and what most members share the last', async () => {
  const alone = await Promise.all(scopes.map((scope) => locked([scope])));
  expect(alone.every((keys) => Array.isArray(keys) && keys.length === 1)).toBe(true);
  expect(new Set(alone.flat()).size).toBe(scopes.length);
  expect(await locked([...scopes, ...scopes].toReversed())).toEqual(alone.flat());
  expect(await locked([{ guildId, models: ['b', 'a'] }])).toEqual(await locked([scopes[5] ?? {}]));
});

it('counts the refusals of a member one after the other', async () => {
  const asked: unknown[] = [];
  const job = aJob({ status: { ...statuses.failed, kind: 'content_rejected' } });
  await writeEntry(
    async (_, values) => {
      asked.push(values?.[0]);
      return [{ refusals: 0 }];
    },
    job,
    raise,
  );
  const { guildId, userId } = job.origin;
  expect(asked).toEqual([await locked([{ guildId, userId }]), guildId, job.id]);
});
