import { type APIThumbnailComponent, ComponentType } from 'discord.js';
import { entry, type Part } from './card.ts';

/** An image that is attached to a message. */
export interface CardImage {
  name: string;
  /** Its alt text. */
  description: string;
}

/** A text with an image at its side, if there is one. */
export function withImage(said: string, image: CardImage | undefined): Part {
  return image ? entry(said, thumbnail(image)) : said;
}

function thumbnail({ name, description }: CardImage): APIThumbnailComponent {
  return { type: ComponentType.Thumbnail, media: { url: `attachment://${name}` }, description };
}
