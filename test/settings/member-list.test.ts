import { expect, it, vi } from 'vitest';
import { changeMemberList } from '../../src/settings/member-list.ts';
import { ConflictError } from '../../src/settings/store.ts';
import { startSettings } from '../support/ports.ts';
import { GUILD } from '../support/requests.ts';

const field = 'blockedMembers';
const ids = ['1200000000000000011', '1200000000000000012', '1200000000000000013'];
const change = (userId: string, isOn: boolean) => ({ guildId: GUILD, userId, by: 'a moderator', isOn });

it('changes made to a list at the same moment all count', async () => {
  const settings = await startSettings({ [field]: ids.slice(0, 1) });
  const list = async () => (await settings.get(GUILD)).settings[field];
  const changes = ids.map((id, index) => changeMemberList(settings, field, change(id, index > 0)));
  expect(await Promise.all(changes)).toEqual([true, true, true]);
  expect(await list()).toEqual(ids.slice(1));
});

it('says whether it was so already, and writes nothing then', async () => {
  const settings = await startSettings({ [field]: ids });
  const { revision } = await settings.get(GUILD);
  expect(await changeMemberList(settings, field, change(ids[1] ?? '', true))).toBe(false);
  expect(await changeMemberList(settings, field, change('9', false))).toBe(false);
  expect((await settings.get(GUILD)).revision).toBe(revision);
});

it.each([
  ['gives up after five conflicts', new ConflictError([]), 5],
  ['does not repeat what failed otherwise', new Error('the disk is full'), 1],
])('%s', async (_, error, tries) => {
  const settings = await startSettings();
  const refuse = vi.spyOn(settings, 'change').mockRejectedValue(error);
  await expect(changeMemberList(settings, field, change('9', true))).rejects.toBe(error);
  expect(refuse).toHaveBeenCalledTimes(tries);
});
