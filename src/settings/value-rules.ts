import type * as z from 'zod';
import { UserError } from '../errors.ts';
import { listOf } from '../locales/format.ts';
import type { Sentence } from '../locales/translate.ts';
import { safeLine } from '../text/markdown.ts';
import type { Field, Rule } from './schema.ts';

/** The hint after an invalid value was typed for a setting: a valid form. */
export function invalidValue(item: { field: Field }, right: Sentence): UserError {
  return new UserError((t) => t('right.sentence', { setting: t(`setting.${item.field}`), right: right(t) }));
}

/** The hint for an error of the settings' schema. */
export function ruleFor(issue: z.core.$ZodIssue): Sentence {
  switch (issue.code) {
    case 'too_big': {
      const max = Number(issue.maximum);
      if (issue.origin === 'string') return (t) => t('right.characters', { max });
      return (t) => t(issue.origin === 'array' ? 'right.entries' : 'right.atMost', { max });
    }
    case 'too_small':
      return (t) => t('right.atLeast', { min: Number(issue.minimum) });
    case 'invalid_value': {
      const choices = issue.values.map(String);
      if (choices.length === 1) return (t) => t('right.only', { value: choices[0] ?? '' });
      return (t) => t('right.oneOf', { choices: listOf(choices, t, 'disjunction') });
    }
    case 'unrecognized_keys': {
      // Another person's text.
      const names = issue.keys.slice(0, 3).map((key) => safeLine(key, 40));
      return (t) => t('right.nothingCalled', { names: listOf(names, t) });
    }
    case 'invalid_key':
      return issue.issues[0] ? ruleFor(issue.issues[0]) : (t) => t('right.other');
    default:
      return ruleOf(issue) ?? ((t) => t('right.other'));
  }
}

function ruleOf({ message, ...issue }: z.core.$ZodIssue): Sentence | undefined {
  switch (message as Rule) {
    case 'discordId':
      return (t) => t('right.discordId');
    case 'modelId':
      return (t) => t('right.modelId');
    case 'timeZone':
      return (t) => t('right.timeZone');
    case 'word':
      return (t) => t('right.word');
    case 'entries':
      return (t) => t('right.entries', { max: issue.code === 'custom' ? Number(issue.params?.['max']) : 0 });
    default:
      return undefined;
  }
}
