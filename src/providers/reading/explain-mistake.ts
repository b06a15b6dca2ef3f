import type * as z from 'zod';

// Explains mistakes in an operator's file. The file may contain a key, so no value is shown.

const fileProblems: Partial<Record<string, string>> = {
  ENOENT: "the file doesn't exist",
  EISDIR: 'it is a folder',
  EACCES: "this user isn't allowed to read it",
  EPERM: "this user isn't allowed to read it",
};

/** Why a file can't be read. */
export function explainFileError(code: string | undefined): string {
  return (code && fileProblems[code]) ?? code ?? 'unknown reason';
}

const kinds: Partial<Record<string, string>> = {
  string: 'text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'an object in { }',
  record: 'an object in { }',
};

const formats: Partial<Record<string, string>> = {
  url: "isn't a web address; for example https://example.com/v1",
  date: "isn't a date; for example 2026-12-31",
};

/** The problem with a value, to be read after its name. `isMissing`: there is no value. */
export function explainIssue(issue: z.core.$ZodIssue, isMissing: boolean): string {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = kinds[issue.expected] ?? issue.expected;
      return isMissing ? `is missing; it takes ${wanted}` : `takes ${wanted}`;
    }
    case 'invalid_value': {
      const choices = issue.values.map((value) => JSON.stringify(value)).join(', ');
      return isMissing ? `is missing; choose one of ${choices}` : `isn't one of ${choices}`;
    }
    case 'too_small':
      return `needs ${issue.inclusive ? 'at least' : 'more than'} ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `may have ${issue.inclusive ? 'at most' : 'less than'} ${amount(issue.maximum, issue.origin)}`;
    case 'unrecognized_keys':
      return `doesn't know the field ${issue.keys.map((key) => JSON.stringify(key.slice(0, 60))).join(', ')}`;
    case 'invalid_key':
      return 'takes names of lowercase letters, digits and dashes, starting with a letter; for example my-server';
    case 'invalid_format':
      return formats[issue.format] ?? issue.message;
    case 'invalid_union':
      // The schema's own words.
      return isMissing ? `is missing; it ${issue.message}` : issue.message;
    default:
      return issue.message;
  }
}

function amount(value: number | bigint, origin: string): string {
  const unit = { array: ['entry', 'entries'], string: ['character', 'characters'] }[origin];
  return unit ? `${value} ${value === 1 ? unit[0] : unit[1]}` : String(value);
}

/** `model mine, stages[0].price.usd`. */
export function nameOfPlace(path: readonly PropertyKey[], modelId: unknown): string {
  const [list, index, ...inside] = path;
  if (list !== 'models' || typeof index !== 'number') return joined(path) || 'the file';
  const model =
    typeof modelId === 'string' && /^[\w.-]{1,60}$/.test(modelId) ? modelId : `number ${index + 1}`;
  return [`model ${model}`, joined(inside)].filter(Boolean).join(', ');
}

function joined(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}
