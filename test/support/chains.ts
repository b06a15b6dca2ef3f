import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { act, controlOf } from './buttons.ts';
import { type startStudio, untilSettled } from './studio.ts';

type Run = Pick<Awaited<ReturnType<typeof startStudio>>, 'discord' | 'dataDir'>;

/** Videos are really decoded and encoded here, in real time. */
export const PATIENCE_MS = 60_000;
export const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;

/** The video that a member makes of a composer as it is. */
export function made(member: Member, composer: ClientMessage, isDone = hasVideo): Promise<ClientMessage> {
  return member.click(composer, controlOf(composer, 'make')).waitForMessage(isDone, PATIENCE_MS);
}

/** Videos of these members, each goes on from the one before. `isDone`: whether a message shows a finished one. */
export async function chain(run: Run, names: readonly string[], isDone = hasVideo): Promise<ClientMessage[]> {
  const videos: ClientMessage[] = [];
  for (const name of names) {
    const member = run.discord.member(name);
    const last = videos.at(-1);
    videos.push(
      last
        ? await made(member, await (await act(member, last, 'Continue')).waitForMessage(), isDone)
        : await member
            .slash('video', { prompt: 'a kite', model: 'mover', notify: 'off' })
            .waitForMessage(isDone, PATIENCE_MS),
    );
    await untilSettled(run);
  }
  return videos;
}
