import { MessageFlags } from 'discord.js';
import { expect, it } from 'vitest';
import { createShowStoryButton } from '../../src/components/story.ts';
import type { Story } from '../../src/jobs/story.ts';
import { fakeInteraction, fakeMessage, HERE } from '../support/interactions.ts';
import { fakeDiscord, fakeLibrary } from '../support/ports.ts';
import { GUILD } from '../support/requests.ts';

const story: Story = {
  ...{ id: HERE, guildId: GUILD, channelId: '1200000000000000004', starterId: '1', title: 'The fox' },
  ...{ createdAtMs: 0, clips: [], panelId: '1200000000000000055' },
};

/** Deleting an old panel may fail, and a new one is there before its id is stored. */
it.each<[what: string, id: string, flags: MessageFlags | 0, how: string]>([
  ['the panel', '1200000000000000055', 0, 'reply'],
  ['another message that everybody sees', '1200000000000000056', 0, 'reply'],
  ['a page that only its reader sees', '1200000000000000057', MessageFlags.Ephemeral, 'update'],
])('is shown from %s to its reader alone', async (_, id, flags, how) => {
  const button = createShowStoryButton({
    stories: { get: async () => story },
    requests: { settingsFor: async () => ({}) },
    library: fakeLibrary([]),
    ...{ discord: fakeDiscord(), clock: { now: () => 0 } },
  } as never);
  const message = fakeMessage({ id, flags: flags as MessageFlags });
  const clicked = fakeInteraction({ message, customId: `story-show:${HERE}:0`, channelId: HERE });
  await button.execute(clicked.interaction, HERE, '0');
  expect(clicked.answers.map((answer) => answer.how)).toEqual([how]);
  const isPrivate = Number(Object(clicked.answers[0]?.body).flags) & MessageFlags.Ephemeral;
  if (how === 'reply') expect(isPrivate).toBeTruthy();
});
