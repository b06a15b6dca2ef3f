import { describe, expect, it } from 'vitest';
import { mayManage, moderatedOf } from '../../src/interactions/may-manage.ts';
import { fakeInteraction, HERE, rights, THERE } from '../support/interactions.ts';
import { aJob } from '../support/job.ts';
import { fakeDiscord } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

describe('the channels that a member moderates', () => {
  it.each([
    { who: 'admin', of: [HERE, THERE], moderates: [], are: [HERE, THERE], asks: [] },
    { who: 'moderator', of: [HERE], moderates: [], are: [HERE], asks: [] },
    { who: 'moderator', of: [HERE, THERE], moderates: [], are: [HERE], asks: [[THERE]] },
    { who: 'moderator', of: [HERE, THERE], moderates: [THERE], are: [HERE, THERE], asks: [[THERE]] },
    { who: 'member', of: [HERE], moderates: [HERE], are: [], asks: [] },
    { who: 'member', of: [HERE, THERE], moderates: [THERE], are: [THERE], asks: [[THERE]] },
    { who: 'member', of: [], moderates: [THERE], are: [], asks: [] },
  ] as const)('$who of $of, elsewhere $moderates: $are', async ({ who, of, moderates, are, asks }) => {
    const discord = fakeDiscord({ moderates });
    const { interaction } = fakeInteraction({ may: rights[who], channelId: HERE });
    expect([...(await moderatedOf(interaction, of, { discord }))].toSorted()).toEqual([...are].toSorted());
    expect(discord.asked).toEqual(asks);
  });

  it.each([
    { who: 'member', own: true, may: true },
    { who: 'member', own: false, may: false },
    { who: 'moderator', own: false, may: true },
    { who: 'admin', own: false, may: true },
  ] as const)('a job here is managed by a $who, own: $own: $may', async ({ who, own, may }) => {
    const job = aJob({ origin: { channelId: HERE, userId: own ? MEMBER : '9' } });
    const { interaction } = fakeInteraction({ may: rights[who], channelId: HERE });
    expect(await mayManage(interaction, job, { discord: fakeDiscord() })).toBe(may);
  });

  it('a moderator of this channel does not manage a job of another', async () => {
    const job = aJob({ origin: { channelId: THERE, userId: '9' } });
    const { interaction } = fakeInteraction({ may: rights.moderator, channelId: HERE });
    expect(await mayManage(interaction, job, { discord: fakeDiscord() })).toBe(false);
  });
});
