import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Classification } from '../../src/moderation/moderator.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { moderate } from '../../src/requests/moderate.ts';
import { defaultSettings } from '../../src/settings/schema.ts';
import { still } from '../support/engine.ts';
import { aJob } from '../support/job.ts';

const found = (...kinds: string[]): Classification => ({
  flagged: kinds.length > 0,
  flags: Object.fromEntries(kinds.map((kind) => [kind, true])),
  scores: Object.fromEntries(kinds.map((kind) => [kind, 1])),
});
const down = new ProviderError('unavailable', 'it is down');

async function result({
  says,
  isAgeRestricted = false,
  hasImage = false,
  whenDown = 'closed',
  isCounted = false,
}: {
  says: Classification | Error;
  isAgeRestricted?: boolean;
  hasImage?: boolean;
  whenDown?: 'open' | 'closed';
  isCounted?: boolean;
}) {
  let noted = 0;
  const job = aJob({ origin: { isAgeRestricted } });
  const settings = { ...defaultSettings, moderationWhenDown: whenDown };
  const refusal = await moderate(job, hasImage ? still : null, settings, {
    moderator: {
      async classify() {
        if (says instanceof Error) throw says;
        return says;
      },
    },
    async noteRefusal() {
      noted++;
      return isCounted;
    },
    log: pino({ level: 'silent' }),
  }).catch((error: Error) => error.message);
  return { refusal, noted };
}

describe('moderation', () => {
  it.each([
    { name: 'nothing', says: found(), isRefused: false },
    { name: 'violence', says: found('violence'), isRefused: true },
    { name: 'nudity', says: found('sexual'), isRefused: true },
    { name: 'nudity where adults are', says: found('sexual'), isAgeRestricted: true, isRefused: false },
    {
      name: 'nudity with an image where adults are',
      says: found('sexual'),
      isAgeRestricted: true,
      hasImage: true,
      isRefused: true,
    },
  ])('that finds $name: refused $isRefused, and noted as often', async ({ isRefused, ...given }) => {
    const { refusal, noted } = await result(given);
    expect(refusal === undefined).toBe(!isRefused);
    expect(noted).toBe(isRefused ? 1 : 0);
  });

  it('says when a refusal counts against the quota', async () => {
    const free = await result({ says: found('violence') });
    const counted = await result({ says: found('violence'), isCounted: true });
    expect(free.refusal).not.toBe(counted.refusal);
    expect(counted.refusal).toContain('5');
  });

  it.each([
    { whenDown: 'open', isRefused: false },
    { whenDown: 'closed', isRefused: true },
  ] as const)('that does not work, with the server’s gate $whenDown', async ({ whenDown, isRefused }) => {
    const { refusal, noted } = await result({ says: down, whenDown });
    expect(refusal === undefined).toBe(!isRefused);
    expect(noted).toBe(0);
  });
});
