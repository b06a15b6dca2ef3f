/** What the stand-in assistant adds to a prompt, by language: for each kind of rewrite a few to choose from. */
export interface Words {
  camera: readonly string[];
  light: readonly string[];
  mood: readonly string[];
}

export type Kind = keyof Words;

export const words: Readonly<Record<string, Words>> = {
  English: {
    camera: [
      'Wide shot on a 35 mm lens, camera low above the ground, slowly pushing in.',
      'Close-up on an 85 mm lens with a soft background, gentle arc to the left.',
      'Aerial shot that begins high above the scene and sinks to eye level.',
    ],
    light: [
      'Golden hour, low sun from behind, long shadows and a warm rim of light.',
      'Blue dusk, one warm lamp in the frame, soft contrast and wet reflections.',
      'Hard noon light through leaves, moving spots of sun, clear colors.',
    ],
    mood: [
      'Calm and a little lonely: thin mist drifts by, every movement takes its time.',
      'Playful and light: a fresh breeze, quick small movements, a bright sky.',
      'Tense and quiet: dark clouds gather, and nothing moves but the subject.',
    ],
  },
  German: {
    camera: [
      'Totale mit 35-mm-Objektiv, Kamera knapp über dem Boden, langsame Fahrt nach vorn.',
      'Nahaufnahme mit 85-mm-Objektiv, weicher Hintergrund, sanfter Bogen nach links.',
      'Luftaufnahme, die hoch über der Szene beginnt und auf Augenhöhe herabsinkt.',
    ],
    light: [
      'Goldene Stunde, tiefe Sonne von hinten, lange Schatten und ein warmer Lichtsaum.',
      'Blaue Dämmerung, eine warme Lampe im Bild, weicher Kontrast und nasse Reflexe.',
      'Hartes Mittagslicht durch Blätter, wandernde Sonnenflecken, klare Farben.',
    ],
    mood: [
      'Ruhig und ein wenig einsam: Dünner Nebel zieht vorbei, jede Bewegung lässt sich Zeit.',
      'Verspielt und leicht: frische Brise, kleine schnelle Bewegungen, heller Himmel.',
      'Gespannt und still: Dunkle Wolken ziehen auf, und nichts als das Motiv bewegt sich.',
    ],
  },
  French: {
    camera: [
      'Plan large à la focale de 35 mm, caméra au ras du sol, lent travelling avant.',
      'Gros plan à la focale de 85 mm, arrière-plan flou, léger arc vers la gauche.',
      'Plan aérien qui commence très haut et descend jusqu’à hauteur des yeux.',
    ],
    light: [
      'Heure dorée, soleil bas à contre-jour, ombres longues et liseré chaud.',
      'Crépuscule bleu, une lampe chaude dans le cadre, contraste doux et reflets mouillés.',
      'Lumière dure de midi à travers les feuilles, taches de soleil mouvantes, couleurs franches.',
    ],
    mood: [
      'Calme et un peu solitaire : une brume légère passe, chaque geste prend son temps.',
      'Joyeux et léger : une brise fraîche, de petits gestes vifs, un ciel clair.',
      'Tendu et silencieux : des nuages sombres arrivent, seul le sujet bouge.',
    ],
  },
  Spanish: {
    camera: [
      'Plano general con lente de 35 mm, cámara a ras de suelo, avance lento.',
      'Primer plano con lente de 85 mm, fondo suave, arco suave hacia la izquierda.',
      'Toma aérea que empieza muy alta y baja hasta la altura de los ojos.',
    ],
    light: [
      'Hora dorada, sol bajo a contraluz, sombras largas y un borde de luz cálida.',
      'Crepúsculo azul, una lámpara cálida en cuadro, contraste suave y reflejos mojados.',
      'Luz dura de mediodía entre hojas, manchas de sol en movimiento, colores claros.',
    ],
    mood: [
      'Tranquilo y algo solitario: pasa una niebla fina y cada movimiento se toma su tiempo.',
      'Alegre y ligero: brisa fresca, movimientos pequeños y rápidos, cielo claro.',
      'Tenso y silencioso: llegan nubes oscuras y solo se mueve el sujeto.',
    ],
  },
  'Brazilian Portuguese': {
    camera: [
      'Plano aberto com lente de 35 mm, câmera rente ao chão, avanço lento.',
      'Close com lente de 85 mm, fundo suave, arco leve para a esquerda.',
      'Tomada aérea que começa bem no alto e desce até a altura dos olhos.',
    ],
    light: [
      'Hora dourada, sol baixo por trás, sombras longas e um contorno de luz quente.',
      'Anoitecer azul, uma lâmpada quente no quadro, contraste suave e reflexos molhados.',
      'Luz dura do meio-dia entre folhas, manchas de sol em movimento, cores vivas.',
    ],
    mood: [
      'Calmo e um pouco solitário: uma névoa fina passa, e cada movimento leva seu tempo.',
      'Alegre e leve: brisa fresca, movimentos pequenos e rápidos, céu claro.',
      'Tenso e silencioso: nuvens escuras chegam, e só o personagem se move.',
    ],
  },
  Japanese: {
    camera: [
      '35mmレンズのワイドショット。地面すれすれのカメラがゆっくり前進する。',
      '85mmレンズのクローズアップ。背景は柔らかくぼけ、左へ緩やかに回り込む。',
      'はるか上空から始まり、目の高さまで降りてくる空撮。',
    ],
    light: [
      'ゴールデンアワー。低い逆光、長い影、暖かい輪郭光。',
      '青い夕暮れ。画面に暖かい灯りが一つ、柔らかいコントラストと濡れた反射。',
      '葉を抜ける真昼の強い光。揺れる木漏れ日と澄んだ色。',
    ],
    mood: [
      '静かで少し寂しい。薄い霧が流れ、すべての動きがゆったりしている。',
      '軽やかで楽しい。さわやかな風、小さく素早い動き、明るい空。',
      '張りつめた静けさ。暗い雲が広がり、動くのは主役だけ。',
    ],
  },
};
