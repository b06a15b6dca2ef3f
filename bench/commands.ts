import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { askForVideo } from './crowd.ts';

/**
 * So many commands, by default one of each member, at this pace or all at once, and at most so many ahead of the first
 * responses.
 */
export async function askInTurn(
  discord: LocalDiscord,
  count: number,
  {
    perSecond = Number.POSITIVE_INFINITY,
    ahead = Number.POSITIVE_INFINITY,
    memberOf = (index: number) => index,
  } = {},
): Promise<Invocation[]> {
  const startedAtMs = performance.now();
  const commands: Invocation[] = [];
  for (let index = 0; index < count; index++) {
    const waitMs = startedAtMs + (1_000 * index) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    await commands[index - ahead]?.acknowledged.catch(() => {});
    commands.push(askForVideo(discord, memberOf(index)));
  }
  return commands;
}

/**
 * Milliseconds to each first response; infinite without one. They are awaited one after the other, because thousands of
 * waits at once would cost this process, and so the local Discord, more than the commands.
 */
export async function latenciesOf(commands: readonly Invocation[]): Promise<number[]> {
  const latencies: number[] = [];
  for (const { acknowledged } of commands) {
    latencies.push(
      await acknowledged.then(
        ({ latencyMs }) => latencyMs,
        () => Number.POSITIVE_INFINITY,
      ),
    );
  }
  return latencies;
}
