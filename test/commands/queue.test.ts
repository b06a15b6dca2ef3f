import { describe, expect, it } from 'vitest';
import { createQueueCommand, listQueue } from '../../src/commands/queue.ts';
import type { Job } from '../../src/jobs/job.ts';
import { fakeInteraction, HERE, OTHER, rights, THERE, type Who } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const origins = {
  mine: { userId: MEMBER, channelId: THERE },
  theirsHere: { userId: OTHER, channelId: HERE },
  theirsThere: { userId: OTHER, channelId: THERE },
  mineDone: { userId: MEMBER },
  mineElsewhere: { userId: MEMBER, guildId: '7' },
};
/** Each has its name as its prompt. */
const all = Object.entries(origins).map(([prompt, origin]) =>
  aJob({ request: { prompt }, origin, ...(prompt === 'mineDone' && { status: statuses.succeeded }) }),
);

function start(moderates: string[] = []) {
  const discord = fakeDiscord({ moderates });
  const deps = {
    jobs: { all: () => all },
    library: { view: (job: Job) => ({ job, model: undefined, nowMs: job.createdAtMs }) },
    discord,
  };
  return { deps, asked: discord.asked };
}

/** The jobs in a list. */
function listed(text: string) {
  return Object.keys(origins).filter((name) => text.includes(`**${name}**`));
}

describe('/queue', () => {
  it('shows the member’s own open jobs of this server', async () => {
    const { deps, asked } = start([THERE]);
    const { interaction, said } = fakeInteraction({ may: rights.admin });
    await createQueueCommand(deps).execute(interaction);
    expect(listed(said())).toEqual(['mine']);
    expect(asked).toEqual([]);
  });

  it.each([
    { who: 'member', moderates: [THERE], shows: ['mine'] },
    { who: 'moderator', moderates: [], shows: ['mine', 'theirsHere'] },
    { who: 'moderator', moderates: [THERE], shows: ['mine', 'theirsHere', 'theirsThere'] },
    { who: 'admin', moderates: [], shows: ['mine', 'theirsHere', 'theirsThere'] },
  ] as { who: Who; moderates: string[]; shows: string[] }[])(
    'of the whole server shows $shows to a $who, elsewhere $moderates',
    async ({ who, moderates, shows }) => {
      const { deps } = start(moderates);
      const { interaction } = fakeInteraction({ may: rights[who] });
      const list = await listQueue(interaction, { scope: 'server', page: 0 }, deps);
      expect(listed(JSON.stringify(list))).toEqual(shows);
      expect(JSON.stringify(list).includes(':scope"')).toBe(who !== 'member');
    },
  );
});
