import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** The variables that are set, by name, as the operator meant them. */
export type Environment = Readonly<Partial<Record<string, string>>>;

/** Those of the usual variables for proxies that are known in small letters too; small ones win, as in curl. */
const lowercaseNames = ['http_proxy', 'https_proxy', 'no_proxy'];

/** What this process has read from a file itself: its quotes and comments are gone, and what is left is the value. */
const fromFile = new Map<string, string>();

/** Adds what `.env` in the working directory, or another file, says to the environment; what is set already stays. */
export function loadEnvFile(env: NodeJS.ProcessEnv, path = '.env'): void {
  if (!existsSync(path)) return;
  for (const [name, value = ''] of Object.entries(parseEnv(readFileSync(path, 'utf8')))) {
    if (env[name] !== undefined) continue;
    env[name] = value;
    fromFile.set(name, value);
  }
}

/**
 * What the environment says; an empty variable counts as unset. Docker's `--env-file` hands over quotes and comments
 * that Node's and everybody else's readers of `.env` take away, so they are taken away here.
 * @see https://docs.docker.com/reference/cli/docker/container/run/#env
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const environment = Object.fromEntries(
    Object.entries(env).flatMap(([name, value = '']) => {
      const meant = fromFile.get(name) === value ? value.trim() : withoutComment(value.trim());
      return meant === '' ? [] : [[name, meant]];
    }),
  );
  for (const name of lowercaseNames) {
    if (environment[name] !== undefined) environment[name.toUpperCase()] = environment[name];
  }
  return environment;
}

function withoutComment(value: string): string {
  const [, , quoted] = /^(["'`])(.*)\1\s*(?:#.*)?$/s.exec(value) ?? [];
  return (quoted ?? value.replace(/(^|\s)#.*$/s, '')).trim();
}
