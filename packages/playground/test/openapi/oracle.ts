import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apiDocument } from '../../discord/openapi/document.ts';
import type { Sample } from './samples.ts';

const ajv = new Ajv2020({
  strict: false,
  validateSchema: false,
  inlineRefs: false,
  code: { optimize: false },
});
addFormats.default(ajv);
ajv.addFormat('snowflake', true);
ajv.addFormat('nonce', true);
ajv.addSchema({ ...apiDocument(), $id: 'document' });
const known = new Map<string, ValidateFunction>();

/** Whether the document accepts this body as written: without exceptions, and without the judge's help. */
export function documentTakes({ route, schema }: Sample, body: unknown): boolean {
  const own = `operations/${route.replaceAll('/', '~1').replaceAll(' ', '%20')}/body`;
  const pointer = schema === undefined ? own : `components/schemas/${schema}`;
  const validate = known.get(pointer) ?? ajv.compile({ $ref: `document#/${pointer}` });
  known.set(pointer, validate);
  return validate(body);
}
