import { describe, expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { itemOf } from '../../src/settings/items.ts';
import { nameKindOf, namesIn, resolveNames } from '../../src/settings/resolve-names.ts';

const t = translator();
const channels = [
  { name: 'films', mention: '<#1>' },
  { name: 'film', mention: '<#2>' },
  { name: 'trailers', mention: '<#3>' },
  { name: 'lounge', mention: '<#5>' },
  { name: 'Lounge Bar', mention: '<#4>' },
  { name: 'ホラー映画', mention: '<#6>' },
  { name: 'none', mention: '<#7>' },
  { name: '2024', mention: '<#8>' },
];
const roles = [
  { name: 'Artists', mention: '<@&1>' },
  { name: 'Video Artists', mention: '<@&2>' },
  { name: '@everyone', mention: '<@&3>' },
  { name: 'Mod', mention: '<@&4>' },
  { name: 'mod', mention: '<@&5>' },
  { name: 'C++', mention: '<@&6>' },
];

describe('names in a typed value', () => {
  it.each([
    ['#films #trailers', '<#1> <#3>'],
    ['films,trailers', '<#1>,<#3>'],
    ['films; #film', '<#1>; <#2>'],
    ['+#films -#trailers', '+<#1> -<#3>'],
    ['+films', '+<#1>'],
    ['#FILMS', '<#1>'],
    ['＃ｆｉｌｍｓ', '<#1>'],
    ['#lounge bar #lounge', '<#4> <#5>'],
    ['#lounge, #films', '<#5>, <#1>'],
    ['#ホラー映画、#films', '<#6>、<#1>'],
    ['<#9> #films', '<#9> <#1>'],
    ['123456789012345678 #films', '123456789012345678 <#1>'],
    ['#films\u200b', '<#1>'],
    ['\u2068#trailers\u2069', '<#3>'],
    ['#fi\u00adlms', '<#1>'],
    ['https://discord.com/channels/123456789012345678/234567890123456789', '<#234567890123456789>'],
    ['https://ptb.discord.com/channels/1/2/3, #films', '<#2>, <#1>'],
    ['none', 'none'],
    ['#none', '<#7>'],
    ['#2024', '<#8>'],
    ['2024', '2024'],
    ['all', 'all'],
    ['', ''],
  ])('%s becomes %s', (typed, read) =>
    expect(resolveNames(t, typed, { kind: 'channel', named: channels })).toBe(read),
  );

  it.each([
    ['@Artists: 10', '<@&1>: 10'],
    ['Video Artists: 10; Artists = unlimited', '<@&2>: 10; <@&1> = unlimited'],
    ['@Video Artists:none', '<@&2>:none'],
    ['Artists 10', '<@&1> 10'],
    ['@everyone', '<@&3>'],
    ['@C++: 5', '<@&6>: 5'],
    ['@artists: kling, pika', '<@&1>: kling, pika'],
    ['<@&7>: 5 a day, 100 a month', '<@&7>: 5 a day, 100 a month'],
  ])('%s becomes %s', (typed, read) =>
    expect(resolveNames(t, typed, { kind: 'role', named: roles })).toBe(read),
  );

  it.each([
    ['#filmz', /can’t find #filmz/],
    ['#films #trailer', /can’t find #trailer/],
    ['#[x](https://evil.example)', /can’t find #xhttps/],
  ])('%s is told as unknown', (typed, sentence) =>
    expect(() => resolveNames(t, typed, { kind: 'channel', named: channels })).toThrow(sentence),
  );

  it('says what to name instead of a thread, where channels are asked for alone', () => {
    expect(() => resolveNames(t, '#my thread', { kind: 'channel', named: channels })).toThrow(
      /can’t find #my.* a thread counts as its channel/,
    );
    expect(() => resolveNames(t, '@nobody', { kind: 'role', named: roles })).toThrow(/its ID\. Nothing/);
  });

  it('takes no name that two have, unless one of them is written so', () => {
    expect(() => resolveNames(t, '@MOD', { kind: 'role', named: roles })).toThrow(
      /More than one entry .* @mod/,
    );
    expect(resolveNames(t, '@mod: 3', { kind: 'role', named: roles })).toBe('<@&5>: 3');
    expect(resolveNames(t, '@Mod: 3', { kind: 'role', named: roles })).toBe('<@&4>: 3');
    const twice = [...roles, { name: 'mod', mention: '<@&9>' }];
    expect(() => resolveNames(t, '@mod', { kind: 'role', named: twice })).toThrow(/More than one entry/);
    expect(resolveNames(t, '@Mod', { kind: 'role', named: twice })).toBe('<@&4>');
  });

  it('takes a name that one member has several times', () => {
    const named = ['Mia', 'mia'].map((name) => ({ name, mention: '<@1>' }));
    expect(resolveNames(t, '@MIA', { kind: 'member', named })).toBe('<@1>');
  });

  it('repeats no more of an unknown name than can be read', () => {
    const names = { kind: 'channel', named: channels } as const;
    expect(() => resolveNames(t, `#${'x'.repeat(100)}`, names)).toThrow(/ #x{39}[^x]/);
  });

  it.each([
    ['logChannel', 'channel'],
    ['reviewChannels', 'channel'],
    ['allowedRoles', 'role'],
    ['roleBudgets', 'role'],
    ['roleModels', 'role'],
    ['blockedMembers', 'member'],
    ['memberOverrideVideos', 'member'],
    ['modelBudgets', undefined],
    ['blockedWords', undefined],
  ])('may be in %s: those of a %s', (field, kind) => {
    const item = itemOf(field);
    expect(item && nameKindOf(item)).toBe(kind);
  });

  it.each([
    ['<#9> <@8> <@&7>', []],
    ['123456789012345678, 5', []],
    ['@mia: 5; leo 7', ['mia', 'leo']],
    ['+@mia -leo', ['mia', 'leo']],
  ])('%s is asked for as %j', (typed, words) => expect(namesIn(typed)).toEqual(words));

  it('works as much for a long value as for short ones together', () => {
    const typed = '#films '.repeat(800).trim();
    expect(resolveNames(t, typed, { kind: 'channel', named: channels })).toBe('<#1> '.repeat(800).trim());
  });
});
