/** The variables that are set, by name, as whoever wrote them meant them. */
export type Given = Readonly<Partial<Record<string, string>>>;

/** Those of the usual variables for proxies that are known in small letters too; small ones win, as in curl. */
const inSmallLetters = ['http_proxy', 'https_proxy', 'no_proxy'];

/**
 * What the environment says; an empty variable counts as unset. Docker's `--env-file` hands over quotes and comments
 * that Node's and everybody else's readers of `.env` take away, so they are taken away here.
 * @see https://docs.docker.com/reference/cli/docker/container/run/#env
 */
export function readGiven(env: NodeJS.ProcessEnv): Given {
  const given = Object.fromEntries(
    Object.entries(env).flatMap(([name, value = '']) => {
      const meant = withoutComment(value.trim());
      return meant === '' ? [] : [[name, meant]];
    }),
  );
  for (const name of inSmallLetters) {
    if (given[name] !== undefined) given[name.toUpperCase()] = given[name];
  }
  return given;
}

function withoutComment(value: string): string {
  const [, , quoted] = /^(["'`])(.*)\1\s*(?:#.*)?$/s.exec(value) ?? [];
  return (quoted ?? value.replace(/(^|\s)#.*$/s, '')).trim();
}
