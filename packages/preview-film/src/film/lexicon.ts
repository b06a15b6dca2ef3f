import type { Detail, Place, Subject, Time, Weather } from './vocabulary.ts';

export type Word = Time | Place | Weather | Subject | Detail;

/**
 * Spellings, separated by spaces: `word` stands alone, `word*` begins a word, `_` is a space between two. English
 * first, then the languages in which people most often write prompts.
 */
export const lexicon: Readonly<Record<Word, string>> = {
  // Light
  dawn: 'dawn sunrise morning* daybreak morgen* amanecer aube mattina рассвет* утро 夜明け 朝 黎明 日出 🌅',
  day: 'day daylight noon midday sunny afternoon sonnig* mittag dia día jour giorno день 昼 白天 晴 ☀',
  sunset:
    'sunset* golden_hour evening abend* sonnenuntergang* atardecer coucher tramonto закат* вечер* 夕 黄昏 🌇',
  dusk: 'dusk twilight blue_hour gloaming dämmerung crepúsculo crépuscule сумерк*',
  night: 'night* midnight dark darkness nacht* nachts noche nuit notte ночь ночн* ночью 夜 晚 밤 🌃 🌌 🌙',
  // Places
  mountains:
    'mountain* alps alpine hill hills peak peaks summit cliff* canyon valley viaduct berg* montaña* montagne* гор* 山 산 🏔 ⛰',
  sea: 'sea seas ocean* wave waves coast* beach* shore* island* harbor harbour meer küste mar playa mer océan mare море океан* 海 浜 바다 🌊 🏖',
  lake: 'lake* river* pond waterfall* fjord* stream fluss lago rivière fleuve озер* река реке 湖 川 河 강',
  city: 'city cities skyline skyscraper* downtown metropolis urban cyberpunk tokyo paris london york stadt ciudad ville città город* 東京 東京 都市 街 城市 서울 도시 🏙 🌆',
  street: 'street* alley* sidewalk puddle* straße* calle rue strada улиц* 通り 路地 街道 거리',
  forest:
    'forest* wood woods jungle woodland trees grove wald* bosque forêt foresta лес лесу 森 林 森林 숲 🌲 🌳',
  desert: 'desert* dune* sahara sand oasis wüste* desierto désert deserto пустын* 砂漠 沙漠 사막 🏜',
  meadow:
    'meadow* field fields grass* prairie savanna* farm garden* countryside wiese* feld prato поле 草原 野 花園 들판 🌾 🌻',
  space:
    'space galaxy galaxies planet* nebula* cosmos cosmic orbit* astronaut* spaceship* mars asteroid* weltraum espacio espace космос* 宇宙 太空 銀河 우주 🚀 🪐',
  underwater:
    'underwater undersea deep_sea coral* reef* submarine* mermaid* seabed jellyfish atlantis unterwasser submarino под_водой 水中 海底 深海 🐠 🐙',
  volcano: 'volcan* lava magma eruption erupting vulkan* volcán вулкан* 火山 화산 🌋',
  room: 'room kitchen table cake coffee tea desk candlelight fireplace café cafe restaurant cozy indoors bedroom zimmer tisch küche mesa torte kuchen kaffee 部屋 ケーキ 蛋糕 🎂 ☕ 🍰 🕯',
  // Weather
  clear: 'clear cloudless klar',
  rain: 'rain rains rainy raining rainfall rainstorm* regen regnerisch* drizzl* downpour umbrella* puddle* lluvia pluie pioggia дожд* 雨 비 🌧 ☔',
  storm:
    'storm* thunder* lightning tempest* hurricane gewitter* sturm* tormenta orage буря гроз* 嵐 雷 暴風 🌩 ⛈',
  snow: 'snow* blizzard ski skiing icy ice frozen glacier* schnee* nieve neige neve снег* 雪 눈 ❄ ⛄',
  mist: 'mist misty fog foggy haze hazy smoke smoky nebel* niebla brouillard туман* 霧 雾 안개 🌫',
  wind: 'wind windy breeze breezy blowing ветер 風 风 🍃',
  // Who is in it
  'paper-boat':
    'paper_boat* paper_ship* origami_boat papierboot* barco_de_papel bateau_en_papier 紙の船 紙船',
  boat: 'boat* ship ships sail* yacht* vessel galleon canoe kayak boot schiff* segel* barco* bateau* barca корабл* лодк* 船 舟 ⛵ 🚢 🛶',
  train:
    'train trains locomotive* railway steam_train zug züge tren treno поезд* 電車 列車 汽車 火车 기차 🚂 🚆',
  fox: 'fox foxes wolf wolves fuchs füchs* wolf zorro lobo renard loup volpe лис лиса волк* 狐 狼 여우 🦊 🐺',
  cat: 'cat cats kitten* tiger* lion lions panther katze* gato* chats gatto кот кошк* 猫 고양이 🐈 🐱 🐯 🦁',
  dog: 'dog dogs puppy puppies corgi husky hund hunde perro* chien* cane собак* 犬 狗 강아지 🐕 🐶',
  horse: 'horse* pony unicorn* stallion pferd* caballo* cheval cavallo конь лошад* 馬 马 🐎 🦄',
  deer: 'deer stag elk moose hirsch reh ciervo cerf cervo олен* 鹿 사슴 🦌',
  birds:
    'bird* eagle* gull* crow crows raven* owl* swallow* geese flock vogel vögel pájaro* oiseau* uccelli птиц* 鳥 鸟 새 🐦 🦅 🕊',
  fish: 'fish fishes shark* koi fisch* pez peces poisson* рыб* 魚 鱼 🐟 🦈',
  whale: 'whale* orca dolphin* wal wale ballena* baleine* кит киты 鯨 鲸 고래 🐋 🐳 🐬',
  jellyfish: 'jellyfish* medusa* qualle* méduse* медуз* クラゲ 水母 해파리 🪼',
  balloon: 'balloon* hot_air airship zeppelin heißluftballon* globo* montgolfière* воздушн* 気球 热气球 🎈',
  rocket: 'rocket* spaceship* spacecraft starship rakete* cohete fusée ракет* ロケット 火箭 로켓 🚀',
  'flying-car': 'flying_car* flying_taxi* hovercar* hover_car* fliegende_autos 空飛ぶ車',
  car: 'car cars taxi* truck* bus drive driving auto autos coche* voiture* macchina машин* 車 汽车 자동차 🚗 🚕',
  cake: 'cake cakes birthday torte kuchen pastel tarta gâteau torta торт* ケーキ 蛋糕 誕生日 🎂 🍰',
  candle: 'candle* kerze* vela bougie* candela свеч* 蝋燭 蜡烛 🕯',
  lighthouse: 'lighthouse* leuchtturm* faro phare маяк* 灯台 灯塔 등대',
  castle: 'castle* 城堡 お城 palace fortress schloss burg castillo château castello замок 古城 🏰 🏯',
  house: 'house* cabin* cottage hut haus häuschen hütte casa maison дом домик 家 小屋 집 🏠 🛖',
  ruins: 'ruin* temple* column* atlantis tempel* ruina* руин* 神殿 遺跡 廃墟 🏛',
  figure:
    'man woman girl boy child person people knight samurai monk wizard dancer king queen robot* astronaut* hero traveler wanderer mann frau mädchen hombre mujer niña niño homme femme fille uomo donna человек девушк* девочк* мальчик* 少女 少年 女 男 侍 사람 👩 👨 🧑 🤖 🧙',
  tree: 'tree oak willow baum árbol arbre albero дерево 🌳',
  lanterns: 'lantern* laterne* linterna* lanterne* фонар* 提灯 灯籠 灯笼 🏮',
  bridge: 'bridge* viaduct* aqueduct* brücke* puente* pont мост* 橋 桥 다리 🌉',
  // How it is dressed
  neon: 'neon cyberpunk vaporwave synthwave futuristic hologram* arcade ネオン 霓虹 네온',
  autumn: 'autumn* fall_leaves foliage herbst* otoño automne autunno осен* 秋 紅葉 가을 🍂 🍁',
  blossom:
    'blossom* sakura cherry petal* flower* spring bloom* rose roses blume* flor flores fleur* fiori цвет* 桜 花 벚꽃 🌸 🌺 🌹 🌷',
  fire: 'fire flame* burning ember* dragon* blaze explosion* feuer* fuego feu fuoco огонь огн* 炎 火 불 🔥 🐉',
  stars:
    'sterne sternenhimmel star stars starry starlit milky_way constellation* meteor* comet* estrella* étoile* stelle звезд* звёзд* 星 별 ⭐ ✨ 🌠',
  aurora: 'aurora* northern_lights polarlicht* boreal* сияни* オーロラ 极光',
  moon: 'moon* moonlit moonlight full_moon mond* luna lune луна 月 달 🌕 🌙',
  winter: 'winter* christmas weihnacht* invierno noël hiver inverno зим* 冬 圣诞 겨울 🎄',
};
