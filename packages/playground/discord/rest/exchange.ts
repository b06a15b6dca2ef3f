import type { IncomingHttpHeaders } from 'node:http';
import type { Upload } from '../files.ts';
import type { World } from '../state.ts';

export interface Body {
  json: unknown;
  /** The other fields of a form. */
  fields: Record<string, string>;
  uploads: (Upload & { index: number })[];
}

/** One request as a route sees it. */
export interface Exchange {
  world: World;
  /** Path parameters by name. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  arrivedAtMs: number;
  /** Reads the body, once. Files over the limit are refused with 413. */
  body(limitBytes?: number): Promise<Body>;
}

export interface Answer {
  status: number;
  json?: unknown;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As Discord's documentation writes it, with `:name` for parameters. */
  path: string;
  /** `none` if the token in the path is enough. */
  auth: 'bot' | 'none';
  /** The rate limit bucket. Routes without one have a bucket of their own. */
  bucket?: BucketName;
  handle(exchange: Exchange): Promise<Answer> | Answer;
}

export type BucketName = 'interaction' | 'callback' | 'message-create' | 'message-edit' | 'message-delete';

export function ok(json: unknown): Answer {
  return { status: 200, json };
}

export const NO_CONTENT: Answer = { status: 204 };

/** A parameter in the route's own path. */
export function param(exchange: Exchange, name: string): string {
  const value = exchange.params[name];
  if (value === undefined) throw new Error(`the route has no :${name}`);
  return value;
}
