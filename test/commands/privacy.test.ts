import { describe, expect, it } from 'vitest';
import { createPrivacyCommand } from '../../src/commands/privacy.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction, OTHER } from '../support/interactions.ts';
import { startSettings } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');

async function privacy({
  optedOutMembers = [] as string[],
  guildId = GUILD,
  isModerated = false,
  hostedDays = undefined as number | undefined,
} = {}) {
  const settings = await startSettings({ optedOutMembers });
  const kept = { isModerated, isAssisted: false, retentionDays: 21, hostedDays };
  const { interaction, said } = fakeInteraction({ guildId });
  await createPrivacyCommand({ privacy: { kept }, settings }).execute(interaction);
  return said();
}

describe('/privacy', () => {
  it.each([
    { name: 'nobody has opted out', world: {}, button: 'opt-out' },
    { name: 'another member has', world: { optedOutMembers: [OTHER] }, button: 'opt-out' },
    { name: 'the member has', world: { optedOutMembers: [OTHER, MEMBER] }, button: 'opt-in' },
    { name: 'they have elsewhere', world: { optedOutMembers: [MEMBER], guildId: '7' }, button: 'opt-out' },
  ])('offers $button where $name', async ({ world, button }) => {
    const said = await privacy(world);
    expect(said.match(/privacy:[a-z-]+/g)).toEqual([`privacy:${button}`, 'privacy:export', 'privacy:delete']);
  });

  it.each([
    { isModerated: true, hostedDays: 3 },
    { isModerated: false, hostedDays: 3 },
    { isModerated: true, hostedDays: undefined },
    { isModerated: false, hostedDays: undefined },
  ])('says what this bot does: moderated $isModerated, hosted for $hostedDays days', async (world) => {
    const said = await privacy(world);
    expect(said).toContain('21 days');
    expect(said.includes(t('privacy.moderation'))).toBe(world.isModerated);
    expect(said.includes(t('privacy.hosted', { days: 3 }))).toBe(world.hostedDays === 3);
  });
});
