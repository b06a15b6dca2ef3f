import { ComponentType, TextInputStyle } from 'discord.js';
import { UserError } from '../../errors.ts';
import { MAX_SHOTS } from '../../jobs/film.ts';
import type { Sentence, Translate } from '../../locales/translate.ts';
import {
  type Board,
  IDEA_MAX_LENGTH,
  type NewShot,
  SHOT_MAX_LENGTH,
  type Shot,
  STYLE_MAX_LENGTH,
  shotOf,
  TITLE_MAX_LENGTH,
} from '../../requests/board/board.ts';
import { halvesOf, shotsInText } from '../../requests/board/typed-shots.ts';
import { type Form, label, type Sent } from '../composer/forms.ts';
import { filmId } from './ids.ts';

const SHOTS = 'shots';
const IDEA = 'idea';
const CONTINUE = 'continue';
const PROMPT = 'prompt';
const SECOND = 'second';
const TITLE = 'title';
const STYLE = 'style';
const TYPED_MAX_LENGTH = 4_000;

/** Shots, typed one per line. */
export function addForm(id: string, t: Translate): Form {
  return {
    custom_id: filmId(id, 'add'),
    title: t('board.add'),
    components: [
      label(
        t('board.formShots'),
        {
          ...{ type: ComponentType.TextInput, style: TextInputStyle.Paragraph, custom_id: SHOTS },
          ...{ placeholder: t('board.formShotsExample'), min_length: 1, max_length: TYPED_MAX_LENGTH },
        },
        t('board.formShotsHint'),
      ),
      label(t('board.formContinue'), {
        ...{ type: ComponentType.CheckboxGroup, custom_id: CONTINUE, required: false, min_values: 0 },
        options: [{ label: t('board.formContinueHint'), value: 'yes' }],
      }),
    ],
  };
}

export function readAdded(sent: Sent): NewShot[] {
  const continues = sent.fields.has(CONTINUE) && sent.getCheckboxGroup(CONTINUE).length > 0;
  const shots = shotsInText(sent.getTextInputValue(SHOTS));
  if (shots.length === 0) throw new UserError((t) => t('board.noneTyped'));
  return shots.map((shot) => ({ ...shot, continues }));
}

/** Says how many shots there was no room for. */
export function leftOut(count: number): Sentence {
  return (t) => t('board.leftOut', { count, max: MAX_SHOTS });
}

/** What the assistant makes a film of. */
export function writeForm(id: string, { idea = '' }: Board, t: Translate): Form {
  return {
    custom_id: filmId(id, 'write'),
    title: t('board.write'),
    components: [
      label(
        t('board.formIdea'),
        {
          ...{ type: ComponentType.TextInput, style: TextInputStyle.Paragraph, custom_id: IDEA },
          ...{ placeholder: t('board.formIdeaExample'), min_length: 1, max_length: IDEA_MAX_LENGTH },
          ...(idea !== '' && { value: idea }),
        },
        t('board.formIdeaHint'),
      ),
    ],
  };
}

export const readIdea = (sent: Sent): string => sent.getTextInputValue(IDEA);

/** What happens in one shot. */
export function editForm(id: string, shot: Shot, t: Translate): Form {
  return {
    custom_id: filmId(id, 'edit', shot.id),
    title: t('board.edit'),
    components: [words(PROMPT, t('board.formShot'), shot.prompt)],
  };
}

export const readEdited = (sent: Sent): string => sent.getTextInputValue(PROMPT);

/** One shot as two, parted where a sentence ends. */
export function splitForm(id: string, shot: Shot, t: Translate): Form {
  const [first, second] = halvesOf(shot.prompt);
  return {
    custom_id: filmId(id, 'split', shot.id),
    title: t('board.split'),
    components: [words(PROMPT, t('board.formFirst'), first), words(SECOND, t('board.formSecond'), second)],
  };
}

export function readSplit(sent: Sent): readonly [string, string] {
  return [sent.getTextInputValue(PROMPT), sent.getTextInputValue(SECOND)];
}

/** What is said of the whole film. */
export function wordsForm(id: string, { title, style }: Board, t: Translate): Form {
  const input = { type: ComponentType.TextInput, style: TextInputStyle.Short, required: false } as const;
  return {
    custom_id: filmId(id, 'words'),
    title: t('board.words'),
    components: [
      label(t('board.formTitle'), {
        ...{ ...input, custom_id: TITLE, max_length: TITLE_MAX_LENGTH },
        ...(title !== '' && { value: title.slice(0, TITLE_MAX_LENGTH) }),
      }),
      label(t('board.formStyle'), {
        ...{
          ...input,
          custom_id: STYLE,
          max_length: STYLE_MAX_LENGTH,
          placeholder: t('board.formStyleHint'),
        },
        ...(style !== '' && { value: style.slice(0, STYLE_MAX_LENGTH) }),
      }),
    ],
  };
}

export function readWords(sent: Sent): { title: string; style: string } {
  return { title: sent.getTextInputValue(TITLE), style: sent.getTextInputValue(STYLE) };
}

/** Throws a `UserError` if the shot was deleted meanwhile. */
export function requireShot(board: Board, shotId: string): Shot {
  const shot = shotOf(board, shotId);
  if (!shot) throw new UserError((t) => t('board.shotGone'));
  return shot;
}

/** A field counts in UTF-16 units, and a shot's words in characters. */
function words(customId: string, name: string, value: string) {
  return label(name, {
    ...{ type: ComponentType.TextInput, style: TextInputStyle.Paragraph, custom_id: customId },
    ...{ min_length: 1, max_length: 2 * SHOT_MAX_LENGTH, value: value.slice(0, 2 * SHOT_MAX_LENGTH) },
  });
}
