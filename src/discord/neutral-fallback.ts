import { LRUCache } from 'lru-cache';
import type { Job } from '../jobs/job.ts';
import { messageFailure } from './errors.ts';
import type { MessageBody } from './message-body.ts';
import type { SmallFile } from './small-files.ts';
import type { FileAttachment } from './upload.ts';

/** For this many jobs, the bot remembers that their prompts are blocked. For others, it finds out again. */
const MAX_BLOCKED = 1_000;

/** Sends a body, and if its words are blocked in the channel, the one without them. */
export type NeutralFallback = <T>(
  job: Job,
  body: MessageBody,
  files: Files,
  send: (body: Omit<MessageBody, 'neutral'>, files: Files) => Promise<T>,
) => Promise<T>;

/** A message's file, and small ones beside it. */
interface Files {
  file?: FileAttachment | undefined;
  small?: readonly SmallFile[];
}

export function createNeutralFallback(): NeutralFallback {
  /** Jobs whose words are blocked. */
  const blocked = new LRUCache<string, true>({ max: MAX_BLOCKED });

  return async ({ id }, { neutral, ...body }, { file, small = [] }, send) => {
    // The alt text has the same words, and so may a text beside the file.
    const sendNeutral = (content: string) =>
      send(
        { ...body, content },
        {
          file: file && { ...file, description: file.name },
          small: small.filter(({ contentType }) => !contentType.startsWith('text/')),
        },
      );
    if (neutral !== undefined && blocked.has(id)) return sendNeutral(neutral);
    try {
      return await send(body, { file, small });
    } catch (error) {
      if (neutral === undefined || messageFailure(error) !== 'blocked') throw error;
      const answer = await sendNeutral(neutral);
      blocked.set(id, true);
      return answer;
    }
  };
}
