import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createBlockCommand, createUnblockCommand, requireMayBlock } from '../../src/commands/block.ts';
import { fakeInteraction, OTHER, rights } from '../support/interactions.ts';
import { fakeExtras, startSettings } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

const { admin: ADMIN, moderator: MODERATOR } = rights;

describe('who may block whom', () => {
  const cases = [ADMIN, MODERATOR].flatMap((may) =>
    [true, false].flatMap((isBlocked) =>
      [true, false, undefined].map((isStaff) => ({
        who: may === ADMIN ? 'an admin' : 'a moderator',
        ...{ may, isBlocked, isStaff },
        isAllowed: may === ADMIN || (!isBlocked && isStaff === false),
      })),
    ),
  );

  it.each(cases)(
    '$who, blocked: $isBlocked, on staff: $isStaff',
    ({ may, isBlocked, isStaff, isAllowed }) => {
      const { interaction } = fakeInteraction({ may });
      const block = () =>
        requireMayBlock(
          interaction,
          { userId: OTHER, isStaff },
          { blockedMembers: isBlocked ? [MEMBER] : [] },
        );
      if (isAllowed) expect(block).not.toThrow();
      else expect(block).toThrow();
    },
  );
});

describe('/block and /unblock', () => {
  async function start(permissionsOf: Record<string, string> = {}) {
    const settings = await startSettings();
    const deps = { settings, discord: { extras: fakeExtras({ permissionsOf }) } };
    const run = async (
      { execute }: { execute(interaction: never): Promise<void> },
      member: string,
      may: readonly bigint[] = MODERATOR,
    ) => {
      const { interaction, answers } = fakeInteraction({ may, options: { member: { id: member } } });
      await execute(interaction);
      return JSON.stringify(answers.map(({ body }) => body));
    };
    const blocked = async () => (await settings.get(GUILD)).settings.blockedMembers;
    return { block: createBlockCommand(deps), unblock: createUnblockCommand(deps), run, blocked };
  }

  it('put a member on the list once and take them off it', async () => {
    const { block, unblock, run, blocked } = await start();
    expect(await run(block, OTHER)).toContain('🚫');
    expect(await run(block, OTHER)).not.toContain('🚫');
    expect(await blocked()).toEqual([OTHER]);
    expect(await run(unblock, OTHER)).toContain('✅');
    expect(await run(unblock, OTHER)).not.toContain('✅');
    expect(await blocked()).toEqual([]);
  });

  it('let nobody block themselves', async () => {
    const { block, run, blocked } = await start();
    await expect(run(block, MEMBER, ADMIN)).rejects.toThrow('yourself');
    expect(await blocked()).toEqual([]);
  });

  it.each([
    ['staff', PermissionFlagsBits.ManageMessages, true],
    ['an ordinary member', PermissionFlagsBits.SendMessages, false],
  ])('judge %s by what they may do in the channel', async (_, permission, isRefused) => {
    const { block, run } = await start({ [OTHER]: permission.toString() });
    if (isRefused) await expect(run(block, OTHER)).rejects.toThrow();
    else expect(await run(block, OTHER)).toContain('🚫');
    expect(await run(block, OTHER, ADMIN)).toBeTruthy();
  });
});
