/** Mentions in a plain message: written as `#films` or `@Mia`, sent as Discord's `<#…>` and `<@…>`. */
import { avatar } from '../avatar.ts';
import { isDirect, topicOf } from '../channels.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';
import { store } from '../store.ts';
import type { Panel } from './suggestions.ts';

interface Mentionable {
  /** With its sign. */
  written: string;
  sent: string;
  detail?: string | undefined;
  face: () => Node;
}

function channels(): Mentionable[] {
  return store.channels
    .filter((channel) => !isDirect(channel))
    .map((channel) => ({
      written: store.channelName(channel),
      sent: `<#${channel.id}>`,
      detail: topicOf(channel),
      face: () => icon('hash'),
    }));
}

function people(): Mentionable[] {
  return [...store.members, ...store.bots].map(({ user }) => ({
    written: `@${store.nameOf(user)}`,
    sent: `<@${user.id}>`,
    detail: user.username,
    face: () => avatar(user),
  }));
}

function roles(): Mentionable[] {
  return store.guild.roles
    .filter(({ id }) => id !== store.guild.id)
    .map(({ id, name }) => ({
      written: `@${name}`,
      sent: `<@&${id}>`,
      detail: t('role'),
      face: () => icon('role'),
    }));
}

/** What can be picked for the mention that ends at the cursor; undefined if there is none. */
export function offerMentions(area: HTMLTextAreaElement): Panel | undefined {
  const cursor = area.selectionStart;
  const typed = /(?<=^|\s)[#@][^\s#@]*$/.exec(area.value.slice(0, cursor))?.[0];
  if (typed === undefined) return undefined;
  const isChannel = typed.startsWith('#');
  const all = isChannel ? channels() : [...people(), ...roles()];
  const found = all.filter(({ written }) => written.toLowerCase().includes(typed.slice(1).toLowerCase()));
  if (found.length === 0) return undefined;
  return {
    title: t(isChannel ? 'channels' : 'membersAndRoles'),
    items: found.map(({ written, detail, face }) => ({
      label: written,
      detail,
      icon: face(),
      testid: 'mention-offer',
      value: written,
      pick() {
        area.setRangeText(`${written} `, cursor - typed.length, cursor, 'end');
        area.dispatchEvent(new Event('input'));
      },
    })),
    active: 0,
    for: area,
  };
}

/** The text as it is sent. Longer names first: `#films-archive` begins with `#films`. */
export function withMentions(text: string): string {
  const all = [...channels(), ...people(), ...roles()].sort((a, b) => b.written.length - a.written.length);
  let sent = text;
  for (const { written, sent: mention } of all) {
    const name = written.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const pattern = new RegExp(`(?<=^|[\\s(])${name}(?![\\p{L}\\p{N}_-])`, 'giu');
    sent = sent.replace(pattern, mention);
  }
  return sent;
}
