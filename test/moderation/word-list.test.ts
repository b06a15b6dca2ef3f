import fc from 'fast-check';
import confusables from 'unhomoglyph/data.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { findBlockedWord, isWord } from '../../src/moderation/word-list.ts';

describe('a blocked word', () => {
  it.each([
    ['gore', 'Gore in the streets'],
    ['gore', 'ｇｏｒｅ in the streets'],
    ['gore', 'a g\u200bo\u00adr\u2060e scene'],
    ['gore', 'a gоrе scene'], // Cyrillic о and е
    ['gore', 'a gόrε scene'], // Greek
    ['gore', 'a 🅖🅞🅡🅔 scene'],
    ['gore', 'a 🇬🇴🇷🇪 scene'],
    ['gore', 'G.O.R.E, please'],
    ['gore', 'make a g o r e film'],
    ['gore', 'a g0r3 scene!'],
    ['gore', 'a góřè scene'],
    ['gore', '𝔤𝔬𝔯𝔢'],
    ['hello', 'he1lo'],
    ['nazi', 'naz1'],
    ['nazi', 'a ɴᴀᴢɪ film'],
    ['straße', 'eine STRASSE'],
    ['blood bath', 'a blood-bath, at night'],
    ['zomb*', 'two zombies'],
    ['*fish', 'a goldfish'],
    ['*oni*', 'the phonica'],
    [' *fish ', 'a goldfish'],
    ['爆弾', '彼は爆弾を作る'],
    ['кровь', 'КРОВЬ на стене'],
    ['mp3', 'an mp3 player'],
    ['café', 'a cafe\u0301 in Paris'],
    ['don’t', "don't look"],
  ])('%s is found in %j', (word, prompt) => {
    expect(findBlockedWord(prompt, ['nothing', word])).toBe(word);
  });

  it.each([
    ['gore', 'Gregore and his goretex jacket'],
    ['ass', 'a classic bass in the grass'],
    ['ss', 'a 55 year old man with $5 and an iPhone 5s'],
    ['zomb*', 'a trombone'],
    ['*fish', 'fishing at dawn'],
    ['blood bath', 'a bath of blood'],
    ['ha', 'h a, then b'],
    ['slit', 'silt in the river'],
    ['gore', 'erog, a word of no language'],
    // Invisible where the word isn't broken: it separates nothing.
    ['cat', 'edu\u00adcat\u00adion'],
    ['dab', 'a bad day, said in phonetics as ə'],
  ])('%s is not found in %j', (word, prompt) => {
    expect(findBlockedWord(prompt, [word])).toBeUndefined();
  });

  const evasions = {
    'spelled out': [
      'g 0 r e',
      'g.0.r.e',
      'g-o-r-e',
      'g_o_r_e',
      'g*o*r*e',
      'g/o/r/e',
      'G . O . R . E',
      'g\u2800o\u2800r\u2800e',
      'a g o r e b',
      '(g)(o)(r)(e)',
      '🄖🄞🄡🄔',
      'g\no\nr\ne',
      'g,o,r,e',
      'g+o+r+e',
    ],
    'parted once': [
      'go-re',
      'go.re',
      'g_ore',
      'gor·e',
      'go\u2800re',
      'go\u3164re',
      'go\u0000re',
      'go\ufffcre',
      'go~re',
      'g”ore',
    ],
    'in other signs': [
      'g0re',
      '90re',
      '60re',
      'gor€',
      'ＧＯＲＥ',
      'ⓖⓞⓡⓔ',
      '🅶🅾🆁🅴',
      '🅖🅞🅡🅔',
      '𝓰𝓸𝓻𝓮',
      '𝔤𝔬𝔯𝔢',
      '𝕘𝕠𝕣𝕖',
      '𝙜𝙤𝙧𝙚',
      '𝚐𝚘𝚛𝚎',
      'ᵍᵒʳᵉ',
      'ɢᴏʀᴇ',
      '🇬🇴🇷🇪',
      'ƃoɹǝ',
      'gøre',
      'ĝōřę',
      'ᎶᎾᎡᎬ',
      'ꓖꓳꓣꓰ',
      'Ԍоге',
      'ɡοге',
      'gօrе',
      '𐌂gore'.slice(2),
      'goгe',
    ],
    'made long': ['gooore', 'gggoreee', 'GOOOOORE', 'ggoorree', 'g o o o r e'],
    'turned or coded': [
      '\u202eerog\u202c',
      'a \u202eerog',
      '&#103;ore',
      'g&#x6F;re',
      '&#103;&#111;&#114;&#101;',
      'g&shy;ore',
      'g&ouml;re',
      'g&zwnj;o&ZeroWidthSpace;re',
      'ǝɹoƃ',
      'ƎᴚO⅁',
    ],
    'with a sign for a letter': ['g○re', 'g⭕re', 'g●re', 'g◯re', 'g°re'],
    'hidden in marks': [
      'g\u0336o\u0336r\u0336e\u0336',
      'g\u1ab0ore',
      'g\u1dc0ore',
      'g\u20d0ore',
      'g\ufe20ore',
      'g\u20ddo\u20e0re',
      'g\u0902ore',
      'g\u0e34ore',
      'g\u05b4ore',
      `g${'\u0301'.repeat(40)}ore`,
    ],
  };
  it.each(Object.entries(evasions).flatMap(([how, texts]) => texts.map((text) => [how, text])))(
    'is found %s: %j',
    (_, text) => {
      expect(findBlockedWord(text, ['nothing', 'gore'])).toBe('gore');
      expect(findBlockedWord(`a scene with ${text}, in the rain`, ['gore'])).toBe('gore');
    },
  );

  it.each([
    ['murder', 'ɹǝpɹnɯ'],
    ['blood bath', 'ɥʇɐq poolq'],
    ['naked', 'pǝʞɐu ʇɥƃᴉu'],
    ['murder', 'ɹǝpɹnW'],
  ])('%s is found upside down: %j', (word, text) => expect(findBlockedWord(text, [word])).toBe(word));

  it('is found with any character in it that Unicode says to ignore, or any mark', () => {
    const missed: string[] = [];
    for (let code = 0; code < 0x11_0000; code += 1) {
      const character = String.fromCodePoint(code);
      if (!/^[\p{Default_Ignorable_Code_Point}\p{M}\p{Cf}]$/u.test(character)) continue;
      // Characters that turn the text around are tested separately.
      if (code !== 0x202e && findBlockedWord(`a go${character}re`, ['gore']) === undefined)
        missed.push(`U+${code.toString(16)}`);
    }
    expect(missed).toEqual([]);
  });

  it('is found with any look-alike of Unicode’s in it, and with nothing but those', () => {
    const word = 'abcdefghijklmnopqrstuvwxyz';
    const missed = Object.entries(confusables).filter(([character, prototype]) => {
      const letter = prototype === 'rn' ? 'm' : prototype.toLowerCase();
      if (character < '\u0080' || !/^[a-z]$/.test(letter)) return false;
      // Marks are removed, a long s is an s, and Unicode itself decomposes these.
      if (/^[\p{M}ſ˛ͺ￨]$/u.test(character)) return false;
      // A capital i looks like a lowercase l.
      const words = letter === 'l' ? [word, word.replace('l', 'i')] : [word];
      return findBlockedWord(`some ${word.replace(letter, character)} here`, words) === undefined;
    });
    expect(missed.map(([character]) => character)).toEqual([]);
  });

  const innocent = [
    'He shot a massive bass in Scunthorpe, Essex, with class; an assassin passes the grass',
    'A 5 s clip of an iPhone 5s at $5, 4K, 60 fps, f/1.8, ISO 100, 16:9',
    'a 55 year old man, 1.85 m tall, 9 a.m. to 5 p.m., in the U.S.A.',
    'Plan A, B and C: a b-roll of letters a b c d e f, then x y z',
    'Dick Van Dyke and Dr. Cockburn play shuttlecock at Penistone, analysis of cumulus',
    'Bookkeepers in Mississippi see a committee; too good, all agree',
    'выметать сор из избы, а кот и сом на корове',
    'На рассвете старая собака бежит вдоль реки; тост за рост',
    'Хор поёт, мороз крепчает, а сосед Роман едет в Самару',
    'Сорока на сосне смотрит на корову',
    'Українська мова: сонце сходить над рікою, кіт спить',
    'Српски: сор и хор на обали реке',
    'Η γάτα κοιμάται στον ήλιο και ο σκύλος τρέχει',
    'Οι άνθρωποι χορεύουν στην πλατεία το βράδυ',
    'Հայաստանի լեռները ձմռանը, արևածագին',
    '彼は海辺で犬と遊んでいる。夕日がきれい。',
    '一只猫在月光下的屋顶上行走，电影感',
    '바다 위로 해가 떠오르고 갈매기가 난다',
    'แมวตัวหนึ่งเดินบนหลังคาใต้แสงจันทร์',
    'قطة تمشي على السطح تحت ضوء القمر، ٥٥ ثانية',
    'गाँव में एक बच्चा पतंग उड़ा रहा है',
    'חתול הולך על הגג לאור הירח',
    'একটি বিড়াল ছাদে হাঁটছে, সূর্যাস্ত',
    'தமிழ்நாட்டில் ஒரு கோவில், மழை',
    'Das Gras ist nass, die Gasse eng; Großvater spaßt mit der Bassgeige',
    'Un âne passe près de la grande allée, l’été, à côté d’un chêne',
    'Os bois bravos em Assis, às seis; não há ninguém na praça',
    'El niño corre, ¿cómo está? Mañana será otro día en las islas',
    'Türkiye’de güneş doğarken ışık ve sis, İstanbul',
    'Dzień dobry, łódź płynie po jeziorze; żółw śpi',
    'Một con mèo ngủ trên mái nhà dưới ánh trăng',
    'café naïve résumé, IT-отдел купил USB-кабель и iPhone',
  ];
  it.each(innocent)('none is found in %j', (text) => {
    const list = [
      'ass',
      'gore',
      'cop',
      'sex',
      'cum',
      'anal',
      'dick pic',
      'cock',
      'rape',
      'nazi',
      'hell',
      'pot',
      'het',
      'mat',
      'com',
      'kot',
      'fag',
      'tit',
      'xop',
      'oo',
      'hoe',
      'def',
      'cock*r',
      'slut',
      'сука',
      'кровь',
      'αίμα',
    ];
    expect(findBlockedWord(text, list)).toBeUndefined();
    expect(findBlockedWord(text.toUpperCase(), list)).toBeUndefined();
  });

  it.each([
    ['сор', 'Выметать СОР из избы'],
    ['сор', 'выметать cop из избы'],
    ['кровь', 'на стене крoвь'],
    ['кровь', 'на стене к р о в ь'],
    ['кровь', 'на стене кро\u200bвь и к.р.о.в.ь'],
    ['кров*', 'кровавая сцена в лесу'],
    ['αίμα', 'ΑΙΜΑ στον τοίχο'],
    ['αίμα', 'αιμα στον τοίχο'],
    ['爆弾', '彼は爆\u200b弾を作る'],
    ['폭탄', '그는 폭탄을'.replace('을', ' 을')],
    ['दम', 'बस दम है'],
    ['قنبلة', 'صنع قُنْبُلَة كبيرة'],
    ['bomb 爆弾', 'a bomb 爆弾 here'],
    ['xxx', 'an xxx scene'],
    ['f u n', 'what fun'],
    ['rock', 'a яock band of the яed army'],
    ['cop', 'a сор shooting'],
  ])('%s is found in %j, of its own alphabet or disguised', (word, text) => {
    expect(findBlockedWord(text, ['nothing', word])).toBe(word);
  });

  it.each([
    ['сор', 'a cop on the beat'],
    ['cop', 'выметать сор из избы'],
    ['дом', 'том и дым'],
    ['दम', 'दीम और दुम'],
    ['か', 'がある'],
    ['xxx', 'an x, a xx'],
  ])('%s is not found in %j', (word, text) => {
    expect(findBlockedWord(text, [word])).toBeUndefined();
  });

  it('has a letter that can be seen', () => {
    expect(['\u3164', '*\u115f*', '\u17b4'].some(isWord)).toBe(false);
  });

  it('has a letter or a digit, and stars only at its ends', () => {
    expect(['gore', '*gore*', '爆', '4', 'gore!', ' *gore '].every(isWord)).toBe(true);
    expect(['*', '**', ' ', 'g*re', '!!!', '**gore', 'gore**'].some(isWord)).toBe(false);
  });

  it('is found wherever it stands between other words, and never throws', () => {
    const plain = fc.stringMatching(/^[b-df-hj-np-tv-z]{2,9}$/);
    const words = fc.array(plain, { maxLength: 8 });
    fc.assert(
      fc.property(plain, words, words, (word, before, after) => {
        expect(findBlockedWord([...before, word, ...after].join(' '), [word])).toBe(word);
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ unit: 'binary' }),
        (prompt, entry) => {
          findBlockedWord(prompt, [entry]);
        },
      ),
    );
  });
});
