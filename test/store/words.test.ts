import { expect, it } from 'vitest';
import { toQuery, toVector } from '../../src/store/postgres/words.ts';
import { aJob, statuses } from '../support/job.ts';
import { hasPostgres } from '../support/postgres.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const prompts = [
  ...[
    'Straße nach Łódź',
    'naïve élan, déjà-vu',
    'İstanbul at night',
    'ISTANBUL',
    '東京タワー 夜景',
    'ガラス',
  ],
  ...[
    '한국어 바다',
    'ΛΌΓΟΣ',
    'Ёлка и йога',
    "don't stop",
    '16:9 film',
    'a_b c-d',
    '3.5mm lens',
    'C++',
    'हिन्दी फिल्म',
  ],
  ...[
    '🎂 cake',
    'Việt Nam ngày mới',
    'ﬁligree',
    'E\u0301tude',
    'x'.repeat(3_000),
    '日'.repeat(1_000),
    '½ cup',
    'Ångström',
  ],
];
const searches = [
  ...prompts,
  ...[
    'strasse',
    'straße',
    'lodz',
    'łódź',
    'naive',
    'elan',
    'deja',
    'vu',
    'istanbul',
    'ist',
    '東京',
    '夜',
    'タワー',
  ],
  ...[
    'カラス',
    'ガ',
    '한',
    '하',
    'λόγος',
    'λογος',
    'ёлка',
    'елка',
    'йога',
    'иога',
    'don',
    'dont',
    'stop',
    '16',
    '9',
  ],
  ...[
    'a_b',
    'b',
    'd',
    '3.5',
    '5mm',
    'c',
    'हिन्दी',
    'फिल्म',
    '🎂',
    'cake',
    'viet',
    'ngay',
    'mơi',
    'moi',
    'fi',
    'etude',
  ],
  ...[
    'xxxx',
    '日日',
    '½',
    'angstrom',
    'cup ½',
    "stop don't",
    'film 16:9',
    '-',
    '"',
    'a AND b',
    'c*',
    'stop OR',
  ],
];

it.runIf(hasPostgres)('finds the same prompts by the same words in every store', async () => {
  await using file = await temporaryFolder();
  await using server = await temporaryFolder();
  const opened = await Promise.all([
    openTestStores(file.path, { engine: 'SQLite' }),
    openTestStores(server.path, { engine: 'Postgres' }),
  ]);
  const jobs = prompts.map((prompt) => aJob({ status: statuses.succeeded, told: true, request: { prompt } }));
  const { guildId, userId } = aJob().origin;
  const found = await Promise.all(
    opened.map(async ({ jobs: store }) => {
      for (const job of jobs) await store.insert(job);
      const pages = searches.map((search) => store.past({ guildId, userId, search, offset: 0, limit: 99 }));
      const results = (await Promise.all(pages)).map((page) =>
        page.jobs.map(({ request }) => request.prompt),
      );
      return Object.fromEntries(searches.map((search, at) => [search, results[at]]));
    }),
  );
  expect(found[1]).toEqual(found[0]);
  expect(found[0]?.['elan']).toEqual(['naïve élan, déjà-vu']);
  for (const { close } of opened) await close();
});

it.each([
  ['', ''],
  ['- "', ''],
  ['Naïve élan, déjà-vu', "'naive':1 'elan':2 'deja':3 'vu':4"],
  ['Việt 3.5mm', "'viet':1 '3':2 '5mm':3"],
  ['ΛΌΓΟΣ', "'λόγοσ':1"],
  ['й', "'й':1"],
  ['x'.repeat(600), `'${'x'.repeat(500)}':1`],
  // The limit is in the middle of a character.
  [`${'x'.repeat(499)}𝒜`, `'${'x'.repeat(499)}\u{FFFD}':1`],
])('writes the words of %j for the server', (text, vector) => expect(toVector(text)).toBe(vector));

it.each([
  [[], ''],
  [['boat'], "('boat':*)"],
  [['Boat', 'déjà-vu'], "('boat':*) & ('deja' <-> 'vu':*)"],
  [['boat', '-'], undefined],
  [['-'], undefined],
])('asks the server for %j', (search, query) => expect(toQuery(search)).toBe(query));
