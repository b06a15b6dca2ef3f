import { describe, expect, it } from 'vitest';
import { inARow, translator, translatorFor } from '../../src/locales/translate.ts';

describe('sentences in a row', () => {
  it.each([
    ['en', ['One.', 'Two.'], 'One. Two.'],
    ['en', ['One.', '', 'Three.'], 'One. Three.'],
    ['en', ['', 'Two.', ''], 'Two.'],
    ['en', ['', ''], ''],
    ['ja', ['一。', '', '三。'], '一。三。'],
  ])('in %s: %j', (language, sentences, expected) => {
    expect(inARow(translator(language), ...sentences)).toBe(expected);
  });
});

describe('the translator', () => {
  it('is made once for each language', () => {
    expect(translator('de')).toBe(translator('de'));
    expect(translatorFor({ locale: 'de' })).toBe(translator('de'));
    expect(translatorFor({ locale: 'en-GB' })).toBe(translator('en'));
  });

  it.each([undefined, 'xx'])('of %s is English', (language) => {
    expect(translator(language).language).toBe('en');
  });

  it('never says a text without its parameters in another language’s plural', () => {
    expect(translator('de')('time.seconds', { seconds: 1 })).not.toBe(
      translator('de')('time.seconds', { seconds: 2 }),
    );
  });
});
