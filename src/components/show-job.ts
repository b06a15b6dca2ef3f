import type { InteractionEditReplyOptions } from 'discord.js';
import type { Library } from '../interactions/ports/library.ts';
import type { Job } from '../jobs/job.ts';

/**
 * Shows a job in its message through the token of a click. Its video or its end may have been shown while this was
 * under way, and would be hidden by it: then the job is shown once more, as it is by now.
 *
 * @param edit Edits the message, and returns when Discord has answered. What it throws is thrown.
 */
export async function showJob(
  job: Job,
  edit: (body: InteractionEditReplyOptions) => Promise<unknown>,
  { find, render }: Pick<Library, 'find' | 'render'>,
): Promise<void> {
  const { content, components = [], flags } = await render(job);
  await edit({ content, components, flags: flags ?? 0, allowedMentions: { parse: [] } });
  const now = await find(job.id);
  if (now && now.status.state !== job.status.state) await showJob(now, edit, { find, render });
}
