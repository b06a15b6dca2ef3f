import { describe, expect, it } from 'vitest';
import { createHelpCommand } from '../../src/commands/help.ts';
import { operatorPanel } from '../../src/commands/operator/operator-panel.ts';
import { readPanelId } from '../../src/interactions/panel-id.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, OTHER } from '../support/interactions.ts';
import { aSigner, fakeExtras } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

async function help(userId: string) {
  const deps = {
    operator: { operators: { mayInclude: async (id: string) => id === OTHER } },
    discord: { extras: fakeExtras() },
    signer: await aSigner(),
    clock: createFakeClock(),
  };
  const { interaction, said } = fakeInteraction({ userId });
  await createHelpCommand(deps as never).execute(interaction);
  return { said: said(), interaction, deps };
}

describe('/help', () => {
  it('has a button for each example', async () => {
    const { said } = await help(MEMBER);
    expect(said.match(/example:\d+/g)).toEqual(['example:0', 'example:1', 'example:2', 'example:3']);
  });

  it('leads the operator alone to /operator', async () => {
    expect((await help(MEMBER)).said).not.toContain('operator:');
    const { said, interaction, deps } = await help(OTHER);
    const [, token = '', action] = /operator:([^:"]+):([^"]+)/.exec(said) ?? [];
    expect(action).toBe('open.health.0');
    expect(readPanelId(token, interaction, deps, operatorPanel)).toMatchObject({ openedBy: OTHER });
  });
});
