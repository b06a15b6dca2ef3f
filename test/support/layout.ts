import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';

/** What a message in Components V2 says, part by part from top to bottom, without its controls. */
export function textsOf(components: readonly unknown[]): string[] {
  return [...walk(components)].flatMap(({ content }) => (typeof content === 'string' ? [content] : []));
}

/** The URLs of the images that a message shows, in embeds or in components. */
export function imagesOf({
  embeds,
  components = [],
}: Pick<ClientMessage, 'embeds' | 'components'>): string[] {
  const shown = [...walk(components)].flatMap(({ media, items = [] }) => [
    ...[media as { url: string } | undefined],
    ...(items as { media: { url: string } }[]).map((item) => item.media),
  ]);
  const inEmbeds = embeds.flatMap(({ image, thumbnail }) => [image, thumbnail]);
  return [...inEmbeds, ...shown].flatMap((image) => image?.url ?? []);
}
