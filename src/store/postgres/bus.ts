import * as z from 'zod';
import type { Bus, BusTopics } from '../../bus.ts';
import { type Clock, nextTurn } from '../../runtime/clock.ts';
import { openSession, type Session } from './session.ts';

/** A server refuses payloads of 8,000 bytes. */
const PART = 7_900;
/** Of messages that wait for a connection. */
const MOST_WAITING = 1_000;
/** Others may use the same database, in schemas of their own. */
const CHANNEL = "'cutscene_' || md5(current_schema())";
const NOTIFY = `SELECT pg_notify(${CHANNEL}, part) FROM unnest($1::text[]) AS part`;

const messagesSchema = z.array(z.tuple([z.string(), z.string()]));
type Message = [topic: string, text: string];

/** In place of messages that nobody will get. */
const GAP: Message = ['gap', ''];

/**
 * The `Bus` by LISTEN and NOTIFY, on the session that it returns. What is published while an earlier NOTIFY is under way
 * goes out together with the next; what is published without a connection, when there is one again.
 */
export async function openBus(
  url: string,
  clock: Clock,
  id: string,
): Promise<{ bus: Bus; session: Session; close(): Promise<void> }> {
  const listeners = new Map<string, Set<(text: string) => void>>();
  const gaps = new Set<() => void>();
  /** Parts of what each process is saying. */
  const heard = new Map<string | undefined, string>();
  let unsent: Message[] = [];
  let sending: Promise<void> | undefined;

  const missed = () => {
    for (const listener of gaps) listener();
  };

  function hear(payload: string) {
    const [from, left, ...words] = payload.split(' ');
    if (from === id) return;
    const text = (heard.get(from) ?? '') + words.join(' ');
    heard.set(from, text);
    if (left !== '0') return;
    heard.delete(from);
    for (const [topic, message] of messagesIn(text)) {
      if (topic === GAP[0]) missed();
      for (const listener of listeners.get(topic) ?? []) listener(message);
    }
  }

  const session = await openSession(url, clock, {
    channel: async (query) => String((await query(`SELECT ${CHANNEL} AS channel`))[0]?.['channel']),
    onConnected() {
      heard.clear();
      missed();
      send();
    },
    onNotification: hear,
  });

  async function sendAll() {
    await nextTurn();
    while (unsent.length > 0) {
      const now = unsent;
      await session.query(NOTIFY, [partsOf(id, now)]);
      unsent = unsent.slice(now.length);
    }
  }

  function send() {
    // Without a connection, the next one does it.
    sending ??= sendAll()
      .catch(() => {})
      .finally(() => {
        sending = undefined;
      });
  }

  const bus: Bus = {
    publish(topic, text) {
      const isTooMuch = unsent.length >= MOST_WAITING && !sending;
      unsent = isTooMuch ? [GAP] : [...unsent, [topic, text]];
      send();
    },
    subscribe<Topic extends keyof BusTopics>(topic: Topic, listener: (text: BusTopics[Topic]) => void) {
      const own = listeners.get(topic) ?? new Set();
      const hears = (text: string) => listener(text as BusTopics[Topic]);
      listeners.set(topic, own.add(hears));
      return () => own.delete(hears);
    },
    onGap(listener) {
      gaps.add(listener);
      return () => gaps.delete(listener);
    },
  };

  return {
    ...{ bus, session },
    async close() {
      await sending;
      await session.close();
    },
  };
}

/** Each begins with its sender, and how many parts follow. All bytes are of ASCII, so that any can be the last. */
function partsOf(id: string, messages: readonly Message[]): string[] {
  const text = JSON.stringify(messages).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const count = Math.ceil(text.length / PART);
  return Array.from(
    { length: count },
    (_, n) => `${id} ${count - 1 - n} ${text.slice(n * PART, (n + 1) * PART)}`,
  );
}

/** A newer version may say something else. Then, something is missing. */
function messagesIn(text: string): Message[] {
  try {
    return messagesSchema.parse(JSON.parse(text));
  } catch {
    return [GAP];
  }
}
