import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { LoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { promptOf } from './crowd.ts';

/**
 * For each command, in the order of members: milliseconds from the provider's end to the answer to the upload, so a
 * little more than to its last byte. `Infinity` if no video came.
 */
export function deliveredAfterMs(
  discord: LocalDiscord,
  provider: LoopbackOpenai,
  commands: readonly Invocation[],
): number[] {
  const doneAtMs = new Map(provider.tasks.map(({ fields, endsAtMs }) => [fields['prompt'], endsAtMs]));
  const uploads = discord.log.requests({ status: 200 }).filter(({ files }) => files.length > 0);
  const byToken = new Map(uploads.map((upload) => [tokenOf(upload), upload]));
  return commands.map(({ token }, index) => {
    const upload = byToken.get(token);
    const endedAtMs = doneAtMs.get(promptOf(index));
    return upload === undefined || endedAtMs === undefined
      ? Number.POSITIVE_INFINITY
      : upload.endedAtMs - endedAtMs;
  });
}

/** The token in `/webhooks/:app/:token/messages/:message`. */
export function tokenOf({ path }: { path: string }): string {
  return path.split('/')[3] ?? '';
}
