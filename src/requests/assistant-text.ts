import { MODEL_LANGUAGE } from '../assistant/instructions.ts';
import type { Language } from '../locales/languages.ts';
import { cleanLine, isVisible } from '../text/clean.ts';
import { safeText } from '../text/markdown.ts';
import { namedIn } from './cast-names.ts';

type Named = { key: string };

/** What a text of the assistant may contain, and how long it may be. */
export interface TextRules<C extends Named> {
  /** The cast that its member can name here, and those of them that the member's own text names. */
  usable: readonly C[];
  named: readonly C[];
  /** Whether it goes to a model, so that everybody in `named` has to be in it. */
  isPrompt: boolean;
  /** UTF-16 units as the member sees it, escapes included, and as a model counts it. */
  maxShownUnits: number;
  maxUnits: number;
}

/** `<@1>`, `<#1>`, `<:emoji:1>`, `</command:1>`, and what else Discord or a page reads as markup. */
const TAGS = /<[^<>]{0,200}>/g;
const NAMED_LINKS = /\[([^\][]{0,500})\]\([^()]{0,1000}\)/g;
const LINKS = /[a-z][a-z\d+.-]{0,30}:\/\/\S*|\bwww\.\S+|\b(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,24}\/\S*/gi;
const AT_SIGNS = /[@＠﹫]/gu;

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * A text of the assistant as a member may use it: one line without links, mentions, code, and names of the cast that
 * the member hasn't named. Of one that is too long, as many whole sentences as fit. `undefined` if that leaves nothing,
 * or lacks a name.
 */
export function textOfAssistant<C extends Named>(raw: string, rules: TextRules<C>): string | undefined {
  const { usable, named, isPrompt, maxShownUnits, maxUnits } = rules;
  const plain = raw
    .normalize('NFC')
    .replace(NAMED_LINKS, '$1')
    .replace(LINKS, ' ')
    .replace(TAGS, ' ')
    .replace(/[<>`\\]/g, ' ')
    .replace(AT_SIGNS, '@');
  const line = cleanLine(withoutOtherNames(plain, rules));
  const text = wholeSentences(
    line,
    (part) =>
      part.length <= maxUnits && safeText(part, { maxUnits: maxShownUnits, keepsLines: false }).isWhole,
  );
  if (!isVisible(text)) return undefined;
  // As a prompt will be read.
  const found = namedIn(text, usable);
  const hasOthers = found.some((one) => !named.includes(one));
  const lacksSome = isPrompt && named.some((one) => !found.includes(one));
  return hasOthers || lacksSome ? undefined : text;
}

/** A text for a model, and the same as the member reads it, both as `textOfAssistant`. */
export function bothTextsOfAssistant<C extends Named>(
  raw: { prompt: string; shown?: string | undefined },
  language: Language,
  rules: TextRules<C>,
): { prompt: string; shown: string } | undefined {
  const prompt = textOfAssistant(raw.prompt, rules);
  const shown =
    language === MODEL_LANGUAGE
      ? prompt
      : textOfAssistant(raw.shown ?? '', { ...rules, isPrompt: false, maxUnits: rules.maxShownUnits });
  return prompt === undefined || shown === undefined ? undefined : { prompt, shown };
}

/** Takes the sign from everything that isn't one of the named. Of several names that fit, the longest is meant. */
function withoutOtherNames<C extends Named>(text: string, { usable, named }: TextRules<C>): string {
  const [first = '', ...parts] = text.split('@');
  return parts.reduce((before, part) => {
    const [one] = namedIn(`@${part}`, usable);
    return before + (one && named.includes(one) ? '@' : '') + part;
  }, first);
}

function wholeSentences(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  let kept = '';
  for (const { segment } of sentences.segment(text)) {
    if (!fits((kept + segment).trimEnd())) break;
    kept += segment;
  }
  return kept.trimEnd();
}
