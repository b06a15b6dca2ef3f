import { type REST, Routes } from 'discord.js';
import { request } from 'undici';
import { openDm } from '../discord/open-dm.ts';
import type { Operators } from '../discord/operators.ts';
import type { Log } from '../log.ts';
import type { Runtime } from '../runtime/index.ts';

const TIMEOUT_MS = 10_000;

/** Sends to the operator's own address: chats such as Discord read `content`, Slack and Mattermost read `text`. */
export function createWebhookSender(
  url: string,
  { clock, network }: Pick<Runtime, 'clock' | 'network'>,
): (text: string) => Promise<void> {
  return async (text) => {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, content: text }),
      dispatcher: network.shared,
      signal: clock.timeout(TIMEOUT_MS),
    });
    await body.dump();
    if (statusCode >= 300) throw new Error(`ALERT_WEBHOOK_URL answered ${statusCode}`);
  };
}

/** Sends a direct message to each operator. Some may have closed theirs: one who gets it is enough. */
export function createDmSender({
  rest,
  operators,
  clock,
  log,
}: {
  rest: Pick<REST, 'post'>;
  operators: Pick<Operators, 'all'>;
  log: Log;
} & Pick<Runtime, 'clock'>): (text: string) => Promise<void> {
  async function sendTo(userId: string, content: string): Promise<void> {
    const signal = clock.timeout(TIMEOUT_MS);
    const path = Routes.channelMessages(await openDm(rest, userId, signal));
    await rest.post(path, { body: { content, allowed_mentions: { parse: [] } }, signal });
  }

  return async (text) => {
    const sent = await Promise.allSettled([...(await operators.all())].map((id) => sendTo(id, text)));
    const failed = sent.filter((each) => each.status === 'rejected');
    for (const { reason } of failed) log.debug({ err: reason }, 'an operator takes no direct messages');
    // Those who take none today take none in a minute. The log has it.
    if (failed.length === sent.length) log.warn({}, `no operator got the alert: ${text}`);
  };
}
