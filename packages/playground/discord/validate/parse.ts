import type { z } from 'zod';
import { ApiError, type FieldErrors } from '../api-error.ts';
import { addFieldError, type FieldError, fieldError, REQUIRED, TYPE_ERRORS } from './field-errors.ts';

type Issue = z.core.$ZodIssue;

/**
 * Validates a body, which is `at` this place of the request's. A wrong one is refused with code 50035 and errors nested
 * by field, as Discord does.
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
      addFieldError(errors, [...issue.path, key], {
        code: 'UNKNOWN_FIELD',
        message: 'There is no such field.',
      });
    }
    return;
  }
  addFieldError(errors, issue.path, describe(issue));
}

function describe(issue: Issue): FieldError {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return REQUIRED;
      return TYPE_ERRORS[issue.expected] ?? { code: 'BASE_TYPE_INVALID', message: issue.message };
    case 'too_big':
      return issue.origin === 'string'
        ? fieldError.overDurationLimit(issue.maximum)
        : issue.origin === 'array'
          ? fieldError.tooMany(issue.maximum)
          : fieldError.tooHigh(issue.maximum);
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? fieldError.tooFew(issue.minimum)
        : fieldError.tooLow(issue.minimum);
    case 'invalid_value':
      return fieldError.noChoice(issue.values);
    case 'invalid_union':
      return fieldError.noUnionMember;
    case 'invalid_format':
      return issue.format === 'url' ? fieldError.noUrl : fieldError.noMatch;
    case 'custom': {
      const code: unknown = issue.params?.['code'];
      return { code: typeof code === 'string' ? code : 'BASE_TYPE_INVALID', message: issue.message };
    }
    default:
      return { code: 'BASE_TYPE_INVALID', message: issue.message };
  }
}
