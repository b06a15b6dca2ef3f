/**
 * The actions for a message: the Apps commands, and copying.
 *
 * @import { ClientMessage } from '../protocol.ts'
 */
import { avatar } from './avatar.js';
import { botOf, messageCommands } from './composer/commands.js';
import { announce } from './dom.js';
import { icon } from './icons.js';
import { interactToEnd } from './interactions.js';
import { openMenu } from './popup.js';
import { toast } from './toast.js';

/**
 * @param {HTMLElement} anchor
 * @param {ClientMessage} message
 * @param {{ at: { x: number, y: number }, target: EventTarget | null }} [place] where the right-click was
 */
export function openMessageMenu(anchor, message, place) {
  const apps = messageCommands().map((command) => {
    const bot = botOf(command);
    return {
      label: command.name,
      icon: bot && avatar(bot, 'is-tiny'),
      testid: 'message-command',
      value: command.name,
      act: () => void run(command.id, message),
    };
  });
  const copies = [
    { label: 'Copy text', icon: icon('file'), act: () => copy(message.content) },
    { label: 'Copy message ID', icon: icon('hash'), act: () => copy(message.id) },
  ];
  const media = place?.target instanceof Element ? place.target.closest('img, video') : null;
  const source =
    media instanceof HTMLImageElement || media instanceof HTMLVideoElement ? media.currentSrc : '';
  const open = {
    label: 'Open in a new tab',
    icon: icon('open'),
    act: () => void window.open(source, '_blank', 'noopener'),
  };
  openMenu(anchor, {
    label: 'Message',
    groups: [{ title: 'Apps', items: apps }, { items: source ? [open, ...copies] : copies }],
    ...(place && { at: place.at }),
  });
}

/**
 * @param {string} commandId
 * @param {ClientMessage} message
 */
async function run(commandId, message) {
  const action = { kind: /** @type {const} */ ('message-command'), commandId, targetId: message.id };
  const failed = await interactToEnd(action, message.channel_id);
  if (failed) toast(failed);
}

/** @param {string} text */
function copy(text) {
  navigator.clipboard.writeText(text).then(
    () => announce('Copied.'),
    () => toast('The browser does not allow copying here.'),
  );
}
