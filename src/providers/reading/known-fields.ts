import type { InputField } from './input-schema.ts';

/** What a field of a model's input means to the bot. */
type Meaning =
  | ('prompt' | 'avoid' | 'seed' | 'duration' | 'resolution' | 'ratio' | 'sound')
  | ('first' | 'last' | 'reference' | 'video' | 'audio');

/**
 * The names that a meaning has at fal and Replicate, and the kinds that a field of it may have. A field of any other name
 * or kind isn't guessed.
 */
const known: readonly { means: Meaning; names: readonly string[]; kinds: readonly InputField['kind'][] }[] = [
  { means: 'prompt', names: ['prompt'], kinds: ['text'] },
  { means: 'avoid', names: ['negative_prompt'], kinds: ['text'] },
  { means: 'seed', names: ['seed'], kinds: ['integer'] },
  { means: 'duration', names: ['duration', 'duration_seconds'], kinds: ['integer', 'number', 'text'] },
  { means: 'resolution', names: ['resolution'], kinds: ['text'] },
  { means: 'ratio', names: ['aspect_ratio'], kinds: ['text'] },
  {
    means: 'sound',
    names: ['generate_audio', 'enable_audio', 'audio', 'sound', 'generate_audio_switch'],
    kinds: ['boolean'],
  },
  {
    means: 'first',
    names: [
      ...['image_url', 'start_image_url', 'first_frame_url', 'first_image_url'],
      ...['image', 'start_image', 'first_frame', 'first_frame_image'],
    ],
    kinds: ['text'],
  },
  {
    means: 'last',
    names: [
      ...['end_image_url', 'last_frame_url', 'last_image_url', 'tail_image_url'],
      ...['end_image', 'last_frame', 'last_image', 'last_frame_image'],
    ],
    kinds: ['text'],
  },
  { means: 'reference', names: ['reference_image_urls', 'reference_images', 'image_urls'], kinds: ['texts'] },
  { means: 'video', names: ['video_url', 'video'], kinds: ['text'] },
  { means: 'audio', names: ['audio_url', 'audio'], kinds: ['text'] },
];

export type Known = ReadonlyMap<Meaning, InputField>;

/** The fields that the bot knows, by their meaning. Of two with one meaning, the required or the first counts. */
export function fieldsByMeaning(fields: readonly InputField[]): Known {
  const found = new Map<Meaning, InputField>();
  for (const { means, names, kinds } of known)
    for (const name of names) {
      const field = fields.find((each) => each.name === name && kinds.includes(each.kind));
      if (field && (!found.has(means) || (field.isRequired && !found.get(means)?.isRequired)))
        found.set(means, field);
    }
  return found;
}
