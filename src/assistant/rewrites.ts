import * as z from 'zod';
import type { Language } from '../locales/languages.ts';
import type { Task } from '../providers/provider.ts';
import type { Asked } from './assistant.ts';
import { MATERIAL_IS_DATA, MODEL_LANGUAGE, nameOfLanguage, RULES_OF_TEXTS } from './instructions.ts';
import { objectOf, rawText } from './shapes.ts';

/** What a rewrite works on. */
export const rewriteKinds = ['camera', 'light', 'mood'] as const;
export type RewriteKind = (typeof rewriteKinds)[number];

/** The material of a prompt. Addresses and names of files aren't in it. */
export interface RewriteMaterial {
  prompt: string;
  /** The cast that the prompt names. */
  cast: readonly { name: string; description: string }[];
  seconds: number;
  task: Task;
  /** `an image for the first frame` and the like. */
  startsFrom: readonly string[];
}

/** Texts of three rewrites, as they came. `shown` is missing where the member reads the model's language. */
export type RawRewrites = Record<RewriteKind, { prompt: string; shown?: string | undefined }>;

const MAX_OUT_TOKENS = 4_000;

/** The question for three rewrites of a prompt. */
export function askForRewrites(
  material: RewriteMaterial,
  { language, maxLength }: { language: Language; maxLength: number },
): Asked<RawRewrites> {
  const isTranslated = language !== MODEL_LANGUAGE;
  const shown: z.ZodType<string | undefined> = isTranslated ? rawText : rawText.optional();
  const one = z.object({ prompt: rawText, shown });
  const text = { type: 'string' };
  const fields = objectOf({ prompt: text, ...(isTranslated && { shown: text }) });
  const { prompt, cast, seconds, task, startsFrom } = material;
  return {
    instructions: instructionsFor({ language, maxLength, isTranslated, task }),
    data: {
      prompt,
      names: cast.map(({ name }) => `@${name}`),
      cast: cast.map(({ name, description }) => ({ name: `@${name}`, description })),
      startsFrom,
      seconds,
    },
    schema: {
      name: 'rewrites',
      json: objectOf({ camera: fields, light: fields, mood: fields }),
    },
    maxOutTokens: MAX_OUT_TOKENS,
    read: z.object({ camera: one, light: one, mood: one }),
  };
}

function instructionsFor(options: {
  language: Language;
  maxLength: number;
  isTranslated: boolean;
  task: Task;
}): string {
  const { language, maxLength, isTranslated, task } = options;
  const [read, own] = [nameOfLanguage(MODEL_LANGUAGE), nameOfLanguage(language)];
  const one = isTranslated ? '{"prompt": "…", "shown": "…"}' : '{"prompt": "…"}';
  return `You help people describe one shot for a model that makes videos from text.

${MATERIAL_IS_DATA}

Rewrite "prompt" three times. Each rewrite is complete and can be used alone:
- "camera": adds framing, lens, camera position and camera movement.
- "light": adds the time of day, light sources, contrast and colors.
- "mood": adds atmosphere, weather, sounds to imagine and the pace of the movement.

Rules:
- Keep the subject, the action and everything else that "prompt" asks for. Add details that can be seen, and nothing that can't happen in "seconds" seconds.${
    task === 'edit'
      ? '\n- "prompt" says what to change in a video that exists. Each rewrite stays such an instruction, and changes nothing else.'
      : ''
  }
${RULES_OF_TEXTS}
- At most ${maxLength} characters for each text.
- "prompt" in a rewrite is in ${read}, whatever the language of the material.${
    isTranslated ? ` "shown" says exactly the same in ${own}.` : ''
  }

Answer with one JSON object and nothing else: {"camera": ${one}, "light": ${one}, "mood": ${one}}`;
}
