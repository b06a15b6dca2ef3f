import { UserError } from '../errors.ts';
import type { Sentence } from '../locales/translate.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Signer } from '../signer.ts';
import { isAdmin } from './may-manage.ts';
import type { MemberInteraction } from './member-interaction.ts';
import type { Discord } from './ports/discord.ts';

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

/** The member who opens a panel or presses one of its controls. */
type Opener = Pick<MemberInteraction, 'id' | 'guildId' | 'user' | 'memberPermissions'>;
export interface PanelDeps {
  signer: Signer;
  clock: Clock;
  discord: Pick<Discord, 'extras'>;
}

/** What every control of a panel carries in its custom id. */
export interface Panel {
  guildId: string;
  /** The member who opened it, and the only one it obeys. */
  openedBy: string;
  openedAtMs: number;
  /** The settings that it shows; 0 for a panel of other things. */
  revision: number;
  /** See `rightsOf`. */
  rights: string;
}

/**
 * What let somebody open a panel. Discord checks that for the command alone, also by the server's own rules for it,
 * which a click does not tell: a panel obeys only while nothing has changed since.
 */
export function rightsOf(opener: Opener, { discord }: Pick<PanelDeps, 'discord'>): string {
  return [isAdmin(opener), ...discord.extras.of(opener.id).roleIds.toSorted()].join();
}

/** A panel that somebody opens now, which shows no settings. */
export function newPanel(opener: Opener, deps: Pick<PanelDeps, 'clock' | 'discord'>): Panel {
  const { guildId, user } = opener;
  const rights = rightsOf(opener, deps);
  return { guildId, openedBy: user.id, openedAtMs: deps.clock.now(), revision: 0, rights };
}

/** `kind:<who, when, what, signed>:<action>`, within the 100 characters of a custom id. */
export function panelId(
  panel: Panel,
  action: string,
  signer: Signer,
  { kind, purpose } = settingsPanel,
): string {
  const state = stateOf(panel);
  const mark = signer.sign(purpose, `${panel.guildId}.${state}.${panel.rights}`);
  return `${kind}:${state}.${mark}:${action}`;
}

/**
 * The panel that a custom id belongs to. Throws a `UserError` for one that this bot did not make, for somebody else
 * than who opened it, for somebody whose rights have changed, and for one that is too old.
 */
export function readPanelId(
  token: string,
  pressed: Opener,
  deps: PanelDeps,
  { purpose, command } = settingsPanel,
): Panel {
  const { guildId, user } = pressed;
  const [opener = '', opened = '', revision = '', mark = ''] = token.split('.');
  const rights = rightsOf(pressed, deps);
  const isMine = deps.signer.isSigned(purpose, `${guildId}.${opener}.${opened}.${revision}.${rights}`, mark);
  if (/^[\da-z]{1,20}$/.test(opener) && fromBase36(opener) !== user.id)
    throw new UserError((t) => t('panel.notYours'));
  if (!isMine) throw new UserError((t) => t('panel.notMine', { command: command(t) }));
  const openedAtMs = Number.parseInt(opened, 36) * 1_000;
  const panel = {
    guildId,
    openedBy: fromBase36(opener),
    openedAtMs,
    revision: Number.parseInt(revision, 36),
    rights,
  };
  if (deps.clock.now() - openedAtMs > PANEL_MS) {
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
