import { readFileSync } from 'node:fs';

/** JSON Schema of draft 2020-12, as OpenAPI 3.1 writes it. */
export type Schema = { readonly [keyword: string]: unknown };

/** What one route takes and gives. */
export interface Operation {
  /** Parameters in the path, in their order. */
  path: { name: string; schema: Schema }[];
  /** Parameters after the `?`, by name. */
  query: Record<string, Schema>;
  body?: Schema;
  /** By status; `null`: without a body. Refusals have one shape on every route. */
  answers: Record<string, Schema | null>;
}

/** Discord's own OpenAPI document, cut down to what is served here by `cut-discord-document.ts`. */
export interface ApiDocument {
  source: string;
  /** Of the commit, as `2026-07-18`. */
  date: string;
  /** By method and path as the routes write them. */
  operations: Record<string, Operation>;
  components: { schemas: Record<string, Schema> };
}

let known: ApiDocument | undefined;

/** Read at the first need. */
export function apiDocument(): ApiDocument {
  known ??= JSON.parse(readFileSync(new URL('discord-api.json', import.meta.url), 'utf8')) as ApiDocument;
  return known;
}
