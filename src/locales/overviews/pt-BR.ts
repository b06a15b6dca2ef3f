import type { Overviews } from '../translate.ts';

export const overviews: Overviews = {
  'example.boat':
    'Um barco de papel desce flutuando por uma rua chuvosa ao anoitecer, letreiros de neon brilham nas poças, a câmera baixa e bem perto atrás dele',
  'example.fox':
    'Uma raposa vermelha acorda na neve fresca ao nascer do sol, se sacode e sai trotando entre pinheiros cobertos de gelo, luz dourada, câmera lenta',
  'example.lanterns':
    'Centenas de lanternas de papel sobem à noite sobre um lago calmo nas montanhas, a luz delas treme na água, a câmera se afasta devagar',
  'example.ramen':
    'O vapor sobe de uma tigela de lámen em um balcão de madeira, hashis levantam o macarrão, macro, luz quente',

  'quota.refusedCap':
    'Por enquanto não posso fazer mais vídeos que custam dinheiro. Volta a funcionar {opens}; os modelos grátis continuam.',
  'quota.refusedZero':
    'Você não pode fazer vídeos neste servidor: sua cota é de 0 por dia, {origin}. Quem decide são os admins; fale com eles.',
  'quota.refusedMine':
    'Você usou {used} dos seus {max, plural, one {# vídeo} other {# vídeos}} de hoje, {origin}. O próximo pode ser feito {opens}.',
  'quota.refusedServer':
    'Este servidor usou {used} dos seus {max, plural, one {# vídeo} other {# vídeos}} de hoje, a cota de todos os membros juntos. O próximo pode ser feito {opens}.',
  'quota.budgetUsedUp': '{budget} acabou. O próximo vídeo pode ser feito {opens}.',
  'quota.budgetTooSmall':
    '{budget} não dá mais para este vídeo, que custaria cerca de {price}. Peça um mais curto, escolha um modelo mais barato ou espere: o orçamento se renova {opens}.',
  'quota.fromMember': 'por uma regra só para você',
  'quota.fromServer': 'pela regra para todos os membros',
  'quota.fromRole': 'pelo seu cargo {role}',
  'quota.titleMine': 'Seus vídeos de hoje',
  'quota.titleServer': 'Este servidor',
  'quota.noLimit': 'Sem limite',
  'quota.soFar': '{made, plural, one {# vídeo} other {# vídeos}} até agora',
  'quota.left': 'Disponíveis: {left} de {max}',
  'quota.used': '{bar} usado',
  'quota.new': 'se renova {opens}',
  'quota.rule':
    '{max, plural, one {# vídeo} other {# vídeos}} por dia, {origin}. Os que estão em andamento contam; os que falham são devolvidos.',
  'quota.ofRoles': 'Seus cargos dão: {roles}. Vale o melhor.',
  'quota.roleGives': '{videos} por dia',
  'quota.allMembers': 'Todos os membros juntos: {line}',
  'quota.today': '{owner} hoje: {bar} usado',
  'quota.thisMonth': '{owner} este mês: {bar} usado',
  'quota.usdOf': '{used} de {max}',
  'quota.priceQuestion': '**Este vídeo custa cerca de {price}.** Posso fazer?',
  'quota.tagMine':
    'Disponíveis: {left} dos seus {max, plural, one {# vídeo} other {# vídeos}} de hoje; este usa um',
  'quota.tagServer':
    'Disponíveis: {left} dos {max, plural, one {# vídeo} other {# vídeos}} de hoje deste servidor; este usa um',
  'quota.tagBudget': '{budget}: {before} usado, {after} com este',

  'models.title': 'Modelos neste servidor',
  'models.usually': 'normalmente {time}',
  'models.adultsOnly': 'só em canais com restrição de idade',
  'models.takesText': 'texto',
  'models.takesEither': 'texto ou imagem',
  'models.takesBoth': 'texto e imagem',
  'models.ends': 'Termina em {date}, {left}; depois use {successor}',
  'models.lastDay': 'hoje é o último dia',
  'models.daysLeft': '{days, plural, one {resta # dia} other {restam # dias}}',
  'models.count': '{count, plural, one {# modelo} other {# modelos}}',
  'models.withoutKey': 'Sem chave: {providers}',
  'models.noKey': 'sem chave',
  'models.all': 'Todos os provedores',
  'models.choose': 'Mostrar um provedor',
  'models.footer':
    'Rápido ⚡⚡⚡ · médio ⚡⚡ · lento ⚡ · preço e tempo de um vídeo comum · /vídeo modelo: faz um',
  'models.noneOf':
    '{provider} não tem chave aqui, então os modelos não podem ser usados. Quem cuida deste bot pode adicionar uma.',
  'models.announces': '{provider} anuncia o fim de algo que este bot usa',
  'models.announcesOn': '{provider} anuncia para {date} o fim de algo que este bot usa',
  'models.announcesModel': '{provider} anuncia o fim de {model}',
  'models.announcesModelOn': '{provider} anuncia o fim de {model} para {date}',
  'models.timeAxis': 'tempo para fazer um vídeo',
  'models.altText': 'Preço e tempo de um vídeo comum. {figures}.',
  'health.working': 'funcionando',
  'health.outOfCredit': 'sem crédito',
  'health.keyRefused': 'chave recusada',
  'health.failing': 'com falhas',
  'health.unused': 'ainda não usado',
  'health.since': '{state} ({when})',
  'health.triedAgain': 'nova tentativa {when}',

  'stats.command': '/estatísticas',
  'stats.title': 'Os últimos {days, plural, one {# dia} other {# dias}}',
  'stats.days': '{days, plural, one {# dia} other {# dias}}',
  'stats.videos': '{count, plural, one {# vídeo} other {# vídeos}}',
  'stats.spent': '{price} gastos',
  'stats.failed': '{count, plural, one {# falhou} other {# falharam}}',
  'stats.cancelled': '{count, plural, one {# cancelado} other {# cancelados}}',
  'stats.open': '{count} em andamento ou a verificar',
  'stats.times': 'Metade esperou {wait} ou menos na fila e levou {making} ou menos para ficar pronta',
  'stats.waited': 'Metade esperou {wait} ou menos na fila',
  'stats.took': 'Metade levou {making} ou menos para ficar pronta',
  'stats.none': 'Ninguém pediu um vídeo nesses dias. `/vídeo` começa um.',
  'stats.footer': 'Dias segundo {timeZone}, incluindo hoje',
  'stats.csv':
    'Os vídeos de cada membro com cada modelo, dia a dia; dias segundo {timeZone}. Só os membros mais ativos têm nome. As colunas são para programas e estão em inglês.',
  'stats.tooLarge':
    'Este arquivo é maior do que este servidor permite enviar. Escolha um período mais curto.',
  'stats.unknownMember': 'Membro …{end}',
  'stats.labelVideo': 'vídeo',
  'stats.labelVideos': 'vídeos',
  'stats.labelSpent': 'gastos',
  'stats.labelFailed': 'falharam',
  'stats.labelQueue': 'na fila',
  'stats.labelMaking': 'por vídeo',
  'stats.byDay': 'Vídeos por dia',
  'stats.spentByDay': 'Gastos por dia',
  'stats.usualTime': 'Tempo',
  'stats.most': 'máx. {value}',
  'stats.queue': 'fila',
  'stats.making': 'criação',
  'stats.models': 'Modelos',
  'stats.members': 'Membros',
  'stats.failures': 'Falhas',
  'stats.nothing': 'nenhuma',
  'stats.list': '{title}: {entries}.',
  'stats.altTotal': 'De {from} a {to}: {figures}.',
  'stats.altWait': 'Espera mediana {time}.',
  'stats.altMaking': 'Tempo mediano de criação {time}.',
  'stats.altBusiest': 'Dia com mais vídeos {day}: {videos}.',
  'failed.invalid_request': 'opções não aceitas',
  'failed.content_rejected': 'recusado pelo conteúdo',
  'failed.unauthorized': 'chave recusada',
  'failed.insufficient_credit': 'sem crédito',
  'failed.rate_limited': 'provedor sobrecarregado',
  'failed.unavailable': 'provedor fora do ar',
  'failed.timeout': 'demorou demais',
  'failed.not_fetched': 'não deu para baixar',
  'failed.task_failed': 'não deu certo',
  'failed.bad_output': 'não reproduz',
  'failed.retired': 'modelo desativado',
  'failed.undeliverable': 'o Discord não aceitou',
  'failed.too_large': 'grande demais',
  'failed.lost': 'resposta perdida',
  'failed.picture_not_public': 'imagem inacessível',
  'failed.withdrawn': 'imagem retirada',
  'failed.internal': 'erro do bot',

  'privacy.title': 'O que eu guardo sobre você',
  'privacy.videos':
    '**Cada vídeo que você pede**: seu prompt e as opções, quando e onde você pediu, seus cargos, como terminou e quanto custou. Depois de {days, plural, one {# dia} other {# dias}} isso é apagado; o preço fica nas somas, sem o seu nome.',
  'privacy.files':
    '**Uma imagem pequena** dele para o `/histórico`: não mais do que isso. **O vídeo em si**: até estar no canal, e por um dia se não puder ser publicado.',
  'privacy.hosted':
    'Um vídeo grande demais para o Discord fica {days, plural, one {# dia} other {# dias}} em um servidor de arquivos.',
  'privacy.inputs': '**As imagens que você anexa e o que digita em formulários**: um dia.',
  'privacy.notify': '**Sua escolha de `aviso`**: até você mudar ou apagar.',
  'privacy.token': '**A chave que o Discord me dá para responder a você**: 15 minutos.',
  'privacy.optOut':
    '**Que você não quer aparecer em nenhum vídeo aqui**, e como você se chama: até você desfazer abaixo. “Apagar meus dados” não muda isso.',
  'privacy.settings':
    '**Configurações de servidores que citam você**, como um bloqueio: até os admins deles mudarem.',
  'privacy.reports': '**Suas denúncias**: que houve uma, sem o seu nome, por 30 dias.',
  'privacy.service': 'O serviço que faz um vídeo recebe o prompt e a imagem dele, sem o seu nome.',
  'privacy.moderation':
    'Em servidores com a moderação ativada, um serviço verifica os dois antes, também sem o seu nome.',
  'privacy.readers':
    'Quem cuida deste bot pode ler o que ele guarda. Não leio outras mensagens. Quando me removem de um servidor, o que guardo dele some depois de 30 dias.',
  'privacy.buttons':
    'O primeiro botão vale para este servidor, os outros para todos os servidores onde você me encontra. Vídeos em canais são mensagens: antes, tire-os com **Excluir**, logo abaixo deles.',
  'privacy.export': 'Exportar meus dados',
  'privacy.delete': 'Apagar meus dados',
  'privacy.deleteNow': 'Apagar de vez',
  'privacy.question':
    'Apagar o que eu guardo sobre você, em todos os servidores? O `/histórico` ficará vazio, e os botões dos seus vídeos não farão mais nada. Vídeos em andamento são cancelados; o que o provedor cobrar por eles não é devolvido. Isso não pode ser desfeito.',
  'privacy.exported': 'Tudo o que eu guardo sobre você.',
  'privacy.deleted': 'O que eu guardava sobre você foi apagado.',
  'privacy.stillOpen':
    '{count, plural, one {# vídeo ainda está sendo parado ou entregue, e será esquecido depois.} other {# vídeos ainda estão sendo parados ou entregues, e serão esquecidos depois.}}',
  'privacy.rest':
    'Quantos vídeos você fez nos últimos dois dias ainda conta nas cotas, e depois perde o seu nome. Configurações de servidores que citam você são os admins deles que mudam.',
};
