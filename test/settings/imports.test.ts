import { Keyv } from 'keyv';
import { expect, it, vi } from 'vitest';
import { createImports } from '../../src/settings/imports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

it('an import can be confirmed for 15 minutes, once, and only by who uploaded it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const imports = createImports(new Keyv());
    const kept = { userId: MEMBER, guildId: GUILD, patch: { paused: true }, seenRevision: 0, rights: 'all' };
    const keep = () => imports.keep('7', kept);
    await keep();
    vi.advanceTimersByTime(15 * 60_000 - 1);
    expect(await imports.take('7', 'another')).toBeUndefined();
    const taken = await Promise.all([imports.take('7', MEMBER), imports.take('7', MEMBER)]);
    expect(taken.filter((each) => each !== undefined)).toEqual([kept]);
    expect(await imports.take('7', MEMBER)).toBeUndefined();
    await keep();
    vi.advanceTimersByTime(15 * 60_000 + 1);
    expect(await imports.take('7', MEMBER)).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});
