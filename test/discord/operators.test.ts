import { TeamMemberMembershipState, TeamMemberRole } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createOperators } from '../../src/discord/operators.ts';
import { createFakeClock } from '../support/clock.ts';
import { silent } from '../support/ports.ts';

const member = (id: string, role: string, state = TeamMemberMembershipState.Accepted) => ({
  ...{ membership_state: state, role },
  user: { id },
});

function start(application: { owner?: object; team?: object | null } | Error) {
  const clock = createFakeClock();
  const world = { application, asked: 0 };
  const operators = createOperators({
    rest: {
      async get() {
        world.asked++;
        if (world.application instanceof Error) throw world.application;
        return world.application;
      },
    },
    clock,
    log: silent,
  });
  return { operators, clock, world };
}

describe('the operators', () => {
  it('are the owner of an application without a team', async () => {
    const { operators } = start({ owner: { id: 'owner' }, team: null });
    expect(await operators.includes('owner')).toBe(true);
    expect(await operators.includes('another')).toBe(false);
  });

  it('are those of a team who may work on it and have accepted, and its owner', async () => {
    const members = [
      member('admin', TeamMemberRole.Admin),
      member('developer', TeamMemberRole.Developer),
      member('reader', TeamMemberRole.ReadOnly),
      member('invited', TeamMemberRole.Admin, TeamMemberMembershipState.Invited),
    ];
    const { operators } = start({ owner: { id: 'team' }, team: { owner_user_id: 'owner', members } });
    const all = ['owner', 'admin', 'developer', 'reader', 'invited', 'team'];
    const included = await Promise.all(all.map((id) => operators.includes(id)));
    expect(all.filter((_, index) => included[index])).toEqual(['owner', 'admin', 'developer']);
    expect([...(await operators.all())]).toEqual(['owner', 'admin', 'developer']);
  });

  it('are asked for again after Discord did not answer', async () => {
    const { operators, world } = start(new Error('Discord is away'));
    await expect(operators.includes('owner')).rejects.toThrow('away');
    world.application = { owner: { id: 'owner' } };
    expect(await operators.includes('owner')).toBe(true);
  });

  it('are asked for once by several at the same time', async () => {
    const { operators, world } = start({ owner: { id: 'owner' } });
    const included = await Promise.all(['owner', 'owner'].map((id) => operators.includes(id)));
    expect([included, world.asked]).toEqual([[true, true], 1]);
    expect(await operators.mayInclude('owner')).toBe(true);
    expect(await operators.mayInclude('another')).toBe(false);
  });

  it('are known for five minutes, and asked for again by somebody new at most every ten seconds', async () => {
    const { operators, clock, world } = start({ owner: { id: 'owner' } });
    await operators.includes('owner');
    clock.advance(9_999);
    expect(await operators.includes('new')).toBe(false);
    expect(world.asked).toBe(1);
    world.application = { owner: { id: 'new' } };
    clock.advance(1);
    expect(await operators.includes('new')).toBe(true);
    clock.advance(299_999);
    expect(await operators.includes('new')).toBe(true);
    expect(world.asked).toBe(2);
    world.application = { owner: { id: 'owner' } };
    clock.advance(1);
    expect(await operators.includes('new')).toBe(false);
  });
});
