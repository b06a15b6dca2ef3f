import { createRequire } from 'node:module';
import { type Logger, pino, stdSerializers } from 'pino';

export type Log = Logger;

/** Only a terminal needs it. */
const loadPretty = (): typeof import('pino-pretty') => createRequire(import.meta.url)('pino-pretty');

const REDACTED = '[redacted]';

/**
 * Secrets that the configuration doesn't know. Interaction tokens appear in the URLs of REST errors, and start with the
 * base64 of "interaction:". Bot tokens have three parts.
 * @see https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
 */
const patterns: readonly [RegExp, string][] = [
  // Of Discord, and of providers, also inside other addresses.
  [/((?:\/|%2f)webhooks(?:\/|%2f)[\w-]+(?:\/|%2f))[^/?&%"\s\\]+/gi, `$1${REDACTED}`],
  [/(\/interactions\/\d+\/)[^/?"\s\\]+/g, `$1${REDACTED}`],
  [/aW50ZXJhY3Rpb246[\w.+/=-]+/g, REDACTED],
  [/[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g, REDACTED],
  // A signed URL works for anybody who reads it, and an image belongs to somebody.
  [
    /\b(https?:\/\/[^\s"'<>\\?]+)\?[^\s"'<>\\]*\b(?:X-Amz-|X-Goog-|sig|signature|token|key|jwt|_jwt|hm|policy|expires)[^\s"'<>\\]*/gi,
    `$1?${REDACTED}`,
  ],
  [/\bdata:[\w.+-]+\/[\w.+-]+;base64,[\w+/=-]*/gi, `data:${REDACTED}`],
  [/(authorization\\?"?\s*[:=]\s*\\?"?)(?:(?:bot|bearer|token|key)\s+)?[^"\\\s,}]+/gi, `$1${REDACTED}`],
];

/** A text without any of `secrets`, whatever field of whatever object contained it. */
export function redact(line: string, secrets: readonly string[]): string {
  let clean = line;
  for (const secret of secrets) {
    clean = clean.replaceAll(secret, REDACTED).replaceAll(JSON.stringify(secret).slice(1, -1), REDACTED);
  }
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}

/**
 * The program's log: readable lines in a terminal, JSON otherwise. Secrets are removed from each finished line, so that
 * no field, message, URL or stack can leak one.
 */
export function createLog(options: {
  level: string;
  isTerminal: boolean;
  secrets: readonly string[];
  destination: NodeJS.WritableStream;
}): Log {
  // Short values would blank out innocent text (a "key" of "a" for a server that needs none).
  const secrets = options.secrets.filter((secret) => secret.length >= 6);
  const destination = options.isTerminal
    ? loadPretty()({
        colorize: true,
        ignore: 'pid,hostname',
        translateTime: 'SYS:HH:MM:ss',
        destination: options.destination,
      })
    : options.destination;
  return pino(
    {
      level: options.level,
      base: null,
      serializers: { err: serializeError },
      // Errors under any field name.
      formatters: { log: withPlainErrors },
      hooks: {
        streamWrite: (line) => redact(line, secrets),
        logMethod(args, method) {
          const [first, ...rest] = args as [unknown, ...unknown[]];
          const error = first instanceof Error ? first : (first as { err?: unknown } | undefined)?.err;
          const isBare = error instanceof Error && rest.length === 0;
          // pino would use the error's own message for the line.
          if (!isBare) method.apply(this, args);
          else method.apply(this, [first === error ? { err: error } : first, messageOf(error)]);
        },
      },
    },
    destination,
  );
}

function withPlainErrors(fields: Record<string, unknown>): Record<string, unknown> {
  const errors = Object.entries(fields).filter(([name, value]) => name !== 'err' && value instanceof Error);
  return errors.length === 0
    ? fields
    : { ...fields, ...Object.fromEntries(errors.map(([name, error]) => [name, serializeError(error)])) };
}

/** Nobody follows a longer chain of causes. */
const MAX_CAUSES = 5;

/**
 * Errors of Discord, zod and the providers contain the whole request or input. The log keeps only the parts that
 * explain them.
 */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const links: Error[] = [];
  for (let link: unknown = error; link instanceof Error && links.length < MAX_CAUSES; link = link.cause)
    links.push(link);
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  const kind = 'kind' in error ? error.kind : undefined;
  const message = links.map(messageOf).join(': ');
  const stack = links
    .map((link) => `${link.name}: ${messageOf(link)}${framesOf(link)}`)
    .join('\ncaused by: ');
  return { type: stdSerializers.err(error).type, message, code, status, kind, stack };
}

/** The providers' clients put the server's whole answer into the message, and with it the request. */
function messageOf(error: Error): string {
  const isOfClient = 'headers' in error || 'response' in error || 'request' in error;
  return isOfClient
    ? `answered ${'status' in error ? String(error.status) : 'with an error'}`
    : error.message;
}

function framesOf({ stack = '' }: Error): string {
  const start = stack.search(/\n\s+at /);
  return start < 0 ? '' : stack.slice(start);
}
