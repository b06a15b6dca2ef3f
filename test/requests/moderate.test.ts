import { describe, expect, it } from 'vitest';
import type { Log } from '../../src/log.ts';
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
  hasModerator = true,
  countFails = false,
}: {
  says: Classification | Error;
  isAgeRestricted?: boolean;
  hasImage?: boolean;
  whenDown?: 'open' | 'closed';
  isCounted?: boolean;
  hasModerator?: boolean;
  countFails?: boolean;
}) {
  let noted = 0;
  const logged: string[] = [];
  const log = (level: string) => () => void logged.push(level);
  const job = aJob({
    origin: { isAgeRestricted },
    inputs: hasImage ? [{ role: 'first', ...still }] : [],
  });
  const settings = { ...defaultSettings, moderationWhenDown: whenDown };
  const refusal = await moderate(job, settings, {
    moderator: hasModerator
      ? {
          async classify() {
            if (says instanceof Error) throw says;
            return says;
          },
        }
      : undefined,
    withMoments: (_owner, path, look) => look([`${path}-1.jpg`, `${path}-2.jpg`]),
    async noteRefusal() {
      noted++;
      if (countFails) throw new Error('the disk is full');
      return isCounted;
    },
    log: { info: log('info'), warn: log('warn'), error: log('error') } as unknown as Log,
  }).catch((error: Error) => error.message);
  return { refusal, noted, logged };
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

  it.each([
    ['every image, up to the first that is refused', [found(), found('hate'), found()], 2],
    ['every image, if none is refused', [found(), found(), found()], 3],
  ])('sees %s', async (_, answers, asked) => {
    const seen: (string | undefined)[] = [];
    const images = answers.map((__, index) => ({ role: 'reference' as const, ...still, path: `/${index}` }));
    const judged = moderate(aJob({ inputs: images }), defaultSettings, {
      moderator: {
        async classify({ image }) {
          seen.push(image?.path);
          return answers[seen.length - 1] ?? found();
        },
      },
      withMoments: (_owner, path, look) => look([`${path}-1.jpg`, `${path}-2.jpg`]),
      noteRefusal: async () => false,
      log: { info() {} } as unknown as Log,
    });
    if (asked < answers.length) await expect(judged).rejects.toThrow();
    else await judged;
    expect(seen).toEqual(images.slice(0, asked).map(({ path }) => path));
  });

  it('sees what the member wrote, also what is to be avoided', async () => {
    const seen: string[] = [];
    const classify = async ({ prompt }: { prompt: string }) => {
      seen.push(prompt);
      return found();
    };
    for (const request of [{ prompt: 'a boat' }, { prompt: 'a boat', avoid: 'gore' }])
      await moderate(aJob({ request }), defaultSettings, {
        ...{ moderator: { classify }, noteRefusal: async () => false },
        withMoments: (_owner, path, look) => look([path]),
        log: { info() {} } as unknown as Log,
      });
    expect(seen).toEqual(['a boat', 'a boat\ngore']);
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

  it('names what was found, in the prompt alone or with its image', async () => {
    const { refusal } = await result({ says: found('violence', 'hate') });
    const withImage = await result({ says: found('violence'), hasImage: true });
    expect(refusal).toMatch(/violence.* and .*hate/i);
    expect([refusal?.includes('image'), withImage.refusal?.includes('image')]).toEqual([false, true]);
    expect(refusal).toContain('no quota was used');
    const counted = await result({ says: found('violence'), isCounted: true });
    expect(counted.refusal).toMatch(/violence/i);
    expect(counted.refusal).not.toContain('no quota was used');
  });

  it('still refuses if a refusal can’t be counted', async () => {
    const free = await result({ says: found('violence') });
    const failed = await result({ says: found('violence'), countFails: true });
    expect(failed).toMatchObject({ refusal: free.refusal, logged: ['info', 'error'] });
  });

  it('is the operator’s to mend where it refuses the key, and down otherwise', async () => {
    const refused = new ProviderError('unauthorized', 'no such key');
    expect((await result({ says: refused })).logged).toEqual(['error']);
    expect((await result({ says: down })).logged).toEqual(['warn']);
    expect((await result({ says: new Error('a fault of ours') })).logged).toEqual(['warn']);
  });

  it('that there is none of is down, by the server’s gate', async () => {
    const says = found();
    expect((await result({ says, hasModerator: false })).refusal).toBe(
      (await result({ says: down })).refusal,
    );
    expect((await result({ says, hasModerator: false, whenDown: 'open' })).refusal).toBeUndefined();
  });
});
