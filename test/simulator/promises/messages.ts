import type { StoredMessage } from '@cutscene/playground/discord/state.ts';
import { findMarkup, markupTexts } from '../hostile.ts';
import type { World } from '../world.ts';
import { Violation } from './violation.ts';

/** Each version of each message: which videos can be seen, and which markup members have made. */
export function watchMessages({ discord: { world } }: World, onProblem: (violation: Violation) => void) {
  /** Messages in which a job's video can be seen, and the other way round. */
  const visible = new Map<string, Set<string>>();
  const shownIn = new Map<string, readonly string[]>();
  const reposts = new Map<string, number>();
  /** The copies in showcases, each of which may be seen beside its video. */
  const copies = new Map<string, Set<string>>();

  function checkVideos({ message, deleted }: StoredMessage) {
    const shown = deleted
      ? []
      : [
          ...new Set(
            message.attachments.flatMap(({ filename }) => /cutscene-(\d+)-/.exec(filename)?.[1] ?? []),
          ),
        ];
    // Nobody has asked for a copy. Videos can be asked for there too.
    const isAsked = message.interaction_metadata !== undefined;
    const isCopy = !isAsked && world.channels.get(message.channel_id)?.name.startsWith('log-') === true;
    const all = isCopy ? copies : visible;
    for (const id of shownIn.get(message.id) ?? []) if (!shown.includes(id)) all.get(id)?.delete(message.id);
    shownIn.set(message.id, shown);
    for (const id of shown) {
      const messages = all.get(id) ?? new Set();
      all.set(id, messages.add(message.id));
      if (messages.size > 1 + (isCopy ? 0 : (reposts.get(id) ?? 0)))
        onProblem(
          new Violation('visible', `the video of ${id} can be seen in ${[...messages].join(' and ')}`),
        );
    }
  }

  function checkTexts({ message, deleted }: StoredMessage) {
    if (deleted || message.author.id !== world.botUser.id) return;
    for (const text of markupTexts(message)) {
      const markup = findMarkup(text);
      if (markup !== undefined)
        onProblem(
          new Violation(
            'texts',
            `a member has made ${markup} in message ${message.id}: ${JSON.stringify(text)}`,
          ),
        );
    }
    if (message.mention_everyone)
      onProblem(new Violation('texts', `message ${message.id} mentions everybody`));
  }

  function seen(stored: StoredMessage) {
    if (stored.ephemeralFor === null) checkVideos(stored);
    checkTexts(stored);
  }
  world.events.on('messageCreate', seen).on('messageUpdate', seen).on('messageDelete', seen);

  return {
    visible: visible as ReadonlyMap<string, ReadonlySet<string>>,
    reposted: (id: string) => void reposts.set(id, (reposts.get(id) ?? 0) + 1),
  };
}
