import type { APIUser } from 'discord-api-types/v10';
import { h } from './dom.ts';
import { icon } from './icons.ts';
import { t } from './language.ts';
import { store } from './store.ts';

/** The local Discord's default color. A page full of one color would make everybody look alike. */
const everyonesColor = 0x5865f2;

const hues = [12, 38, 84, 150, 190, 218, 262, 290, 326];

/** A round picture: the initial on a color that is always the same for the same person. */
export function avatar(user: APIUser, className: string = '') {
  const hue = hues[Number(BigInt(user.id) % BigInt(hues.length))] ?? 218;
  const chosen = user.bot || user.accent_color === everyonesColor ? undefined : user.accent_color;
  const own = chosen ? `#${chosen.toString(16).padStart(6, '0')}` : undefined;
  const style = { '--hue': String(hue), background: own };
  const kind = user.bot ? 'avatar is-bot' : 'avatar';
  const face = user.bot ? icon('play') : [...store.nameOf(user)][0]?.toUpperCase();
  return h('span', { class: `${kind} ${className}`.trim(), style, 'aria-hidden': 'true' }, face);
}

/** The tag beside the name of a bot. */
export function appTag() {
  return h('span', { class: 'app-tag', title: t('isBot') }, 'APP');
}

/** The color of the first of a member's roles that has one. */
export function nameColor(userId: string) {
  const roles = store.member(userId)?.roles ?? [];
  const role = store.guild.roles.find((one) => one.color !== 0 && roles.includes(one.id));
  return role && `#${role.color.toString(16).padStart(6, '0')}`;
}
