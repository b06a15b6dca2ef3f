/** The actions for a message: the Apps commands, and copying. */

import type { ClientMessage } from '../protocol.ts';
import { avatar } from './avatar.ts';
import { botOf, localName, messageCommands } from './composer/commands.ts';
import { announce } from './dom.ts';
import { icon } from './icons.ts';
import { interactToEnd } from './interactions.ts';
import { t } from './language.ts';
import { openMenu } from './popup.ts';
import { toast } from './toast.ts';

/** `place`: where the right-click was */
export function openMessageMenu(
  anchor: HTMLElement,
  message: ClientMessage,
  place?: { at: { x: number; y: number }; target: EventTarget | null },
) {
  const apps = messageCommands().map((command) => {
    const bot = botOf(command);
    return {
      label: localName(command),
      icon: bot && avatar(bot, 'is-tiny'),
      testid: 'message-command',
      value: command.name,
      act: () => void run(command.id, message),
    };
  });
  const copies = [
    { label: t('copyText'), icon: icon('file'), act: () => copy(message.text) },
    { label: t('copyId'), icon: icon('hash'), act: () => copy(message.id) },
  ];
  const media = place?.target instanceof Element ? place.target.closest('img, video') : null;
  const source =
    media instanceof HTMLImageElement || media instanceof HTMLVideoElement ? media.currentSrc : '';
  const open = {
    label: t('openTab'),
    icon: icon('open'),
    act: () => void window.open(source, '_blank', 'noopener'),
  };
  openMenu(anchor, {
    label: t('message'),
    groups: [{ title: t('apps'), items: apps }, { items: source ? [open, ...copies] : copies }],
    ...(place && { at: place.at }),
  });
}

async function run(commandId: string, message: ClientMessage) {
  const action = { kind: 'message-command' as const, commandId, targetId: message.id };
  const failed = await interactToEnd(action, message.channel_id);
  if (failed) toast(failed);
}

function copy(text: string) {
  navigator.clipboard.writeText(text).then(
    () => announce(t('copied')),
    () => toast(t('noCopy')),
  );
}
