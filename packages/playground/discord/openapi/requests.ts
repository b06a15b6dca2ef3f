import type { ErrorObject } from 'ajv/dist/2020.js';
import { ApiError, type FieldErrors } from '../api-error.ts';
import type { Route } from '../rest/exchange.ts';
import {
  addFieldError,
  type FieldError,
  fieldError,
  REQUIRED,
  TYPE_ERRORS,
} from '../validate/field-errors.ts';
import type { Schema } from './document.ts';
import { operationOf, problemsOf } from './validators.ts';

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

/**
 * Refuses what the document refuses in the path and after the `?`.
 *
 * @throws 50035
 */
export function requireValidAddress(
  route: Route,
  params: Readonly<Record<string, string>>,
  query: URLSearchParams,
): void {
  const name = nameOf(route);
  const operation = operationOf(name);
  if (operation === undefined) return;
  const errors: FieldErrors = {};
  const values = Object.values(params);
  const inPath = operation.path.map(
    ({ name: field, schema }, index) => [field, schema, values[index]] as const,
  );
  const inQuery = Object.entries(operation.query).map(
    ([field, schema]) => [field, schema, query.get(field)] as const,
  );
  for (const [field, schema, value] of [...inPath, ...inQuery]) {
    if (value == null || value.startsWith('@')) continue;
    for (const problem of problemsOf(`${name} ${field}`, read(value, schema), () => schema))
      addFieldError(errors, [field], describe(problem));
  }
  refuseIfAny(errors);
}

/** A parameter as the type that it should have, if possible. */
function read(text: string, { type }: Schema): unknown {
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  return type === 'boolean' && /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text;
}

/**
 * Refuses a body that the document refuses.
 *
 * @throws 50035
 */
export function requireValidBody(route: Route, body: unknown): void {
  const name = nameOf(route);
  const schema = operationOf(name)?.body;
  if (schema === undefined) return;
  const errors: FieldErrors = {};
  for (const problem of outermost(problemsOf(`${name} body`, body, () => schema)))
    addProblem(errors, problem);
  refuseIfAny(errors);
}

function refuseIfAny(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw new ApiError(400, 50035, 'Invalid Form Body', errors);
}

/**
 * Without consequences of other problems: each choice's own errors if no choice of a union fits, and the format of a
 * wrong type.
 */
function outermost(problems: ErrorObject[]): ErrorObject[] {
  const unions = problems.filter(({ keyword }) => keyword === 'anyOf');
  const wrongTypes = new Set(
    problems.flatMap(({ keyword, instancePath }) => (keyword === 'type' ? [instancePath] : [])),
  );
  return problems.filter(({ keyword, instancePath }) => {
    if (keyword === 'format') return !wrongTypes.has(instancePath);
    return keyword === 'anyOf' || !unions.some((union) => instancePath.startsWith(union.instancePath));
  });
}

function addProblem(errors: FieldErrors, problem: ErrorObject): void {
  // It only says that neither of the two ways fits. The ways themselves say why.
  if (problem.keyword === 'if') return;
  const path = problem.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { missingProperty, j } = problem.params;
  if (missingProperty !== undefined) path.push(missingProperty);
  if (problem.keyword === 'uniqueItems') path.push(String(problem.params['i'] ?? j));
  addFieldError(errors, path, describe(problem));
}

function describe({ keyword, params, message = '' }: ErrorObject): FieldError {
  switch (keyword) {
    case 'required':
      return REQUIRED;
    case 'type':
      return wrongType(params['type']);
    case 'maxLength':
      return fieldError.overDurationLimit(params['limit']);
    case 'maxItems':
    case 'maxProperties':
      return fieldError.tooMany(params['limit']);
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return fieldError.tooFew(params['limit']);
    case 'maximum':
      return fieldError.tooHigh(params['limit']);
    case 'minimum':
      return fieldError.tooLow(params['limit']);
    case 'enum':
      return fieldError.noChoice(params['allowedValues']);
    case 'uniqueItems':
      return fieldError.repeated;
    case 'anyOf':
      return fieldError.noUnionMember;
    case 'format':
      return params['format'] === 'uri' ? fieldError.noUrl : fieldError.noMatch;
    case 'pattern':
      return fieldError.noMatch;
    default:
      return { code: 'BASE_TYPE_INVALID', message };
  }
}

function wrongType(type: string | string[]): FieldError {
  const wanted = [type].flat().find((each) => each !== 'null') ?? '';
  return TYPE_ERRORS[wanted === 'integer' ? 'int' : wanted] ?? { code: 'BASE_TYPE_INVALID', message: wanted };
}
