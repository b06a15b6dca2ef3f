import type { z } from 'zod';
import { ApiError, type FieldErrors } from '../api-error.ts';

type Issue = z.core.$ZodIssue;

/**
 * Checks a body (which stands `at` this place of the request's); a wrong one is refused as Discord does, with code 50035 and the errors nested by field.
 *
 * @see https://discord.com/developers/docs/reference#error-messages
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  at: readonly (string | number)[] = [],
): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const errors: FieldErrors = {};
  for (const issue of result.error.issues) addIssue(errors, { ...issue, path: [...at, ...issue.path] });
  throw new ApiError(400, 50035, 'Invalid Form Body', errors);
}

function addIssue(errors: FieldErrors, issue: Issue): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      add(errors, [...issue.path, key], { code: 'UNKNOWN_FIELD', message: 'There is no such field.' });
    }
    return;
  }
  add(errors, issue.path, describe(issue));
}

function add(
  errors: FieldErrors,
  path: readonly PropertyKey[],
  error: { code: string; message: string },
): void {
  let node = errors;
  for (const step of path) {
    const next = node[String(step)];
    const child: FieldErrors = next === undefined || Array.isArray(next) ? {} : next;
    node[String(step)] = child;
    node = child;
  }
  const known = node['_errors'];
  node['_errors'] = [...(Array.isArray(known) ? known : []), error];
}

const TYPE_CODES: Readonly<Record<string, [code: string, message: string]>> = {
  string: ['STRING_TYPE_CONVERT', 'Could not interpret value as string.'],
  number: ['NUMBER_TYPE_COERCE', 'Value is not a number.'],
  int: ['NUMBER_TYPE_COERCE', 'Value is not int.'],
  boolean: ['BOOLEAN_TYPE_CONVERT', 'Must be either true or false.'],
  array: ['LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType.'],
  object: ['MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType.'],
};

function describe(issue: Issue): { code: string; message: string } {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.message.endsWith('received undefined')) return required();
      const [code, message] = TYPE_CODES[issue.expected] ?? ['BASE_TYPE_INVALID', issue.message];
      return { code, message };
    }
    case 'too_big':
      return issue.origin === 'string'
        ? { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` }
        : issue.origin === 'array'
          ? { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` }
          : { code: 'NUMBER_TYPE_MAX', message: `Value must be less than or equal to ${issue.maximum}.` };
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be ${issue.minimum} or more in length.` }
        : { code: 'NUMBER_TYPE_MIN', message: `Value must be greater than or equal to ${issue.minimum}.` };
    case 'invalid_value':
      return {
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${issue.values.map(String).join(', ')}}.`,
      };
    case 'invalid_union':
      return { code: 'UNION_TYPE_CHOICES', message: 'Value is none of the types that are allowed here.' };
    case 'invalid_format':
      return issue.format === 'url'
        ? { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' }
        : { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' };
    case 'custom': {
      const code: unknown = issue.params?.['code'];
      return { code: typeof code === 'string' ? code : 'BASE_TYPE_INVALID', message: issue.message };
    }
    default:
      return { code: 'BASE_TYPE_INVALID', message: issue.message };
  }
}

function required(): { code: string; message: string } {
  return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
}
