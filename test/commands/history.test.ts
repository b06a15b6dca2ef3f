import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { createHistoryCommand, showHistory } from '../../src/commands/history.ts';
import type { PastJobsQuery } from '../../src/jobs/store.ts';
import { HISTORY_ON_PAGE } from '../../src/replies/history-page.ts';
import { fakeInteraction, HERE } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeExtras } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

function start({ total = 1, isAgeRestricted = false, isAdult = false, model = 'preview' } = {}) {
  const readers: unknown[] = [];
  const asked: PastJobsQuery[] = [];
  const shown: { files: readonly { name: string }[] }[] = [];
  const all = Array.from({ length: total }, () =>
    aJob({ status: statuses.succeeded, request: { model }, ...(isAdult && { isAdult }) }),
  );
  const deps = {
    library: {
      past: async (query: PastJobsQuery) => {
        if (asked.push(query) > 9) throw new Error('It asks without end');
        return { jobs: all.slice(query.offset, query.offset + query.limit), total };
      },
      viewChain: async (_: unknown, who: unknown) => void readers.push(who),
      thumbnails: { read: async () => Buffer.from('jpeg') },
    },
    catalog: {
      find: (id: string) =>
        id === 'adult' ? { ageRestricted: true } : builtInModels.find((each) => each.id === id),
      makerOf: () => undefined,
    },
    discord: {
      extras: fakeExtras({ isAgeRestricted }),
      editReply: async (_: unknown, _body: unknown, files: readonly { name: string }[] = []) => {
        shown.push({ files });
      },
    },
  };
  return { deps: deps as Parameters<typeof createHistoryCommand>[0], asked, shown, readers };
}

describe('/history', () => {
  it.each([
    [undefined, ''],
    ['paper boat', 'paper boat'],
    ['  "boat" OR *; DROP', 'boat OR DROP'],
    ['naïve 猫', 'naïve 猫'],
    ['%_\\', ''],
    ['a'.repeat(200), 'a'.repeat(80)],
    [`${'a'.repeat(79)} b`, 'a'.repeat(79)],
  ])('looks for %j as %j', async (search, words) => {
    const { deps, asked } = start();
    const { interaction } = fakeInteraction({ options: { search } });
    await createHistoryCommand(deps).execute(interaction);
    expect(asked).toEqual([
      { guildId: GUILD, userId: MEMBER, search: words, offset: 0, limit: HISTORY_ON_PAGE },
    ]);
  });

  it.each([HISTORY_ON_PAGE + 1, HISTORY_ON_PAGE * 2])(
    'shows the last page of %d videos where the one that was asked for is gone',
    async (total) => {
      const { deps, asked } = start({ total });
      await showHistory(fakeInteraction().interaction, { search: '', page: 7 }, deps);
      expect(asked.map(({ offset }) => offset)).toEqual([7 * HISTORY_ON_PAGE, HISTORY_ON_PAGE]);
    },
  );

  it('ends with an empty page where there is nothing', async () => {
    const { deps, asked, shown } = start({ total: 0 });
    await showHistory(fakeInteraction().interaction, { search: '', page: 3 }, deps);
    expect(asked).toHaveLength(1);
    expect(shown).toEqual([{ files: [] }]);
  });

  it.each([
    { isAdult: false, isAgeRestricted: false, isShown: true },
    { isAdult: true, isAgeRestricted: false, isShown: false },
    { isAdult: true, isAgeRestricted: true, isShown: true },
    { model: 'adult', isAdult: false, isAgeRestricted: false, isShown: false },
    { model: 'adult', isAdult: false, isAgeRestricted: true, isShown: true },
    { isAdult: false, isAgeRestricted: false, botMay: [], isShown: false },
  ])(
    'thumbnail of $model for adults: $isAdult, channel restricted: $isAgeRestricted, bot may: $botMay',
    async ({ isShown, botMay, ...world }) => {
      const { deps, shown } = start(world);
      const { interaction } = fakeInteraction(botMay && { botMay });
      await showHistory(interaction, { search: '', page: 0 }, deps);
      expect(shown[0]?.files).toHaveLength(isShown ? 1 : 0);
    },
  );

  it('links to what this member may see from this channel', async () => {
    const { deps, readers } = start();
    await showHistory(fakeInteraction().interaction, { search: '', page: 0 }, deps);
    expect(readers).toEqual([{ channelId: HERE, userId: MEMBER }]);
  });
});
