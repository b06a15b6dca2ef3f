import * as z from 'zod';
import type { Random } from '../../runtime/random.ts';
import type { Answer } from '../http/exchange.ts';
import { toMultipart } from '../http/multipart.ts';
import { asUnsent } from '../http/unsent.ts';
import { extensionOf } from '../input.ts';
import { type InputFile, ProviderError } from '../provider.ts';
import { readBody } from './failure.ts';

const uploaded = z.object({
  name: z.string().regex(/^[\w.-]+(?: \(\d+\))?\.\w+$/),
  subfolder: z.literal(''),
  type: z.literal('temp'),
});

/** Sends a form to the machine's upload route. */
export type PostForm = (form: Awaited<ReturnType<typeof toMultipart>>) => Promise<Answer>;

/**
 * Puts a member's image into the machine's folder of temporary files, which it empties at its next start. Returns how a
 * node names it. Nothing is paid for yet, so every error says `sent: false`.
 * @see https://github.com/Comfy-Org/ComfyUI (`server.py`, `image_upload`; `folder_paths.py`, `annotated_filepath`)
 */
export async function upload(
  { path, contentType, role }: InputFile,
  { taskId, random, post }: { taskId: string; random: Random; post: PostForm },
): Promise<string> {
  try {
    const filename = `cutscene-${taskId}-${role}.${extensionOf(contentType)}`;
    const form = await toMultipart(
      [
        { name: 'image', path, filename, contentType },
        { name: 'type', value: 'temp' },
        // The same submit once more.
        { name: 'overwrite', value: 'true' },
      ],
      random,
    );
    const answer = uploaded.safeParse(readBody(await post(form), 'upload'));
    if (answer.success) return `${answer.data.name} [temp]`;
    throw new ProviderError('unavailable', "upload: the answer isn't a file");
  } catch (error) {
    if (error instanceof ProviderError) throw asUnsent(error);
    throw new ProviderError('unavailable', 'upload: the file could not be read', {
      sent: false,
      cause: error,
    });
  }
}
