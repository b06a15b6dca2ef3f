import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';

/** A file of the project. */
export const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
export const readYaml = (name: string): unknown => parse(read(name), { merge: true });

/** What keeps a bot in its container, and its log small. */
export const confined = {
  read_only: z.literal(true),
  tmpfs: z.tuple([z.literal('/tmp')]),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  logging: z.strictObject({
    driver: z.literal('json-file'),
    options: z.strictObject({ 'max-size': z.string(), 'max-file': z.string() }),
  }),
};

/** The last stage of the image: its variables, its command and its check. Paths are this machine's. */
export function readImage() {
  const text = read('Dockerfile').replaceAll('\\\n', ' ');
  const stage = text.split(/^FROM /m).at(-1) ?? '';
  const lineOf = (word: string) => new RegExp(`^${word} (.+)$`, 'm').exec(stage)?.[1] ?? '';
  const variables = [...stage.matchAll(/^ENV (.+)$/gm)].flatMap(([, pairs = '']) => pairs.split(' '));
  const command = z.tuple([z.literal('node')], z.string());
  const check = /CMD\s+(\[.+\])$/.exec(lineOf('HEALTHCHECK'))?.[1] ?? '';
  const root = new URL('../../', import.meta.url);
  return {
    env: Object.fromEntries(variables.map((pair) => pair.split('=', 2) as [string, string])),
    exposed: lineOf('EXPOSE'),
    workdir: lineOf('WORKDIR'),
    /** Folders that the bot may write to. */
    folders: /mkdir (\/.+?) &&/.exec(stage)?.[1]?.split(' ') ?? [],
    program: command
      .parse(JSON.parse(lineOf('CMD')))
      .slice(1)
      .map((arg) => (arg.endsWith('.js') ? new URL(arg, root).pathname : arg)),
    check: command.parse(JSON.parse(check)).slice(1),
  };
}
