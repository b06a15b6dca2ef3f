import { type Logger, pino, stdSerializers } from 'pino';
import pretty from 'pino-pretty';

export type Log = Logger;

const REDACTED = '[redacted]';

/**
 * Secrets that the configuration does not know: interaction tokens stand in the URLs of REST errors, and start
 * with the base64 of "interaction:"; bot tokens have three parts.
 * @see https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
 */
const patterns: readonly [RegExp, string][] = [
  [/(\/webhooks\/\d+\/)[^/?"\s\\]+/g, `$1${REDACTED}`],
  [/(\/interactions\/\d+\/)[^/?"\s\\]+/g, `$1${REDACTED}`],
  [/aW50ZXJhY3Rpb246[\w.+/=-]+/g, REDACTED],
  [/[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g, REDACTED],
  [/(authorization\\?"?\s*[:=]\s*\\?"?)(?:(?:bot|bearer|token|key)\s+)?[^"\\\s,}]+/gi, `$1${REDACTED}`],
];

/** A text without any of `secrets`, whatever field of whatever object brought it in. */
export function redact(line: string, secrets: readonly string[]): string {
  let clean = line;
  for (const secret of secrets) {
    clean = clean.replaceAll(secret, REDACTED).replaceAll(JSON.stringify(secret).slice(1, -1), REDACTED);
  }
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}

/**
 * The program's log: lines for people in a terminal, JSON otherwise. Each finished line is cleaned of secrets,
 * so that no field, message, URL or stack can carry one out.
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
    ? pretty({
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
      hooks: { streamWrite: (line) => redact(line, secrets) },
    },
    destination,
  );
}

/** Discord's and zod's errors hold the whole request or input; the log keeps what explains them. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  const kind = 'kind' in error ? error.kind : undefined;
  return { type, message, code, status, kind, stack };
}
