import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createPrivacyButton } from '../../src/components/privacy-controls.ts';
import { translator } from '../../src/locales/translate.ts';
import { createOptedOutNames } from '../../src/privacy/opted-out-names.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { fakeInteraction, fakeMessage, OTHER } from '../support/interactions.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { startSettings } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');

async function start(patch: Patch = {}, onTheWay = 0) {
  const settings = await startSettings(patch);
  const optedOutNames = createOptedOutNames(memoryKeyv());
  const forgotten: string[] = [];
  const memberData = {
    exportOf: async (userId: string) => ({ member: userId, prompts: 'a boat '.repeat(100) }),
    async forget(userId: string) {
      forgotten.push(userId);
      return { onTheWay };
    },
  };
  const button = createPrivacyButton({
    settings,
    privacy: { memberData, optedOutNames },
    cast: { store: { ofMember: async () => [] }, read: async () => undefined },
  });
  return {
    ...{ forgotten, optedOutNames },
    optedOut: async (guildId = GUILD) => (await settings.get(guildId)).settings.optedOutMembers,
    history: () => settings.history(GUILD),
    async press(
      action: string,
      names: { username?: string; globalName?: string | null; nick?: string | null } = {},
      attachmentSizeLimit = 10_000,
    ) {
      const click = fakeInteraction({ message: fakeMessage(), attachmentSizeLimit });
      const { nick = null, username = 'mia', globalName = null } = names;
      Object.assign(click.interaction, { member: { nick }, user: { id: MEMBER, username, globalName } });
      await button.execute(click.interaction, action);
      return { ...click, said: click.said() };
    },
  };
}

describe('the buttons of /privacy', () => {
  it('put a member on this server’s list, with what they are called here, and take them off', async () => {
    const { press, optedOut, history, optedOutNames } = await start({ optedOutMembers: [OTHER] });
    await press('opt-out', { username: 'mia', globalName: ' Mia * M. ', nick: 'Director' });
    expect(await optedOut()).toEqual([OTHER, MEMBER]);
    expect(await optedOut('7')).toEqual([]);
    expect((await history())[0]).toMatchObject({ by: MEMBER, reason: 'opt-out' });
    expect(await optedOutNames.ofMember(MEMBER)).toEqual([
      { server: GUILD, names: ['mia', 'Mia   M.', 'Director'] },
    ]);
    const { said } = await press('opt-in', { nick: 'Producer' });
    expect(await optedOutNames.ofMember(MEMBER)).not.toMatchObject([{ names: ['mia', 'Producer'] }]);
    expect(said).toContain(t('optOut.undone'));
    expect(await optedOut()).toEqual([OTHER]);
  });

  it.each([
    [{ username: 'mia', globalName: 'mia', nick: null }, ['mia']],
    [{ username: 'm', globalName: '猫', nick: '猫猫' }, ['猫猫']],
    [{ username: 'mia', globalName: '***', nick: '✨✨' }, ['mia']],
  ])('know %j by %j alone', async (names, kept) => {
    const { press, optedOutNames } = await start();
    await press('opt-out', names);
    expect(await optedOutNames.ofMember(MEMBER)).toEqual([{ server: GUILD, names: kept }]);
  });

  it.each([
    [true, 'optOut.asked'],
    [false, 'optOut.notAsked'],
  ] as const)('say whether others are asked for consent here: %s', async (consentRequired, key) => {
    const { press } = await start({ consentRequired });
    expect((await press('opt-out')).said).toContain(t(key));
  });

  it('export everything about the member who clicks, compressed if it would be too large', async () => {
    const { press } = await start();
    const fileOf = async (limit: number) => {
      const { answers } = await press('export', {}, limit);
      expect(answers[0]).toEqual({ how: 'deferReply', body: { flags: 64 } });
      const [, { files }] = answers.map(({ body }) => body) as [
        unknown,
        { files: [{ name: string; attachment: Buffer }] },
      ];
      return files[0];
    };
    const whole = await fileOf(10_000);
    expect(whole.name).toBe('cutscene-data.json');
    expect(JSON.parse(String(whole.attachment))).toMatchObject({ member: MEMBER });
    expect((await fileOf(whole.attachment.length)).name).toBe('cutscene-data.json');
    const packed = await fileOf(whole.attachment.length - 1);
    expect(packed.name).toBe('cutscene-data.json.gz');
    expect(gunzipSync(packed.attachment)).toEqual(whole.attachment);
  });

  it('delete nothing before they have asked, and then only data about the member who clicks', async () => {
    const { press, forgotten } = await start();
    expect((await press('delete')).said).toContain('privacy:delete-now');
    expect(forgotten).toEqual([]);
    const { said } = await press('delete-now');
    expect(forgotten).toEqual([MEMBER]);
    expect(said).toContain(t('privacy.deleted'));
    expect(said).not.toContain(t('privacy.stillOpen', { count: 0 }));
  });

  it('say how many videos are still on their way', async () => {
    const { press } = await start({}, 2);
    expect((await press('delete-now')).said).toContain(t('privacy.stillOpen', { count: 2 }));
  });

  it('of another version say so', async () => {
    const { press, forgotten } = await start();
    await expect(press('delete-all')).rejects.toThrow(t('refusal.oldButton'));
    expect(forgotten).toEqual([]);
  });
});
