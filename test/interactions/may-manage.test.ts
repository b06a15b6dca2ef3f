import { describe, expect, it } from 'vitest';
import { mayManage, moderatedOf, requireShown, reviewRole } from '../../src/interactions/may-manage.ts';
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

it.each([
  { who: 'member', at: HERE, isStaff: false },
  { who: 'moderator', at: HERE, isStaff: true },
  // A moderator of one channel isn't one in another.
  { who: 'moderator', at: THERE, isStaff: false },
  { who: 'admin', at: THERE, isStaff: true },
] as const)('a $who is staff for a video of the channel $at: $isStaff', ({ who, at, isStaff }) => {
  const { interaction } = fakeInteraction({ may: rights[who], channelId: HERE });
  const hidden = aJob({ origin: { channelId: at, userId: '9' }, review: {} });
  expect(reviewRole(interaction, hidden)).toEqual({ isRequester: false, isStaff });
  const shown = () => requireShown(interaction, hidden);
  if (isStaff) expect(shown).not.toThrow();
  else expect(shown).toThrow();
  expect(() => requireShown(interaction, aJob({ origin: { channelId: at, userId: '9' } }))).not.toThrow();
});

it('a member sees their own video, whatever becomes of it', () => {
  const { interaction } = fakeInteraction({ may: rights.member, channelId: HERE });
  const own = aJob({ origin: { channelId: THERE, userId: MEMBER }, review: {} });
  expect(reviewRole(interaction, own)).toEqual({ isRequester: true, isStaff: false });
  expect(() => requireShown(interaction, own)).not.toThrow();
});
