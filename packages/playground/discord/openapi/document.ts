import { readFileSync } from 'node:fs';

/** JSON Schema of draft 2020-12, as OpenAPI 3.1 writes it. */
export type Schema = { readonly [keyword: string]: unknown };

/** The inputs and outputs of one route. */
export interface Operation {
  /** Parameters in the path, in their order. */
  path: { name: string; schema: Schema }[];
  /** Parameters after the `?`, by name. */
  query: Record<string, Schema>;
  body?: Schema;
  /** By status; `null`: without a body. Refusals have one shape on every route. */
  answers: Record<string, Schema | null>;
}

/** Discord's own OpenAPI document, cut down by `cut-discord-document.ts` to the routes served here. */
export interface ApiDocument {
  source: string;
  /** The commit's date, as `2026-07-18`. */
  date: string;
  /** By method and path as in the routes. */
  operations: Record<string, Operation>;
  components: { schemas: Record<string, Schema> };
}

let known: ApiDocument | undefined;

/** Read on demand. */
export function apiDocument(): ApiDocument {
  known ??= JSON.parse(readFileSync(new URL('discord-api.json', import.meta.url), 'utf8')) as ApiDocument;
  return known;
}
