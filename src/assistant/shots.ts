import * as z from 'zod';
import type { Language } from '../locales/languages.ts';
import type { Asked } from './assistant.ts';
import { MATERIAL_IS_DATA, MODEL_LANGUAGE, nameOfLanguage, RULES_OF_TEXTS } from './instructions.ts';
import { objectOf, rawText } from './shapes.ts';

/** The material of a film. */
interface FilmMaterial {
  idea: string;
  /** The cast that the idea names. */
  cast: readonly { name: string; description: string }[];
  /** What is added to every shot; may be empty. */
  style: string;
  /** How many seconds a shot can have. */
  lengths: readonly number[];
}

/** A shot as it came. `shown` is missing where the member reads the model's language. */
interface RawShot {
  prompt: string;
  shown?: string | undefined;
  seconds: number;
}

export interface RawShots {
  title: string;
  shots: RawShot[];
}

/** More than any film has: the rest of an answer is left out, and counted. */
const MAX_RAW_SHOTS = 200;
/** An hour. What it means is decided later. */
const MAX_RAW_SECONDS = 3_600;
const MAX_OUT_TOKENS = 6_000;

/** The question for the shots of a film. */
export function askForShots(
  material: FilmMaterial,
  limits: { language: Language; maxLength: number; maxShots: number; maxSeconds: number },
): Asked<RawShots> {
  const { idea, cast, style, lengths } = material;
  const isTranslated = limits.language !== MODEL_LANGUAGE;
  const shown: z.ZodType<string | undefined> = isTranslated ? rawText : rawText.optional();
  const texts = { prompt: { type: 'string' }, ...(isTranslated && { shown: { type: 'string' } }) };
  const shot = objectOf({ ...texts, seconds: { type: 'integer' } });
  return {
    instructions: instructionsFor(limits, isTranslated),
    data: {
      idea,
      names: cast.map(({ name }) => `@${name}`),
      cast: cast.map(({ name, description }) => ({ name: `@${name}`, description })),
      ...{ style, lengths },
    },
    schema: {
      name: 'film',
      json: objectOf({ title: { type: 'string' }, shots: { type: 'array', items: shot } }),
    },
    maxOutTokens: MAX_OUT_TOKENS,
    read: z.object({
      // A film can do without it.
      title: rawText.catch(''),
      shots: z
        .array(z.object({ prompt: rawText, shown, seconds: z.number().positive().max(MAX_RAW_SECONDS) }))
        .min(1)
        .max(MAX_RAW_SHOTS),
    }),
  };
}

function instructionsFor(
  { language, maxLength, maxShots, maxSeconds }: Parameters<typeof askForShots>[1],
  isTranslated: boolean,
): string {
  const [read, own] = [nameOfLanguage(MODEL_LANGUAGE), nameOfLanguage(language)];
  const shot = `{"prompt": "…", ${isTranslated ? '"shown": "…", ' : ''}"seconds": 5}`;
  return `You help people plan a short film whose shots are made one by one by a model that makes videos from text.

${MATERIAL_IS_DATA}

Write the shots of the film that "idea" describes, in their order:
- From 4 to 8 shots, or as many as "idea" asks for. Never more than ${maxShots}, and never more than ${maxSeconds} seconds in all.
- The model sees one shot at a time. Each says again who is in it, how they look, and where they are.
- Each shot is one action that can be seen, with framing and camera movement, and fits into its "seconds", which is one of "lengths".
- "style" is added to every shot. Suit it, and don't repeat it.

Rules:
- Keep everything that "idea" asks for, from its beginning to its end.
${RULES_OF_TEXTS}
- At most ${maxLength} characters for each text.
- "prompt" of a shot is in ${read}, whatever the language of the material.${
    isTranslated ? ` "shown" says exactly the same in ${own}.` : ''
  }
- "title" names the film in ${own}, in at most 60 characters.

Answer with one JSON object and nothing else: {"title": "…", "shots": [${shot}]}`;
}
