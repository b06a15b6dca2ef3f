import { glob, readFile } from 'node:fs/promises';
import { ApplicationCommandOptionType as Option } from 'discord.js';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandData } from '../../src/commands/index.ts';
import { mentionCommands, nameCommands } from '../../src/locales/command-mentions.ts';
import { dataOf, languages, readTexts } from '../../src/locales/languages.ts';
import { type MessageKey, translator } from '../../src/locales/translate.ts';
import { optionName, sections } from '../../src/settings/item.ts';
import { items } from '../../src/settings/items.ts';

/** What a member can call: a command, or one of its sub-commands if it has some. */
const callable: readonly string[] = commandData.flatMap((data) => {
  const below = 'options' in data ? data.options.filter(({ type }) => type === Option.Subcommand) : [];
  return below.length > 0 ? below.map(({ name }) => `${data.name} ${name}`) : [data.name];
});
const others = languages.filter((language) => language !== 'en');

type Texts = Readonly<Record<MessageKey, string>>;

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
];

async function messagesOf(language: string): Promise<Texts> {
  const texts = {};
  for (const part of parts) {
    const found = language === 'en' ? await englishPart(part) : readTexts(language, part);
    for (const key of Object.keys(found)) expect(texts).not.toHaveProperty([key]);
    Object.assign(texts, found);
  }
  return texts as Texts;
}

async function englishPart(part: string): Promise<object> {
  return ((await import(`../../src/locales/en/${part}.ts`)) as Record<string, object>)[part] ?? {};
}

/** @see https://formatjs.github.io/docs/icu-messageformat-parser */
const TYPE = { literal: 0, select: 5, plural: 6 };
type Node = ReturnType<IntlMessageFormat['getAst']>[number];

/** All parts of a message. Throws where the syntax is wrong. */
function partsOf(message: string, language: string): Node[] {
  const inside = (nodes: readonly Node[]): Node[] =>
    nodes.flatMap((node) => [
      node,
      ...('options' in node ? Object.values(node.options).flatMap(({ value }) => inside(value)) : []),
    ]);
  return inside(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst());
}

/** The parameters of a message by their names: what a language does with a number is its own. */
function paramsOf(message: string, language: string): string[] {
  const named = partsOf(message, language).flatMap((node) =>
    'value' in node && node.type !== TYPE.literal ? [node.value] : [],
  );
  return [...new Set(named)].sort();
}

/** How many characters are shown at most; a parameter counts as one that is short. */
function shownLength(message: string, language: string): number {
  const longest = (nodes: readonly Node[]): number =>
    nodes.reduce((sum, node) => {
      if ('options' in node) {
        return sum + Math.max(...Object.values(node.options).map(({ value }) => longest(value)));
      }
      return sum + (node.type === TYPE.literal && 'value' in node ? node.value.length : 5);
    }, 0);
  return longest(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst());
}

describe('the messages', async () => {
  const english = await messagesOf('en');

  it.each(others)('of %s are all there, and none is left in English', async (language) => {
    const messages = await messagesOf(language);
    const keys = Object.keys(english) as MessageKey[];
    expect(Object.keys(messages).filter((key) => !(key in english))).toEqual([]);
    // What is missing is said in English; a draft is tested as far as it goes.
    const missing = keys.filter((key) => !(key in messages));
    if (!dataOf(language).isDraft) expect(missing).toEqual([]);
    const sentences = keys.filter((key) => english[key].includes('. '));
    expect(sentences.filter((key) => messages[key] === english[key])).toEqual([]);
  });

  it.each(others)('of %s have the parameters of the English ones', async (language) => {
    for (const [key, message] of Object.entries(await messagesOf(language))) {
      expect([key, ...paramsOf(message, language)]).toEqual([
        key,
        ...paramsOf(english[key as MessageKey], 'en'),
      ]);
    }
  });

  it.each(languages)('of %s choose between the plurals that the language has', async (language) => {
    const plurals = (type: Intl.PluralRuleType | undefined) =>
      new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories as readonly string[];
    for (const [key, message] of Object.entries(await messagesOf(language))) {
      for (const node of partsOf(message, language)) {
        if (node.type !== TYPE.plural || !('options' in node)) continue;
        const known = plurals('pluralType' in node ? node.pluralType : undefined);
        const unknown = Object.keys(node.options).filter(
          (branch) => !/^=\d+$/.test(branch) && !known.includes(branch),
        );
        expect([key, ...unknown]).toEqual([key]);
      }
    }
  });

  it.each(others)('of %s choose between what English chooses between', async (language) => {
    const choices = (message: string, of: string) =>
      [
        ...new Set(
          partsOf(message, of).flatMap((node) =>
            node.type === TYPE.select && 'options' in node
              ? [`${node.value}: ${Object.keys(node.options).sort()}`]
              : [],
          ),
        ),
      ].sort();
    for (const [key, message] of Object.entries(await messagesOf(language))) {
      expect([key, ...choices(message, language)]).toEqual([
        key,
        ...choices(english[key as MessageKey], 'en'),
      ]);
    }
  });

  it.each(languages)('of %s name commands so that a click uses them', async (language) => {
    // A form and a footer show no formatting.
    const plain = /^(form\..*|models\.footer)$/;
    const mention = /<\/([^>]*)>/g;
    for (const [key, text] of Object.entries(await messagesOf(language))) {
      const named = [...text.matchAll(mention)].map(([, path]) => path);
      const inEnglish = [...english[key as MessageKey].matchAll(mention)].map(([, path]) => path);
      expect([key, ...named.sort()]).toEqual([key, ...inEnglish.sort()]);
      const written = text.replace(mention, '').match(/(?<![\w</])\/\p{L}{2,}/gu) ?? [];
      if (plain.test(key)) expect([key, ...named]).toEqual([key]);
      else expect([key, ...written]).toEqual([key]);
    }
  });

  it('name commands that there are', () => {
    const named = Object.values(english).flatMap((text) =>
      [...text.matchAll(/<\/([^>]*)>/g)].map(([, path = '']) => path),
    );
    expect(named.filter((path) => !callable.includes(path))).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  it('of French have no line break before their marks', async () => {
    const breaking = Object.entries(await messagesOf('fr')).filter(([, text]) => / [:;?!»]|« /.test(text));
    expect(breaking).toEqual([]);
  });

  it('are all said somewhere', async () => {
    let source = '';
    for await (const path of glob('src/**/*.ts')) {
      if (!/locales\/[\w-]+\//.test(path)) source += await readFile(path, 'utf8');
    }
    const said = new Set([...source.matchAll(/'([a-z]\w*(?:\.\w+)+)'/gi)].map(([, key]) => key));
    const families = [...source.matchAll(/`((?:\w+\.)+)\$\{/g)].map(([, prefix = '']) => prefix);
    const isSaid = (key: string) => said.has(key) || families.some((prefix) => key.startsWith(prefix));
    expect(Object.keys(english).filter((key) => !isSaid(key))).toEqual([]);
    const ofSettings = Object.keys(english).filter((key) => /^(setting|section)\./.test(key));
    const offered = [
      ...items.map(({ field }) => `setting.${field}`),
      ...sections.map(({ id }) => `section.${id}`),
    ];
    expect(ofSettings.sort()).toEqual(offered.flatMap((key) => [key, `${key}.help`]).sort());
  });

  it.each(languages)('of %s fit the places that Discord gives them', async (language) => {
    const messages = Object.entries(await messagesOf(language));
    const longest: Record<string, number> = {
      // https://docs.discord.com/developers/components/reference#button
      'button.': 80,
      'delete.confirm': 80,
      // Titles of forms as well.
      'export.gif': 45,
      'export.emoji': 45,
      'export.sticker': 45,
      'export.sound': 45,
      'export.add': 45,
      'download.open': 80,
      'consent.yes': 80,
      'consent.someoneElse': 60,
      'consent.no': 80,
      'optOut.button': 80,
      'optOut.takeBack': 80,
      'help.try': 80,
      'privacy.export': 80,
      'privacy.delete': 80,
      'stats.days': 80,
      'queue.refresh': 80,
      'queue.server': 80,
      'queue.mine': 80,
      'list.goToMessage': 80,
      'history.postAgain': 80,
      'retired.run': 60,
      'refusal.runWith': 50,
      'operator.health': 80,
      'operator.servers': 80,
      'operator.spend': 80,
      'operator.drainHint': 1_500,
      'operator.draining': 1_500,
      'operator.drain': 80,
      'operator.resume': 80,
      'operator.open': 80,
      'report.delete': 80,
      'report.block': 80,
      'report.dismiss': 80,
      'panel.choose': 150,
      'panel.command': 60,
      'panel.re': 80,
      'models.choose': 150,
      'models.all': 100,
      'models.noKey': 100,
      // A form's title and labels, and below them descriptions: #modal and #label
      'report.title': 45,
      'report.question': 45,
      'report.hint': 100,
      'preview.rejectTitle': 45,
      'preview.rejectReason': 45,
      'preview.rejectHint': 100,
      'form.': 45,
    };
    const hints = /^form\..*(Hint|Set|Gone|Kept|Models)$/;
    const limitOf = (key: string) =>
      hints.test(key) ? 100 : Object.entries(longest).find(([start]) => key.startsWith(start))?.[1];
    const tooLong = messages.filter(([key, text]) => shownLength(text, language) > (limitOf(key) ?? 1_500));
    expect(tooLong).toEqual([]);
  });

  it.each(languages)('of %s fit the controls of settings', (language) => {
    const t = translator(language);
    const overDurationLimit = (texts: readonly string[], max: number) =>
      texts.filter((text) => text.length > max);
    // A form's title and label, its description, and the placeholder of its input; a select menu's options.
    expect(
      overDurationLimit(
        items.map(({ field }) => t(`setting.${field}`)),
        45,
      ),
    ).toEqual([]);
    const inForms = items.filter(({ control }) => !/^(toggle|choice|models-by-.*)$/.test(control.kind));
    expect(
      overDurationLimit(
        inForms.map(({ field }) => t(`setting.${field}.help`)),
        100,
      ),
    ).toEqual([]);
    expect(
      overDurationLimit(
        items.map(({ unset }) => t('panel.default', { value: unset(t) })),
        100,
      ),
    ).toEqual([]);
    expect(
      overDurationLimit(
        sections.map(({ id }) => t(`section.${id}.help`)),
        100,
      ),
    ).toEqual([]);
    const section = (id: (typeof sections)[number]['id']) => t(`section.${id}`);
    expect(
      overDurationLimit(
        sections.map(({ id }) => t('panel.changed', { section: section(id), count: 10 })),
        100,
      ),
    ).toEqual([]);
    for (const item of items) {
      const options = 'options' in item.control ? item.control.options : [];
      const names = options.map((option) => optionName(t, item, option));
      expect(new Set(names).size).toBe(options.length);
    }
  });
});

describe('a translator', () => {
  it('writes numbers as its language does', () => {
    expect(translator('de')('activity.queuePosition', { position: 1234 })).toContain('1.234');
    expect(translator('en')('activity.queuePosition', { position: 1234 })).toContain('1,234');
  });

  it.each([
    ['en', 1, '1 video in'],
    ['en', 3, '3 videos in'],
    ['de', 1, '1 Video in'],
    ['de', 3, '3 Videos in'],
    ['fr', 1, '1 vidéo en'],
    ['fr', 3, '3 vidéos en'],
    ['es', 1, '1 video en'],
    ['es', 3, '3 videos en'],
    ['pt-BR', 1, '1 vídeo em'],
    ['pt-BR', 3, '3 vídeos em'],
    ['ja', 1, '1本あり'],
    ['ja', 3, '3本あり'],
  ] as const)('counts in %s: %i', (language, open, text) => {
    expect(translator(language)('refusal.tooManyVideos', { open })).toContain(text);
  });

  it('names a command by its id, one of the server’s own before others', () => {
    const forget = () => {
      nameCommands([]);
      nameCommands([], '7');
    };
    // Other files of this process have named commands too.
    forget();
    onTestFinished(forget);
    const say = (guildId?: string) => [
      translator('de', guildId)('settings.importOver'),
      translator('de', guildId)('panel.tooOld', { command: '/x' }),
    ];
    expect(say()[0]).toContain('`/einstellungen importieren`');
    nameCommands([
      { name: 'settings', id: '1' },
      { name: 'video', id: '2' },
    ]);
    nameCommands([{ name: 'settings', id: '3' }], '7');
    expect(say()[0]).toContain('</settings import:1>');
    expect(say('7')[0]).toContain('</settings import:3>');
    expect(say('8')[0]).toContain('</settings import:1>');
    expect(translator('de', '7')('history.none')).toContain('</video:2>');
    expect(mentionCommands('</queue>', 'ja')).toBe('`/順番待ち`');
    nameCommands([{ name: 'video', id: '2> @everyone <' }]);
    expect(mentionCommands('</video>', 'en')).toBe('`/video`');
  });

  it('leaves what it is given as it is', () => {
    const member = "<@123> </video> {member} '{0}' **";
    expect(translator('fr')('ping.ready', { member, count: 1 })).toContain(member);
  });
});
