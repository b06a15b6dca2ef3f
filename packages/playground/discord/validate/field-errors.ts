import type { FieldErrors } from '../api-error.ts';

export interface FieldError {
  code: string;
  message: string;
}

/** Adds an error to those of a body, nested by field as Discord does. */
export function addFieldError(errors: FieldErrors, path: readonly PropertyKey[], error: FieldError): void {
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

export const REQUIRED: FieldError = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };

/** Discord's message about a value of the wrong type, by the expected type. */
export const TYPE_ERRORS: Readonly<Record<string, FieldError>> = {
  string: { code: 'STRING_TYPE_CONVERT', message: 'Could not interpret value as string.' },
  number: { code: 'NUMBER_TYPE_COERCE', message: 'Value is not a number.' },
  int: { code: 'NUMBER_TYPE_COERCE', message: 'Value is not int.' },
  boolean: { code: 'BOOLEAN_TYPE_CONVERT', message: 'Must be either true or false.' },
  array: { code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType.' },
  object: { code: 'MODEL_TYPE_CONVERT', message: 'Only dictionaries may be used in a ModelType.' },
};

export const fieldError = {
  overDurationLimit: (most: unknown): FieldError => ({
    code: 'BASE_TYPE_MAX_LENGTH',
    message: `Must be ${most} or fewer in length.`,
  }),
  tooMany: (most: unknown): FieldError => ({
    code: 'BASE_TYPE_BAD_LENGTH',
    message: `Must be ${most} or fewer in length.`,
  }),
  tooFew: (fewest: unknown): FieldError => ({
    code: 'BASE_TYPE_BAD_LENGTH',
    message: `Must be ${fewest} or more in length.`,
  }),
  tooHigh: (most: unknown): FieldError => ({
    code: 'NUMBER_TYPE_MAX',
    message: `Value must be less than or equal to ${most}.`,
  }),
  tooLow: (least: unknown): FieldError => ({
    code: 'NUMBER_TYPE_MIN',
    message: `Value must be greater than or equal to ${least}.`,
  }),
  noChoice: (values: readonly unknown[]): FieldError => ({
    code: 'BASE_TYPE_CHOICES',
    message: `Value must be one of {${values.map(String).join(', ')}}.`,
  }),
  noUnionMember: { code: 'UNION_TYPE_CHOICES', message: 'Value is none of the types that are allowed here.' },
  noUrl: { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' },
  noMatch: { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' },
  repeated: { code: 'SET_TYPE_ALREADY_CONTAINS_VALUE', message: 'The set already contains this value' },
} as const;
