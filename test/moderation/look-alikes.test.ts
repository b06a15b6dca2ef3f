import confusables from 'unhomoglyph/data.json' with { type: 'json' };
import { expect, it } from 'vitest';
import { lookAlikeOf } from '../../src/moderation/look-alikes.ts';

const table: Readonly<Record<string, string>> = confusables;

// One test: the table is read at the first call, and only later calls would notice a fault in it.
it('reads as Latin what looks like it, and nothing else', () => {
  const expected = {
    // Cyrillic, Greek, Cherokee and Lisu, uppercase and lowercase.
    ...{ а: 'a', А: 'a', о: 'o', О: 'o', Ꭺ: 'a', ꭺ: 'a', ꓖ: 'g', α: 'a', Α: 'a', ρ: 'p', Ρ: 'p' },
    // Unicode itself folds fullwidth and mathematical letters, but not small capitals and turned ones.
    ...{ ɢ: 'g', ʀ: 'r', ǝ: 'e', ɹ: 'r', ɐ: 'a', β: 'b', ς: 'o', ð: 'd', Ꮆ: 'g' },
    // Only the data contains one case of these.
    ...{ Ꮒ: 'h', ꮒ: 'h', Ⲏ: 'h', ⲏ: 'h', һ: 'h', Һ: 'h', ա: 'w', Ա: 'w' },
    // Called `rn`, and with a bar or a mark.
    ...{ ⅿ: 'm', ɡ: 'g', ø: 'o', ꞓ: 'e' },
    // An i or an l, as a capital, a stroke or a digit.
    ...{ І: '1', ӏ: 'i', Ӏ: '1', ا: '1', '٠': undefined },
    // Two letters in one, and letters that aren't Latin.
    ...{ æ: 'ae', œ: 'oe', Æ: 'ae', ж: undefined, д: undefined, λ: undefined, 爆: undefined },
    // ASCII stays itself, although the data has entries for it: `m` as `rn`, `0` as `O`, `1` and `I` and `|` as `l`.
    ...{ a: undefined, Z: undefined, m: undefined, 0: undefined, 1: undefined, I: undefined, '|': undefined },
  };
  const got = Object.keys(expected).map((character) => [character, lookAlikeOf(character)]);
  expect(Object.fromEntries(got)).toEqual(expected);

  const smallCapitals = [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ'].map(lookAlikeOf).join('');
  expect(smallCapitals).toBe('abcdefghijklmnopqrstuvwyz');
  const wrong = Object.keys(table).filter((character) => {
    const latin = lookAlikeOf(character);
    return latin !== undefined && !/^(?:[a-z1]|ae|oe)$/.test(latin);
  });
  expect(wrong).toEqual([]);
});
