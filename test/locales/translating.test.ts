import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { dataOf, languages, readTexts } from '../../src/locales/languages.ts';

const path = 'docs/translating.md';
const guide = await readFile(path, 'utf8');

/** What members read most often, in the order in which they read it. */
const mostSeen = {
  messages: [
    ...['activity.accepted', 'activity.queuePosition', 'activity.starting', 'activity.makingVideo'],
    ...[
      'activity.uploading',
      'job.elapsed',
      'job.ready',
      'job.madeBy',
      'job.took',
      'ping.ready',
      'ping.failed',
    ],
    ...['job.notCounted', 'button.cancel', 'button.again', 'button.edit', 'button.change-model'],
    ...['failure.content_rejected', 'failure.unavailable'],
  ],
  answers: ['refusal.tooManyVideos'],
  overviews: ['quota.line'],
};

async function textsOf(language: string, part: string): Promise<Readonly<Record<string, unknown>>> {
  if (language !== 'en') return readTexts(language, part);
  const module = (await import(`../../src/locales/en/${part}.ts`)) as Record<string, Record<string, unknown>>;
  return module[part] ?? {};
}

const complete = languages.filter((language) => !dataOf(language).isDraft);

async function table(): Promise<string> {
  const rows: string[][] = [
    ['file', 'key', ...complete],
    ['---', '---', ...complete.map(() => '---')],
  ];
  for (const [part, keys] of Object.entries(mostSeen)) {
    for (const key of keys) {
      const texts = await Promise.all(complete.map(async (each) => String((await textsOf(each, part))[key])));
      rows.push([`\`${part}\``, `\`${key}\``, ...texts]);
    }
  }
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

it('shows twenty sentences as they are', async () => {
  const [before = ''] = guide.split(/(?<=## The most seen sentences\n\n)/);
  const wanted = before + (await table());
  if (process.env['UPDATE_DOCS']) await writeFile(path, wanted);
  else expect(guide).toBe(wanted);
  expect(Object.values(mostSeen).flat()).toHaveLength(20);
});

it('names words that the languages use', async () => {
  const lines = /## Words\n\n([\s\S]*?)\n\n/.exec(guide)?.[1]?.split('\n') ?? [];
  const [head = [], , ...rows] = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(head.slice(1)).toEqual(complete.filter((language) => language !== 'en'));
  const parts = [
    'messages',
    'answers',
    'safety',
    'reviews',
    'settings',
    'overviews',
    'stories',
    'operator',
    'films',
    'commands',
  ];
  for (const [column, language] of head.entries()) {
    if (column === 0) continue;
    const all = JSON.stringify(parts.map((part) => readTexts(language, part))).toLowerCase();
    const words = rows.map((row) => row[column] ?? '');
    expect([language, ...words.filter((word) => !all.includes(word.toLowerCase()))]).toEqual([language]);
  }
  expect(rows.length).toBeGreaterThan(15);
});
