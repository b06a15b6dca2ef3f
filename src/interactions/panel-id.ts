import { UserError } from '../errors.ts';
import type { Sentence } from '../locales/translate.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Signer } from '../signer.ts';
import { isAdmin } from './may-manage.ts';
import type { MemberInteraction } from './member-interaction.ts';
import type { Discord } from './ports/discord.ts';

/** A panel accepts clicks for this long after it was opened. */
const PANEL_MS = 15 * 60_000;

/** The kind of a panel. */
export interface PanelKind {
  /** The start of its custom ids. */
  kind: string;
  /** Prevents marks of one kind from being used for another. */
  purpose: string;
  /** The command that opens it, by its name in a language. */
  command: Sentence;
}

const settingsPanel: PanelKind = {
  kind: 'panel',
  purpose: 'settings-panel',
  command: (t) => t('panel.command'),
};

/** The member who opens a panel or clicks one of its controls. */
type Opener = Pick<MemberInteraction, 'id' | 'guildId' | 'user' | 'memberPermissions'>;
export interface PanelDeps {
  signer: Signer;
  clock: Clock;
  discord: Pick<Discord, 'extras'>;
}

/** The content of every control's custom id. */
export interface Panel {
  guildId: string;
  /** The member who opened it, and the only one who may use it. */
  openedBy: string;
  openedAtMs: number;
  /** The version of the settings that it shows; 0 for a panel without settings. */
  revision: number;
  /** See `rightsOf`. */
  rights: string;
}

/**
 * The rights that let somebody open a panel. Discord checks them only for the command, including the server's own rules
 * for it, which a click doesn't state: a panel works only as long as nothing has changed.
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
 * The panel of a custom id. Throws a `UserError` if this bot didn't make it, if somebody else opened it, if the
 * member's rights have changed, or if it is too old.
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
