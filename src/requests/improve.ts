import { MODEL_LANGUAGE } from '../assistant/instructions.ts';
import { askForRewrites, type RawRewrites, type RewriteKind, rewriteKinds } from '../assistant/rewrites.ts';
import type { Way } from '../catalog/schema.ts';
import { EditableError, UserError } from '../errors.ts';
import type { Language } from '../locales/languages.ts';
import type { Role } from '../providers/provider.ts';
import { isVisible } from '../text/clean.ts';
import { type CallDeps, callAssistant } from './assistant-call.ts';
import { checkText, isAllowedText, type TextCheckDeps, type TextContext } from './assistant-check.ts';
import { bothTextsOfAssistant, type TextRules } from './assistant-text.ts';
import type { Cast } from './cast.ts';
import { namedIn } from './cast-names.ts';
import { isAllowedHere, type ValidateDeps } from './checks.ts';
import type { Draft } from './request.ts';
import type { Requester } from './requester.ts';
import { settingsFor } from './validate.ts';

/** A rewrite that may be used: what the model would get, and the same as the member reads it. */
export interface Rewrite {
  kind: RewriteKind;
  prompt: string;
  shown: string;
}

/** What the assistant made of a prompt, checked like a member's own words. */
export interface Rewrites {
  /** The prompt it was made of. */
  of: string;
  texts: readonly Rewrite[];
  /** How many more there were, which the server's rules don't allow or nobody could use. */
  leftOut: number;
  /** The member's calls of today. */
  callsLeft: number;
}

export interface ImproveDeps extends CallDeps, TextCheckDeps {
  settings: ValidateDeps['settings'];
  cast: Pick<Cast, 'usable'>;
}

/** Asks for rewrites of a draft's prompt. Throws a `UserError` that says why there are none. */
export type Improve = (
  asked: { draft: Draft; way: Pick<Way, 'promptMaxLength'>; seconds: number },
  requester: Requester,
) => Promise<Rewrites>;

/** All of them have to be in one message of 4,000 characters, since nothing is used unseen. */
const SHOWN_UNITS = { alone: 1_050, translated: 520 };
/** What the assistant is told, since it counts badly and escapes take room. */
const ASKED_SHARE = 0.85;

const inputNames: Record<Role, string> = {
  first: 'an image that is the first frame',
  last: 'an image that is the last frame',
  reference: 'an image whose subject or look is kept',
  video: 'a video',
  audio: 'a sound',
};

export function createImprove(deps: ImproveDeps): Improve {
  return async ({ draft, way, seconds }, requester) => {
    const settings = await settingsFor(requester, deps);
    isAllowedHere({ requester, settings });
    const { task, options, inputs } = draft;
    const { prompt } = options;
    if (!isVisible(prompt)) throw new UserError((t) => t('refusal.promptEmpty'));
    const context = { requester, settings, deps };
    // What the server doesn't allow goes to nobody.
    await checkText(prompt, context);
    const usable = await deps.cast.usable(requester, settings);
    const named = namedIn(prompt, usable);
    const language = requester.memberLanguage;
    const maxShownUnits = SHOWN_UNITS[language === MODEL_LANGUAGE ? 'alone' : 'translated'];
    const maxUnits = Math.min(way.promptMaxLength, maxShownUnits);
    const question = askForRewrites(
      {
        ...{ prompt, cast: named, seconds, task },
        startsFrom: [...new Set(inputs.map(({ role }) => inputNames[role]))],
      },
      { language, maxLength: Math.floor(ASKED_SHARE * maxUnits) },
    );
    const { answer, callsLeft } = await callAssistant(question, context, deps);
    const rules = { usable, named, maxShownUnits, maxUnits };
    const texts = await checkedRewrites(readable(answer, language, rules), context);
    return { of: prompt, texts, leftOut: rewriteKinds.length - texts.length, callsLeft };
  };
}

/** Those of which something is left that can be used. */
function readable(
  answer: RawRewrites,
  language: Language,
  rules: Omit<TextRules<{ key: string }>, 'isPrompt'>,
): Rewrite[] {
  const found = rewriteKinds.flatMap((kind): Rewrite[] => {
    const texts = bothTextsOfAssistant(answer[kind], language, { ...rules, isPrompt: true });
    return texts ? [{ kind, ...texts }] : [];
  });
  if (found.length > 0) return found;
  throw new EditableError((t) => t('assistant.nothingUsable'));
}

/** Those that their member could have written here. Throws a `UserError` if there are none. */
async function checkedRewrites(rewrites: readonly Rewrite[], context: TextContext): Promise<Rewrite[]> {
  const isAllowed = await Promise.all(
    rewrites.map(({ prompt, shown }) => isAllowedText([...new Set([prompt, shown])].join('\n'), context)),
  );
  const allowed = rewrites.filter((_, index) => isAllowed[index]);
  if (allowed.length === 0) throw new EditableError((t) => t('assistant.noneAllowed'));
  return allowed;
}
