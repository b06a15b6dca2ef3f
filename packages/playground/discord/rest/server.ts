import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, apiError } from '../api-error.ts';
import { judgeAnswer } from '../openapi/answers.ts';
import { requireValidAddress, requireValidBody } from '../openapi/requests.ts';
import type { World } from '../state.ts';
import { drain, readBody } from './body.ts';
import type { Answer, Body, Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { LoggedRequest, RequestLog } from './log.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RouteMatch } from './router.ts';
import { applyTrouble, send } from './trouble.ts';

export interface RestParts {
  world: World;
  match: (method: string, path: string) => RouteMatch | undefined;
  limits: RateLimits;
  faults: Faults;
  log: RequestLog;
}

type FullAnswer = Answer & { headers: Record<string, string> };

/** Answers requests to Discord's API as Discord would, unless a fault is set. */
export function createRest(parts: RestParts) {
  const { world, match, faults, log } = parts;
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const method = request.method ?? 'GET';
    const [, version, path = ''] = /^\/api(?:\/v(\d+))?(.*)$/.exec(url.pathname) ?? [];
    const matched = match(method, path);
    const entry = openEntry(world, request, method, path, matched?.route.path);
    response.once('close', () => {
      entry.endedAtMs = world.now();
      entry.status = response.writableFinished ? response.statusCode : 0;
      log.add(entry);
    });
    const fault = faults.take({
      ...{ method, route: matched?.route.path, path },
      hasFile: request.headers['content-type']?.startsWith('multipart/') === true,
    });
    if (fault !== undefined && !fault.afterWork) {
      const isOver = await applyTrouble(fault.trouble, request, response);
      if (isOver) return;
    }
    const refusal = refusalAtEdge(request, version);
    const job = { request, url, matched, entry };
    const answer = refusal ? await refuse(request, refusal, {}) : await work(parts, job);
    if (matched !== undefined) judgeAnswer(matched.route, answer);
    entry.code = codeOf(answer.json);
    if (fault?.afterWork === true) {
      const isOver = await applyTrouble(fault.trouble, request, response, answer);
      if (isOver) return;
    }
    entry.responseBytes = send(response, answer);
  };
}

/**
 * Of the API and the gateway. Older ones use other formats. @see
 * https://discord.com/developers/docs/reference#api-versioning
 */
export const API_VERSIONS: ReadonlySet<string> = new Set(['9', '10']);

/** Refused on any route. @see https://discord.com/developers/docs/reference#user-agent */
function refusalAtEdge({ headers }: IncomingMessage, version: string | undefined): ApiError | undefined {
  if (!headers['user-agent']) return apiError('blockedAtEdge');
  return API_VERSIONS.has(version ?? '') ? undefined : apiError('invalidApiVersion');
}

interface Job {
  request: IncomingMessage;
  url: URL;
  matched: RouteMatch | undefined;
  entry: LoggedRequest;
}

/** Authorization, rate limit, route: in Discord's order of checks. */
async function work(parts: RestParts, job: Job): Promise<FullAnswer> {
  const { world, limits } = parts;
  const { request, matched } = job;
  if (matched === undefined) return await refuse(request, apiError('generalError'), {});
  const { route, params } = matched;
  const isAuthorized = request.headers.authorization === `Bot ${world.settings.botToken}`;
  if (route.auth === 'bot' && !isAuthorized) return await refuse(request, apiError('unauthorized'), {});
  const isInteraction = route.path.startsWith('/interactions/') || route.path.startsWith('/webhooks/');
  const verdict = limits.take({
    bucket: route.bucket,
    route: `${route.method} ${route.path}`,
    major: params['channel'] ?? params['guild'] ?? params['token'] ?? '',
    isExemptFromGlobal: isInteraction,
  });
  if (verdict.refusal !== undefined) {
    await drain(request);
    return { status: 429, json: verdict.refusal, headers: verdict.headers };
  }
  try {
    requireValidAddress(route, params, job.url.searchParams);
    const answer = await route.handle(createExchange(parts, job, matched));
    await drain(request);
    return { headers: verdict.headers, ...answer };
  } catch (error) {
    return await refuse(request, error, verdict.headers);
  }
}

function createExchange(parts: RestParts, job: Job, { route, params }: RouteMatch): Exchange {
  const { world } = parts;
  const { request, url, entry } = job;
  let body: Promise<Body> | undefined;
  return {
    world,
    params,
    query: url.searchParams,
    headers: request.headers,
    arrivedAtMs: entry.atMs,
    async body(limitBytes = 0) {
      body ??= readBody(request, world.files, limitBytes);
      const { json, fields, uploads } = await body;
      entry.json = json;
      entry.files = uploads.map(({ filename, sizeBytes }) => ({ filename, sizeBytes }));
      try {
        requireValidBody(route, json);
      } catch (error) {
        await world.files.discard(uploads);
        throw error;
      }
      return { json, fields, uploads };
    },
  };
}

async function refuse(
  request: IncomingMessage,
  error: unknown,
  headers: Record<string, string>,
): Promise<FullAnswer> {
  await drain(request);
  if (error instanceof RateLimitedError) return { status: 429, json: error.body, headers: error.headers };
  if (error instanceof ApiError) return { status: error.status, json: error.toJSON(), headers };
  // A request aborted by its sender is nobody's mistake. Anything else is a mistake of this server.
  if (!request.destroyed || request.complete)
    process.stderr.write(`local Discord: ${(error as Error).stack}\n`);
  return { status: 500, json: { message: '500: Internal Server Error', code: 0 }, headers };
}

/** A limit that a route counts itself, besides its bucket. */
export class RateLimitedError extends Error {
  override readonly name = 'RateLimitedError';
  readonly body: object;
  readonly headers: Record<string, string>;

  constructor(body: object, headers: Record<string, string>) {
    super('rate limited');
    this.body = body;
    this.headers = headers;
  }
}

function openEntry(
  world: World,
  request: IncomingMessage,
  method: string,
  path: string,
  route: string | undefined,
): LoggedRequest {
  return {
    method,
    route,
    path,
    status: 0,
    atMs: world.now(),
    endedAtMs: 0,
    requestBytes: Number(request.headers['content-length'] ?? 0),
    responseBytes: 0,
    json: undefined,
    code: undefined,
    files: [],
  };
}

function codeOf(json: unknown): number | undefined {
  const code = typeof json === 'object' && json !== null && 'code' in json ? json.code : undefined;
  return typeof code === 'number' ? code : undefined;
}
