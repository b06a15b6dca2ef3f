import { describe, expect, it } from 'vitest';
import { newPanel, panelId, readPanelId } from '../../src/interactions/panel-id.ts';
import { translator } from '../../src/locales/translate.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, OTHER, rights } from '../support/interactions.ts';
import { aSigner, fakeExtras } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');
const mine = { kind: 'panel', purpose: 'settings-panel', command: () => '/settings' };
const others = { kind: 'stats', purpose: 'stats', command: () => '/stats' };
const signer = await aSigner();

function start(roleIds = ['2', '1']) {
  const clock = createFakeClock();
  const deps = { signer, clock, discord: { extras: fakeExtras({ roleIds }) } };
  return { clock, deps };
}

const member = (did: Parameters<typeof fakeInteraction>[0] = {}) =>
  fakeInteraction({ may: rights.admin, ...did }).interaction;
const tokenOf = (id: string) => id.split(':')[1] ?? '';

function open() {
  const { clock, deps } = start();
  const id = panelId({ ...newPanel(member(), deps), revision: 7 }, 'open.safety', signer);
  return { clock, deps, id, token: tokenOf(id) };
}

describe('a panel', () => {
  it('obeys who opened it, and knows what it showed', () => {
    const { clock, deps, id, token } = open();
    expect(id).toMatch(/^panel:.*:open\.safety$/);
    expect(id.length).toBeLessThan(100);
    expect(readPanelId(token, member(), deps)).toMatchObject({
      ...{ guildId: GUILD, openedBy: MEMBER, openedAtMs: clock.now(), revision: 7 },
    });
  });

  it('obeys for a quarter of an hour', () => {
    const { clock, deps, token } = open();
    clock.advance(15 * 60_000);
    expect(() => readPanelId(token, member(), deps)).not.toThrow();
    clock.advance(1);
    expect(() => readPanelId(token, member(), deps)).toThrow(
      t('panel.tooOld', { command: t('panel.command') }),
    );
  });

  it.each([
    ['another member', member({ userId: OTHER }), t('panel.notYours')],
    ['another server', member({ guildId: '7' }), t('panel.notMine', { command: t('panel.command') })],
    ['lost rights', member({ may: rights.moderator }), t('panel.notMine', { command: t('panel.command') })],
  ])('doesn’t obey %s', (_, presser, says) => {
    const { deps, token } = open();
    expect(() => readPanelId(token, presser, deps)).toThrow(says);
  });

  it('doesn’t obey once the member’s roles have changed, whatever their order', () => {
    const { token } = open();
    expect(() => readPanelId(token, member(), start(['1', '2']).deps)).not.toThrow();
    expect(() => readPanelId(token, member(), start(['1']).deps)).toThrow();
  });

  it('is not one of another kind, nor of another settings’ revision', () => {
    const { deps, token } = open();
    expect(() => readPanelId(token, member(), deps, mine)).not.toThrow();
    expect(() => readPanelId(token, member(), deps, others)).toThrow('/stats');
    expect(() => readPanelId(token.replace('.7.', '.8.'), member(), deps)).toThrow();
    expect(() => readPanelId('', member(), deps)).toThrow();
  });
});
