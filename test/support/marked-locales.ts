import type { LoggedRequest } from '@cutscene/playground/discord/rest/log.ts';
import type * as Translation from '../../src/locales/translate.ts';
import type { Translate } from '../../src/locales/translate.ts';

type Module = typeof Translation;
type Params = Readonly<Record<string, string | number>>;

/**
 * `src/locales/translate.ts` with a mark around all text of messages, and none around their parameters: `⟦動画：⟧a paper
 * boat⟦⟧`. For `vi.mock`.
 */
export function markLocales(original: Module): Module {
  function translator(...language: Parameters<Module['translator']>): Translate {
    const t = original.translator(...language) as (key: string, params?: Params) => string;
    const marked = (key: string, params?: Params) => {
      const given = params && Object.entries(params).map(([name, value]) => [name, unmarked(value)] as const);
      return `⟦${given ? t(key, Object.fromEntries(given)) : t(key)}⟧`;
    };
    return Object.assign(marked, { language: language[0] ?? 'en' }) as Translate;
  }
  return {
    ...original,
    translator,
    translatorFor: ({ locale }) => translator(original.translatorFor({ locale }).language),
  };
}

/** The message itself formats its numbers. */
function unmarked(value: string | number): string | number {
  return typeof value === 'string' ? `⟧${value}⟦` : value;
}

/** The visible texts in a body that the bot sent to Discord. */
function* textsIn(body: unknown): Generator<string> {
  if (typeof body !== 'object' || body === null) return;
  for (const [key, value] of Object.entries(body)) {
    const isText = /^(content|label|title|description|placeholder|text|name)$/.test(key);
    // The emoji's name, and the file's.
    if (key === 'emoji' || key === 'attachments') continue;
    if (isText && typeof value === 'string') yield value;
    else yield* textsIn(value);
  }
}

/** Words that came from no message and aren't known data, in everything that the bot sent. */
export function strayWords(requests: readonly LoggedRequest[], data: readonly RegExp[]): string[] {
  const strays = new Set<string>();
  // Registered commands include all languages.
  const sent = requests.filter(({ route }) => !route?.includes('/commands'));
  for (const { json } of sent) {
    for (const text of textsIn(json)) {
      const rest = data.reduce((left, known) => left.replace(known, ' '), withoutMarked(text));
      if (/\p{L}{2,}/u.test(rest)) strays.add(`${rest.trim()} (in: ${text})`);
    }
  }
  return [...strays];
}

/** A truncated text may lack its last mark. */
function withoutMarked(text: string): string {
  let depth = 0;
  let rest = '';
  for (const sign of text) {
    if (sign === '⟦') depth++;
    else if (sign === '⟧') depth--;
    if (depth <= 0) rest += sign === '⟧' ? ' ' : sign;
  }
  return rest;
}

/** Texts without a language: mentions, times, links, code, sizes. */
export const plainData = [
  /<[^<>\s]+>/g,
  /https?:\/\/\S+/g,
  /`[^`]*`/g,
  /\b\d+p\b/g,
  /\b(?:UTC|CSV|KB|MB|GB|ms)\b/g,
  // Lists and dates in Intl's format.
  /または|\d+年\d+月\d+日/g,
  // Operators learn in English that the machine of the tests is busy.
  /(?:✅ Over: )?The bot is too busy\. First responses may come too late for Discord\./g,
];
