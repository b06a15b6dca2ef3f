import { globSync, readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';
import { providerDefinitions, standIn } from '../../src/providers/index.ts';

// "A provider is one folder and one line": nothing else in the program names one.

/** Files that may name providers, and why. Everything else is a property that any provider can have. */
const allowed: readonly [file: RegExp, reason: string][] = [
  [/^src\/providers\/index\.ts$/, 'the line'],
  [/^src\/catalog\/models\//, 'rows of models are data'],
  [/^src\/moderation\//, "the moderation is OpenAI's, whoever makes the videos"],
  [
    /^src\/assistant\/(?:account|chat)\.ts$/,
    "any server with OpenAI's chat completions can be the assistant",
  ],
  [/^src\/leftovers\.ts$/, 'the name of a package of npm'],
  [/^src\/variables\.ts$/, 'an example for operators, of models that several providers make'],
  [/^src\/catalog\/models-file\.ts$/, 'the API of servers that the file lists, which anybody may run'],
];

const folders = [
  ...new Set(globSync('src/providers/*/definition.ts').map((file) => file.split('/').slice(0, 3).join('/'))),
];
const files = globSync('src/**/*.{ts,js,json}').filter(
  (file) => !folders.some((folder) => file.startsWith(`${folder}/`)),
);

/** What betrays a provider: its id, its label, its variables, in any spelling of an identifier. */
const names = [
  ...new Set(
    providerDefinitions.flatMap((each) => [
      ...[each.id, each.label, ...each.keyVariables, each.baseUrlVariable, each.concurrencyVariable],
      ...[...Object.keys(each.own?.variables ?? {}), ...(each.own?.modelIds ?? [])],
    ]),
  ),
].map((name) => wordsOf(name));

/** `falVoice` and `FAL_API_KEY` are two and three words. */
function wordsOf(text: string): string {
  const words = text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z\d]+/g);
  return ` ${(words ?? []).join(' ')} `;
}

/** As one word too: `OpenAI` is `open ai` in one place and `openai` in another. */
function namedIn(text: string): string | undefined {
  const [split, whole] = [wordsOf(text), wordsOf(text.toLowerCase())];
  return names.find((name) => split.includes(name) || whole.includes(name))?.trim();
}

/** Every name and every text in a file's code. Comments are for people. */
function textsIn(file: string, source: string): string[] {
  if (file.endsWith('.json')) return [source];
  const { program } = parseSync(file, source);
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, name, value, regex, ...rest } = node as Record<string, unknown>;
    if (type === 'Identifier' || type === 'PrivateIdentifier') texts.push(String(name));
    if (type === 'Literal') texts.push(String(Object(regex).pattern ?? value));
    if (type === 'TemplateElement') texts.push(String(Object(value).raw));
    else visit(value);
    Object.values(rest).forEach(visit);
  };
  visit(program);
  return texts;
}

/** What a file says about single providers. */
function namesIn(file: string, source = readFileSync(file, 'utf8')): string[] {
  return textsIn(file, source).flatMap((text) => {
    const name = namedIn(text);
    const isFolder = folders.some(
      (folder) => text.includes(`${folder.split('/').at(-1)}/`) && /providers\/|^\.\//.test(text),
    );
    return name || isFolder ? [`${file}: ${text}`] : [];
  });
}

it('is nothing but a folder and a line', () => {
  expect(folders.length).toBeGreaterThan(10);
  expect(files.length).toBeGreaterThan(500);
  const strangers = files.filter((file) => !allowed.some(([pattern]) => pattern.test(file)));
  expect(strangers.flatMap((file) => namesIn(file))).toEqual([]);
});

it('allows nobody to name one without a need', () => {
  for (const [pattern, reason] of allowed)
    expect([
      reason,
      files.filter((file) => pattern.test(file)).flatMap((file) => namesIn(file)).length > 0,
    ]).toEqual([reason, true]);
});

it('treats the stand-in by its id in no place', () => {
  const compared = new RegExp(`[!=]== '${standIn.id}'|'${standIn.id}' [!=]==`);
  const found = files.filter((file) => compared.test(readFileSync(file, 'utf8')));
  // The button of a review.
  expect(found).toEqual(['src/replies/queue-page.ts']);
});

it.each([
  ["if (provider === 'google') talk();"],
  ['const label = `a video by ComfyUI`;'],
  ["import { findMissing } from '../providers/comfyui/nodes.ts';"],
  ['const falVoice = 1;'],
  ["switch (id) { case 'luma-agents': break; }"],
  ["env['COMFYUI_WORKFLOWS']"],
  ['const limits = { wavespeed: 3 };'],
  ['if (/^xai-/.test(key)) x();'],
  ["const model = 'self-hosted';"],
  ["import('./fal/index.ts')"],
])('would find %s', (source) => expect(namesIn('src/any.ts', source)).not.toEqual([]));

it.each([
  ['// As Google does.\nconst falsy = replica(false);'],
  ["const text = 'fall back to the replicated lumacolor';"],
])('leaves %s alone', (source) => expect(namesIn('src/any.ts', source)).toEqual([]));
