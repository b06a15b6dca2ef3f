import * as z from 'zod';

/** What the stand-in assistant films: six shots of any idea. `{a}` and `{b}` are who is in it, `{idea}` is all of it. */
interface Script {
  /** Who is in a film whose idea names nobody. */
  somebody: string;
  somebodyElse: string;
  shots: readonly string[];
}

const scripts: Readonly<Record<string, Script>> = {
  English: {
    somebody: 'the main character',
    somebodyElse: 'a companion',
    shots: [
      'Wide shot at dawn on a 35 mm lens, slowly pushing in: {idea}',
      'Medium shot from the side: {a} looks up, takes a breath and sets off, the camera follows.',
      'Close-up of {b} on an 85 mm lens, wind in the frame, eyes fixed on something far away.',
      'Low tracking shot: {a} and {b} move side by side, dust and light behind them.',
      'Aerial shot that begins high above {a} and sinks to eye level while the sky turns dark.',
      'Golden hour, slow pull back: {a} and {b} stand still, and the scene comes to rest around them.',
    ],
  },
  German: {
    somebody: 'die Hauptfigur',
    somebodyElse: 'eine zweite Figur',
    shots: [
      'Totale im Morgengrauen mit 35-mm-Objektiv, langsame Fahrt nach vorn: {idea}',
      'Halbnah von der Seite: {a} blickt auf, holt Luft und bricht auf, die Kamera folgt.',
      'Nahaufnahme von {b} mit 85-mm-Objektiv, Wind im Bild, der Blick in die Ferne gerichtet.',
      'Tiefe Kamerafahrt: {a} und {b} Seite an Seite, Staub und Licht hinter ihnen.',
      'Luftaufnahme, die hoch über {a} beginnt und auf Augenhöhe sinkt, während der Himmel dunkel wird.',
      'Goldene Stunde, langsame Fahrt zurück: {a} und {b} stehen still, die Szene kommt zur Ruhe.',
    ],
  },
  French: {
    somebody: 'le personnage principal',
    somebodyElse: 'un compagnon',
    shots: [
      'Plan large à l’aube à la focale de 35 mm, lent travelling avant : {idea}',
      'Plan moyen de profil : {a} lève les yeux, inspire et se met en route, la caméra suit.',
      'Gros plan sur {b} à la focale de 85 mm, du vent dans le cadre, le regard fixé au loin.',
      'Travelling au ras du sol : {a} et {b} avancent côte à côte, poussière et lumière derrière eux.',
      'Plan aérien qui commence très haut au-dessus de {a} et descend à hauteur des yeux, le ciel s’assombrit.',
      'Heure dorée, lent travelling arrière : {a} et {b} s’arrêtent, et la scène s’apaise autour d’eux.',
    ],
  },
  Spanish: {
    somebody: 'el personaje principal',
    somebodyElse: 'un compañero',
    shots: [
      'Plano general al amanecer con lente de 35 mm, avance lento: {idea}',
      'Plano medio de perfil: {a} levanta la vista, respira y se pone en marcha, la cámara acompaña.',
      'Primer plano de {b} con lente de 85 mm, viento en el cuadro, la mirada fija a lo lejos.',
      'Travelling bajo: {a} y {b} avanzan lado a lado, polvo y luz detrás.',
      'Toma aérea que empieza muy por encima de {a} y baja a la altura de los ojos mientras el cielo oscurece.',
      'Hora dorada, retroceso lento: {a} y {b} se detienen y la escena queda en calma.',
    ],
  },
  'Brazilian Portuguese': {
    somebody: 'o personagem principal',
    somebodyElse: 'um companheiro',
    shots: [
      'Plano aberto ao amanhecer com lente de 35 mm, avanço lento: {idea}',
      'Plano médio de lado: {a} ergue o olhar, respira e parte, a câmera acompanha.',
      'Close de {b} com lente de 85 mm, vento no quadro, o olhar fixo ao longe.',
      'Travelling baixo: {a} e {b} avançam lado a lado, poeira e luz atrás.',
      'Tomada aérea que começa bem acima de {a} e desce até a altura dos olhos enquanto o céu escurece.',
      'Hora dourada, recuo lento: {a} e {b} param, e a cena se acalma em volta.',
    ],
  },
  Japanese: {
    somebody: '主人公',
    somebodyElse: '仲間',
    shots: [
      '夜明けのワイドショット。35mmレンズでゆっくり前進する。{idea}',
      '横からのミディアムショット。{a} は顔を上げ、息を吸って走り出す。カメラが追う。',
      '85mmレンズで {b} のクローズアップ。風が吹き、目は遠くを見つめている。',
      '低い位置からの移動ショット。{a} と {b} が並んで進み、後ろに土ぼこりと光。',
      '空撮。 {a} のはるか上空から目の高さまで降り、空が暗くなっていく。',
      'ゴールデンアワー。ゆっくり後退する。{a} と {b} が立ち止まり、景色が静まる。',
    ],
  },
};

const materialSchema = z.object({
  idea: z.string(),
  names: z.array(z.string()).catch([]),
  lengths: z.array(z.number()).catch([]),
});
const IDEA_LENGTH = 160;
const TITLE_LENGTH = 60;
const SECONDS = 5;

/** A film of six shots in English and in the language that it is asked for; `undefined` if no film is asked for. */
export function writeShots(data: unknown, language: string | undefined) {
  const { data: material } = materialSchema.safeParse(data);
  if (!material) return undefined;
  const { names, lengths } = material;
  const idea = cut(material.idea, IDEA_LENGTH);
  const [seconds = SECONDS] = lengths.toSorted((a, b) => Math.abs(a - SECONDS) - Math.abs(b - SECONDS));
  const inWords = (script: Script) => {
    const [a = script.somebody, b = names.length > 0 ? a : script.somebodyElse] = names;
    return script.shots.map((shot) =>
      shot
        .replaceAll('{a}', () => a)
        .replaceAll('{b}', () => b)
        .replaceAll('{idea}', () => idea),
    );
  };
  const english = scripts['English'];
  const own = language === undefined ? undefined : (scripts[language] ?? english);
  const shown = own && inWords(own);
  const prompts = english ? inWords(english) : [];
  return {
    title: cut(material.idea, TITLE_LENGTH),
    shots: prompts.map((prompt, index) => ({
      prompt,
      ...(shown && { shown: shown[index] }),
      seconds,
    })),
  };
}

/** By whole words, on one line. */
function cut(text: string, maxLength: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= maxLength) return line;
  const part = line.slice(0, maxLength);
  return `${part.slice(0, Math.max(part.lastIndexOf(' '), maxLength / 2))}…`;
}
