/** The socket to the local Discord. It comes back by itself, and each time brings a fresh snapshot. */
import type { ClientEvent } from '../protocol.ts';
import { chosen } from './language.ts';

const firstDelayMs = 300;
const longestDelayMs = 5000;

export function createConnection({
  onEvent,
  onState,
}: {
  onEvent: (event: ClientEvent) => void;
  onState: (open: boolean) => void;
}) {
  let socket: WebSocket | null = null;
  let user = '';
  let delayMs = firstDelayMs;
  let timer = 0;

  function open() {
    clearTimeout(timer);
    const address = new URL('/client', location.href);
    if (user) address.searchParams.set('user', user);
    if (chosen) address.searchParams.set('locale', chosen.locale);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const opened = new WebSocket(address);
    let wasLetIn = false;
    socket = opened;
    opened.addEventListener('message', (message) => {
      if (socket !== opened) return;
      const event = JSON.parse(String(message.data)) as ClientEvent;
      if (event.t === 'SNAPSHOT') {
        wasLetIn = true;
        delayMs = firstDelayMs;
        // Whoever the server chose, this page stays that member when it comes back.
        user = event.d.me.user.id;
        onState(true);
      }
      onEvent(event);
    });
    opened.addEventListener('close', () => {
      if (socket !== opened) return;
      onState(false);
      timer = window.setTimeout(open, delayMs);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
      if (!wasLetIn) void forgetStranger();
    });
  }

  /**
   * If a socket is refused while the server is running, the page asked for an unknown member, perhaps from an earlier
   * playground's address. The next attempt asks for nobody in particular.
   */
  async function forgetStranger() {
    const asked = user;
    const answer = await fetch('/assets/icon.svg', { cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok && user === asked) user = '';
  }

  // A laptop that wakes up should not wait out the delay.
  addEventListener('online', retryNow);
  document.addEventListener('visibilitychange', retryNow);
  function retryNow() {
    if (socket?.readyState === WebSocket.CLOSED && !document.hidden) open();
  }

  function connectAs(userId: string) {
    user = userId;
    const old = socket;
    socket = null;
    old?.close();
    open();
  }

  return {
    /** Connects as this member, leaving any earlier connection. Empty: whoever the server thinks fit. */
    connectAs,

    /** Reconnects for a complete snapshot. */
    refresh: () => connectAs(user),
  };
}
