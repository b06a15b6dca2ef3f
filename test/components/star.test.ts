import { ComponentType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createStarButton } from '../../src/components/star.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { starButton } from '../../src/replies/star-button.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, fakeMessage, HERE } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary, silent, startSettings } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const byStars: Patch = { showcaseChannel: HERE, showcaseStars: 2 };
const aVideo = (fields: Parameters<typeof aJob>[0] = {}) =>
  aJob({ status: statuses.succeeded, ...fields, origin: { userId: '8', channelId: HERE } });

async function start({ job = aVideo() as Job, patch = byStars } = {}) {
  const clock = createFakeClock();
  const given = new Set<string>();
  const library = {
    ...fakeLibrary([job]),
    async toggleStar(_: Job, userId: string) {
      if (!given.delete(userId)) given.add(userId);
      return given.size;
    },
    starsOf: async () => given.size,
  };
  const button = createStarButton({
    ...{ library, discord: fakeDiscord(), settings: await startSettings(patch), clock, log: silent },
  });
  const row = { type: ComponentType.ActionRow, components: [starButton(job, 0, t)] };
  const message = Object.assign(fakeMessage(), { components: [{ toJSON: () => row }] });
  return {
    clock,
    given,
    async press(userId: string) {
      const click = fakeInteraction({
        userId,
        message: message as unknown as ReturnType<typeof fakeMessage>,
      });
      const error = await button.execute(click.interaction, job.id).catch((thrown: Error) => thrown);
      return { error: error?.message, answers: click.answers, said: click.said };
    },
  };
}

it('a star counts a moment before the end of the video is stored', async () => {
  const { press, given } = await start({ job: aVideo({ status: statuses.delivering }) });
  expect((await press('1')).error).toBeUndefined();
  expect(given.size).toBe(1);
});

const labels = (answers: readonly { how: string; body: unknown }[]) =>
  answers.map(({ how, body }) => [how, /"label":"([^"]*)"/.exec(JSON.stringify(body ?? ''))?.[1] ?? '']);

describe('many clicks on one message', () => {
  it('draw it at once, and those that follow together, by the last one', async () => {
    const { press, clock } = await start();
    const clicks = [await press('1'), await press('2'), await press('3')];
    const shown = () => clicks.map(({ answers }) => labels(answers));
    expect(shown()).toEqual([[['update', '1']], [['deferUpdate', '']], [['deferUpdate', '']]]);
    clock.advance(2_000);
    await expect
      .poll(() => shown()[2])
      .toEqual([
        ['deferUpdate', ''],
        ['editReply', '3'],
      ]);
    expect(shown()[1]).toHaveLength(1);
    clock.advance(2_000);
    expect(labels((await press('1')).answers)).toEqual([['update', '2']]);
  });
});

it.each<[string, { job?: Job; patch?: Patch }, string, string]>([
  ['of its member', {}, '8', t('star.own')],
  ['where every video is shown', { patch: { ...byStars, showcaseStars: 0 } }, MEMBER, t('star.off')],
  ['without a showcase', { patch: {} }, MEMBER, t('star.off')],
  ['for a video that is hidden', { job: aVideo({ spoiler: true }) }, MEMBER, t('star.over')],
  ['for a video that was deleted', { job: aVideo({ isDeleted: true }) }, MEMBER, t('star.over')],
  ['for a video under review', { job: aVideo({ review: {} }) }, MEMBER, t('star.over')],
])('a star %s is refused', async (_, world, userId, sentence) => {
  const { press, given } = await start(world);
  expect((await press(userId)).error).toBe(sentence);
  expect(given.size).toBe(0);
});
