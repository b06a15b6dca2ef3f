import { expect, it } from 'vitest';
import { de } from '../page/texts/de.ts';
import { en } from '../page/texts/en.ts';
import { es } from '../page/texts/es.ts';
import { fr } from '../page/texts/fr.ts';
import { ja } from '../page/texts/ja.ts';
import { ptBr } from '../page/texts/pt-BR.ts';
import type { Texts } from '../page/texts/texts.ts';

const english: Texts = en;
const others = { de, es, fr, ja, 'pt-BR': ptBr } as const;

/** What it is filled with, in any of its forms. */
function params(text: Texts[keyof Texts]): string[] {
  const forms = typeof text === 'string' ? [text] : Object.values(text);
  return [...new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();
}

// The compiler knows of every missing text.
it.each(Object.entries(others))(
  'the page fills its texts in %s with the same as in English',
  (_, texts: Texts) => {
    for (const [key, text] of Object.entries(english))
      expect(params(texts[key as keyof Texts]), key).toEqual(params(text));
  },
);

it('the page says the number of many things in every language', () => {
  for (const texts of Object.values<Texts>({ en, ...others }))
    for (const text of Object.values(texts))
      if (typeof text !== 'string') expect(text.other).toContain('{count}');
});

it('the page’s French has the spaces that French has', () => {
  const wrong = Object.entries(fr).filter(([, text]) =>
    / [:;!?»]|« (?! )|[^\s ]»/.test(JSON.stringify(text)),
  );
  expect(wrong).toEqual([]);
});
