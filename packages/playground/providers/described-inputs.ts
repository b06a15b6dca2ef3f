import * as z from 'zod';

/** The schemas of a document's `components`. */
export type Schemas = Readonly<Record<string, unknown>>;

/**
 * Checks bodies by the very schema that a document shows, and refuses every field that it doesn't name. `name`: the one
 * of its schemas that a body has to follow.
 */
export function bodySchema(schemas: Schemas, name: string): z.ZodType {
  const text = JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/$defs/');
  const $defs = JSON.parse(text) as Record<string, z.core.JSONSchema.BaseSchema>;
  return z.fromJSONSchema({ ...$defs[name], additionalProperties: false, $defs });
}
