import type { Clock } from '../clock.ts';
import { UserError } from '../errors.ts';
import type { Sentence } from '../locales/translate.ts';
import type { Signer } from '../signer.ts';

/** A panel takes clicks for this long after it was opened. */
const PANEL_MS = 15 * 60_000;

/** What a panel is for. */
export interface PanelKind {
  /** What its custom ids begin with. */
  kind: string;
  /** Keeps the marks of one kind from being used for another. */
  purpose: string;
  /** What opens one, as its commands are called in a language. */
  command: Sentence;
}

const settingsPanel: PanelKind = {
  kind: 'panel',
  purpose: 'settings-panel',
  command: (t) => t('panel.command'),
};

/** Who opens a panel or presses one of its controls. */
type Opener = { guildId: string; user: { id: string } };

/** What every control of a panel carries in its custom id. */
export interface Panel {
  guildId: string;
  /** Who opened it, and whom alone it obeys. */
  openedBy: string;
  openedAtMs: number;
  /** The settings that it shows; 0 for a panel of other things. */
  revision: number;
}

/** A panel that somebody opens now, which shows no settings. */
export function newPanel({ guildId, user }: Opener, clock: Clock): Panel {
  return { guildId, openedBy: user.id, openedAtMs: clock.now(), revision: 0 };
}

/** `kind:<who, when, what, signed>:<action>`, within the 100 characters of a custom id. */
export function panelId(
  panel: Panel,
  action: string,
  signer: Signer,
  { kind, purpose } = settingsPanel,
): string {
  const state = stateOf(panel);
  return `${kind}:${state}.${signer.sign(purpose, `${panel.guildId}.${state}`)}:${action}`;
}

/**
 * The panel that a custom id belongs to. Throws a `UserError` for one that this bot did not make, for somebody else
 * than who opened it, and for one that is too old.
 */
export function readPanelId(
  token: string,
  { guildId, user }: Opener,
  { signer, clock }: { signer: Signer; clock: Clock },
  { purpose, command } = settingsPanel,
): Panel {
  const [opener = '', opened = '', revision = '', mark = ''] = token.split('.');
  if (!signer.isSigned(purpose, `${guildId}.${opener}.${opened}.${revision}`, mark)) {
    throw new UserError((t) => t('panel.notMine', { command: command(t) }));
  }
  const openedAtMs = Number.parseInt(opened, 36) * 1_000;
  const panel = {
    guildId,
    openedBy: fromBase36(opener),
    openedAtMs,
    revision: Number.parseInt(revision, 36),
  };
  if (panel.openedBy !== user.id) {
    throw new UserError((t) => t('panel.notYours'));
  }
  if (clock.now() - openedAtMs > PANEL_MS) {
    throw new UserError((t) => t('panel.tooOld', { command: command(t) }));
  }
  return panel;
}

function stateOf({ openedBy, openedAtMs, revision }: Panel): string {
  const seconds = Math.floor(openedAtMs / 1_000);
  return [BigInt(openedBy), seconds, revision].map((value) => value.toString(36)).join('.');
}

function fromBase36(digits: string): string {
  let value = 0n;
  for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return value.toString();
}
