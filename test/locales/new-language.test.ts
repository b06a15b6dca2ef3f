import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Polish counts with four forms, Chinese sets no space between sentences. Folders are all that is added to the bot. */
const folders = {
  pl: {
    language: {
      name: 'Próbny',
      discordLocales: ['pl'],
      betweenSentences: ' ',
      scripts: ['Latin'],
      isDraft: true,
    },
    messages: { 'ping.ready': '{member}, twój film jest gotowy' },
    answers: {
      'refusal.tooManyVideos':
        'Masz {open, plural, one {# film} few {# filmy} many {# filmów} other {# filmu}} w toku.',
    },
    commands: {
      video: { name: 'film', description: 'Tworzy film z opisu' },
      'video prompt': { name: 'opis', description: 'Co widać w ujęciu' },
      'video notify=off': { name: 'Bez powiadomień' },
    },
  },
  'zh-CN': {
    language: {
      name: '简体中文',
      discordLocales: ['zh-CN'],
      betweenSentences: '',
      scripts: ['Han', 'Latin'],
      isDraft: true,
    },
    messages: { 'job.cancelled': '已取消。', 'job.notCounted': '未使用配额 ✓' },
    answers: { 'refusal.tooManyVideos': '你有{open, plural, other {#}}个视频正在生成。' },
    commands: { video: { name: '视频', description: '根据描述生成视频' } },
  },
};

/** Everything that knows languages says what it makes of the new ones. */
const script = `
  import { commandData } from './src/commands/index.ts';
  import { localized } from './src/commands/localize.ts';
  import { languageOf, languages } from './src/locales/languages.ts';
  import { inARow, translator } from './src/locales/translate.ts';
  import { optionName } from './src/settings/item.ts';
  import { itemOf } from './src/settings/items.ts';
  import { fieldSchema } from './src/settings/schema.ts';
  const t = translator(languageOf('pl'));
  const zh = translator(languageOf('zh-CN'));
  const video = localized(commandData.find(({ name }) => name === 'video'));
  const item = itemOf('language');
  console.log(JSON.stringify({
    languages,
    language: t.language,
    counted: [1, 3, 5, 1.5].map((open) => t('refusal.tooManyVideos', { open })),
    ready: t('ping.ready', { member: '<@1>' }),
    missing: t('stats.videos', { count: 2 }),
    missingPart: t('operator.health'),
    names: [video, ...video.options].map((named) => named.name_localizations?.pl),
    choice: video.options.at(-1).choices.at(-1).name_localizations.pl,
    offered: item.control.options.includes('pl') && optionName(t, item, 'pl'),
    isTaken: fieldSchema('language').safeParse('pl').success,
    chinese: [languageOf('zh-CN'), languageOf('zh-TW')],
    chineseCounted: [1, 3].map((open) => zh('refusal.tooManyVideos', { open })),
    chineseSentences: inARow(zh, zh('job.cancelled'), zh('job.notCounted')),
    chineseCommand: [video.name_localizations["zh-CN"], video.name_localizations["zh-TW"]],
    chineseDescription: video.description_localizations['zh-CN'],
  }));
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutscene-language-'));
  await cp('src', join(folder, 'src'), { recursive: true });
  await cp('package.json', join(folder, 'package.json'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [name, files] of Object.entries(folders)) {
    const language = join(folder, 'src/locales', name);
    await mkdir(language);
    for (const [part, texts] of Object.entries(files)) {
      await writeFile(join(language, `${part}.json`), JSON.stringify(texts));
    }
  }
  await writeFile(join(folder, 'said.ts'), script);
});
afterAll(() => rm(folder, { recursive: true }));

it('needs a folder and no code', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'said.ts')], { cwd: folder });
  expect(JSON.parse(stdout)).toEqual({
    languages: ['en', 'de', 'es', 'fr', 'ja', 'pl', 'pt-BR', 'zh-CN'],
    language: 'pl',
    counted: ['1 film', '3 filmy', '5 filmów', '1,5 filmu'].map((films) => `Masz ${films} w toku.`),
    ready: '<@1>, twój film jest gotowy',
    missing: '2 videos',
    missingPart: 'Health',
    names: ['film', 'opis', ...Array(14).fill(null)],
    choice: 'Bez powiadomień',
    offered: 'Próbny',
    isTaken: true,
    // Traditional Chinese is read by others, and has no folder here.
    chinese: ['zh-CN', 'en'],
    chineseCounted: ['你有1个视频正在生成。', '你有3个视频正在生成。'],
    chineseSentences: '已取消。未使用配额 ✓',
    chineseCommand: ['视频', null],
    chineseDescription: '根据描述生成视频',
  });
}, 30_000);
