import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { mayManage, moderatedOf } from '../../src/interactions/may-manage.ts';
import { fakeExtras, fakeInteraction } from '../support/interactions.ts';
import { aJob } from '../support/job.ts';
import { MEMBER } from '../support/requests.ts';

const HERE = '1200000000000000003';
const THERE = '1200000000000000033';
const permissions = {
  admin: [PermissionFlagsBits.ManageGuild],
  moderator: [PermissionFlagsBits.ManageMessages],
  member: [PermissionFlagsBits.SendMessages],
};

/** `moderates`: the other channels that Discord would say the member moderates. */
function rights(moderates: string[] = []) {
  const asked: string[][] = [];
  return {
    asked,
    discord: {
      extras: fakeExtras({ roleIds: ['1'] }),
      async moderatedChannels(_: unknown, channelIds: Iterable<string>) {
        const wanted = [...channelIds];
        asked.push(wanted);
        return new Set(wanted.filter((id) => moderates.includes(id)));
      },
    },
  };
}

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
    const { asked, discord } = rights([...moderates]);
    const { interaction } = fakeInteraction({ may: permissions[who], channelId: HERE });
    expect([...(await moderatedOf(interaction, of, { discord }))].toSorted()).toEqual([...are].toSorted());
    expect(asked).toEqual(asks);
  });

  it.each([
    { who: 'member', own: true, may: true },
    { who: 'member', own: false, may: false },
    { who: 'moderator', own: false, may: true },
    { who: 'admin', own: false, may: true },
  ] as const)('a job here is managed by a $who, own: $own: $may', async ({ who, own, may }) => {
    const job = aJob({ origin: { channelId: HERE, userId: own ? MEMBER : '9' } });
    const { interaction } = fakeInteraction({ may: permissions[who], channelId: HERE });
    expect(await mayManage(interaction, job, rights())).toBe(may);
  });

  it('a moderator of this channel does not manage a job of another', async () => {
    const job = aJob({ origin: { channelId: THERE, userId: '9' } });
    const { interaction } = fakeInteraction({ may: permissions.moderator, channelId: HERE });
    expect(await mayManage(interaction, job, rights())).toBe(false);
  });
});
