import { askForShots, type RawShots } from '../../assistant/shots.ts';
import { EditableError, UserError } from '../../errors.ts';
import { MAX_FILM_SECONDS, MAX_SHOTS } from '../../jobs/film.ts';
import type { Language } from '../../locales/languages.ts';
import { isVisible } from '../../text/clean.ts';
import { callAssistant } from '../assistant-call.ts';
import { checkText, isAllowedText, type TextContext } from '../assistant-check.ts';
import { bothTextsOfAssistant, type TextRules, textOfAssistant } from '../assistant-text.ts';
import { namedIn } from '../cast-names.ts';
import { isAllowedHere } from '../checks.ts';
import type { ImproveDeps } from '../improve.ts';
import type { Requester } from '../requester.ts';
import { settingsFor } from '../validate.ts';
import { TITLE_MAX_LENGTH, type Written } from './board.ts';

/** What a film is written from. */
interface FilmIdea {
  idea: string;
  /** What follows the words of every shot; may be empty. */
  style: string;
  /** How many seconds a shot can have with the film's model. */
  lengths: readonly number[];
}

/** Asks for the shots of a film. Throws a `UserError` that says why there are none. */
export type WriteShots = (asked: FilmIdea, requester: Requester) => Promise<Written>;

type WrittenShot = Written['shots'][number];
type Rules = Omit<TextRules<{ key: string }>, 'isPrompt'>;

/** In both languages, a page of a message has to hold several. @internal Exported for the test of pages. */
export const SHOT_UNITS = 400;
/** What the assistant is told, since it counts badly and escapes take room. */
const ASKED_SHARE = 0.85;
const CHECKED_AT_ONCE = 6;

export function createWriteShots(deps: ImproveDeps): WriteShots {
  return async ({ idea, style, lengths }, requester) => {
    const settings = await settingsFor(requester, deps);
    isAllowedHere({ requester, settings });
    if (!isVisible(idea)) throw new UserError((t) => t('refusal.promptEmpty'));
    const context = { requester, settings, deps };
    const material = [idea, style].filter((text) => text !== '').join('\n');
    // What the server doesn't allow goes to nobody.
    await checkText(material, context);
    const usable = await deps.cast.usable(requester, settings);
    const named = namedIn(material, usable);
    const language = requester.memberLanguage;
    const question = askForShots(
      { idea, cast: named, style, lengths },
      {
        ...{ language, maxLength: Math.floor(ASKED_SHARE * SHOT_UNITS) },
        ...{ maxShots: MAX_SHOTS, maxSeconds: MAX_FILM_SECONDS },
      },
    );
    const { answer, callsLeft } = await callAssistant(question, context, deps);
    const rules = { usable, named, maxShownUnits: SHOT_UNITS, maxUnits: SHOT_UNITS };
    const shots = await allowedShots(withinLimits(readable(answer, { language, lengths, rules })), context);
    if (shots.length === 0) throw new EditableError((t) => t('board.nothingWritten'));
    const leftOut = answer.shots.length - shots.length;
    return { title: await titleIn(answer, rules, context), shots, leftOut, callsLeft };
  };
}

/** Those of which something is left that can be used. */
function readable(
  { shots }: RawShots,
  { language, lengths, rules }: { language: Language; lengths: readonly number[]; rules: Rules },
): WrittenShot[] {
  return shots.flatMap((raw) => {
    // A shot needn't show everybody.
    const texts = bothTextsOfAssistant(raw, language, { ...rules, isPrompt: false });
    return texts ? [{ ...texts, durationSeconds: nearest(lengths, raw.seconds) }] : [];
  });
}

function nearest(lengths: readonly number[], seconds: number): number {
  const [first = Math.max(1, Math.round(Math.min(seconds, MAX_FILM_SECONDS)))] = lengths.toSorted(
    (a, b) => Math.abs(a - seconds) - Math.abs(b - seconds),
  );
  return first;
}

/** As many as a film can have, from the first on. */
function withinLimits(shots: readonly WrittenShot[]): WrittenShot[] {
  let seconds = 0;
  return shots.slice(0, MAX_SHOTS).filter(({ durationSeconds }) => {
    seconds += durationSeconds;
    return seconds <= MAX_FILM_SECONDS;
  });
}

/** Those that their member could have written here. Each is checked alone, so that one bad shot costs no others. */
async function allowedShots(shots: readonly WrittenShot[], context: TextContext): Promise<WrittenShot[]> {
  const allowed: WrittenShot[] = [];
  for (let from = 0; from < shots.length; from += CHECKED_AT_ONCE) {
    const some = shots.slice(from, from + CHECKED_AT_ONCE);
    const isAllowed = await Promise.all(
      some.map(({ prompt, shown }) => isAllowedText([...new Set([prompt, shown])].join('\n'), context)),
    );
    allowed.push(...some.filter((_, index) => isAllowed[index]));
  }
  return allowed;
}

/** Nothing if it can't be used: a film has a name without it. */
async function titleIn({ title: raw }: RawShots, rules: Rules, context: TextContext): Promise<string> {
  const title = textOfAssistant(raw, { ...rules, isPrompt: false, maxUnits: TITLE_MAX_LENGTH });
  return title !== undefined && (await isAllowedText(title, context)) ? title : '';
}
