import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** The variables that are set, by name, with the values that the operator meant. */
export type Environment = Readonly<Partial<Record<string, string>>>;

/** The usual proxy variables that also exist in lowercase. Lowercase wins, as in curl. */
const lowercaseNames = ['http_proxy', 'https_proxy', 'no_proxy'];

/** The values that this process has read from a file itself: quotes and comments are already removed. */
const fromFile = new Map<string, string>();

/**
 * Adds the variables in `.env` in the working directory, or in another file, to the environment. Variables that are set
 * already stay.
 */
export function loadEnvFile(env: NodeJS.ProcessEnv, path = '.env'): void {
  if (!existsSync(path)) return;
  for (const [name, value = ''] of Object.entries(parseEnv(readFileSync(path, 'utf8')))) {
    if (env[name] !== undefined) continue;
    env[name] = value;
    fromFile.set(name, value);
  }
}

/**
 * The environment; an empty variable counts as unset. Docker's `--env-file` passes on quotes and comments that Node and
 * all other readers of `.env` remove, so they are removed here.
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
