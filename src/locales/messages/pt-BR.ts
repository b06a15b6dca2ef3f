import type { Messages } from '../translate.ts';

export const messages: Messages = {
  'activity.accepted': 'Na fila',
  'activity.next': 'Na fila, é o próximo',
  'activity.queuePosition': 'Na fila, posição {position, number}',
  'activity.trouble': '{model} está com problemas, esperando voltar',
  'activity.stillDone': 'A imagem está pronta, agora o vídeo',
  'activity.cancelling': 'Cancelando…',
  'activity.lost': 'A resposta de {model} se perdeu; verificando se o pedido chegou',
  'activity.late': '{model} não está respondendo; pergunto a cada 10 minutos e nada se perde',
  'activity.starting': 'Começando em {model}',
  'activity.fetching': 'Pronto, baixando o vídeo',
  'activity.fileLate':
    '{model} fez o vídeo, mas o arquivo ainda não chegou; continuo tentando e nada se perde. “Cancelar” desiste dele, mas o que custou não é devolvido',
  'activity.compressing': 'Pronto, comprimindo o vídeo',
  'activity.uploading': 'Pronto, enviando o vídeo',
  'activity.waiting': 'Pronto. O Discord não está aceitando o vídeo agora; tentando de novo',
  'activity.makingImage': 'criando a imagem',
  'activity.makingVideo': 'criando o vídeo',

  'job.cancelled': 'Cancelado.',
  'job.notCounted': 'Cota devolvida ✓',
  'job.counted': 'Isso conta na sua cota, porque só {free} recusas por dia não contam.',
  'job.undeliverable': 'Seu vídeo está pronto, mas não consegui publicar.',
  'job.kept':
    'Clique em “Receber” para tentar de novo. Eu também continuo tentando e guardo o vídeo por 24 horas. Ele só conta na sua cota quando você receber.',
  'job.keptQuietly': 'Guardo o vídeo por 24 horas. Ele só conta na sua cota quando você receber.',
  'job.moved': 'Entregue aqui: {url}',
  'job.movedDm': 'Enviado para {member} por mensagem direta: {url}',
  'job.promptBlocked': 'Este servidor não permite as palavras deste prompt aqui',
  'job.soon': 'pronto a qualquer momento',
  'job.late': 'demorando mais que o normal',
  'job.lastEdit': 'próxima atualização quando ficar pronto',
  'job.unclear':
    'A resposta de {model} se perdeu, e ninguém sabe se o vídeo está sendo feito. Não vou pedir de novo por conta própria, porque pode custar duas vezes.',
  'job.needsClick':
    'Não vejo este canal e logo não vou poder mudar esta mensagem. Clique em “Receber” para ver como está.',
  'job.madeBy': 'Gerado por IA com {model}',
  'job.seed': 'semente {seed}',
  'job.took': 'levou {time}',
  'job.about': 'cerca de {price}',
  'job.cost': 'custou {price}',
  'job.elapsed': '{time} até agora',
  'job.ready': 'pronto {time}',
  'job.isAdult': 'O provedor marcou como conteúdo adulto, por isso o vídeo começa oculto',
  'job.postedAgain': 'Publicado de novo por {member}',
  'job.altText': 'Vídeo gerado por IA: {prompt}',
  'job.altTextStill': 'Imagem gerada por IA, o começo do vídeo: {prompt}',

  'link.tooLarge': 'Grande demais para um anexo.',
  'link.noFiles': 'Não posso anexar arquivos aqui.',
  'link.mark': 'Marca: {mark}',
  'link.provider': 'Este é o link do provedor, que funciona até {until}: salve o vídeo.',
  'link.providerShort': 'Este é o link do provedor, que funciona por pouco tempo: salve o vídeo.',
  'link.hosted': 'O link funciona até {until}.',
  'link.hostedShort': 'O link funciona por pouco tempo.',
  'link.renewed': 'O link funciona até {until}; “Baixar” gera um novo até {end}.',

  'problem.away': 'O Discord não está aceitando o vídeo agora.',
  'problem.access': 'Não consigo ver este canal. Um admin pode me dar “Ver canal” aqui.',
  'problem.permission':
    'Falta uma permissão para mim aqui. Um admin pode me dar “Enviar mensagens” e “Anexar arquivos” ou encerrar meu castigo.',
  'problem.uploads': 'O Discord não aceita arquivos neste servidor no momento.',
  'problem.thread': 'Este tópico está arquivado ou bloqueado. A moderação pode abri-lo.',
  'problem.explicit':
    'O filtro de mídia explícita do Discord recusou o vídeo aqui. Em um canal com restrição de idade, /fila tem “Receber” para ele.',
  'problem.automod': 'O AutoMod deste servidor recusou a mensagem. Um admin pode me isentar dessa regra.',
  'problem.link': 'O filtro de links nocivos do Discord recusou a mensagem.',
  'problem.history': 'Não posso responder aqui. Um admin pode me dar “Ver histórico de mensagens”.',
  'problem.dm': 'Você não aceita mensagens diretas minhas.',
  'problem.stranger':
    'Não posso enviar mensagens diretas para você, pois não temos nenhum servidor em comum.',
  'lacks.files':
    'Não posso anexar arquivos aqui, então o vídeo virá como link ou mensagem direta. Um admin pode me dar {permissions}.',
  'lacks.access':
    'Não consigo ver este canal. Se demorar mais de 10 minutos, clique em “Receber” nesta mensagem.',
  'lacks.some': 'Falta {permissions} para mim aqui, então o vídeo pode chegar de outra forma.',
  'permission.ViewChannel': 'Ver canal',
  'permission.SendMessages': 'Enviar mensagens',
  'permission.SendMessagesInThreads': 'Enviar mensagens em tópicos',
  'permission.AttachFiles': 'Anexar arquivos',
  'permission.EmbedLinks': 'Inserir links',
  'permission.ReadMessageHistory': 'Ver histórico de mensagens',

  'ping.ready': '{member} seu vídeo está pronto 🎬',
  'ping.failed': '{member} seu vídeo não deu certo',
  'ping.undeliverable': '{member} seu vídeo está pronto; clique em “Receber” para pegar',
  'ping.unclear':
    '{member} não sei se seu vídeo está sendo feito; a mensagem dele mostra o que você pode fazer',

  'button.cancel': 'Cancelar',
  'button.deliver': 'Receber',
  'button.download': 'Baixar',
  'button.again': 'De novo',
  'button.retry': 'Tentar de novo',
  'button.edit': 'Editar prompt',
  'button.change-model': 'Outro modelo',
  'button.delete': 'Excluir',
  'button.check': 'Verificar',
  'button.retry-unclear': 'Refazer (pode custar)',
  'button.make': 'Fazer por cerca de {price}',

  'note.length': '{model} não faz vídeos de {asked} s, então este tem {got} s.',
  'note.resolution': '{model} não tem {asked}, então este é em {got}.',
  'note.aspectRatio': '{model} não tem o formato {asked}, então este é {got}.',

  'failure.invalid_request': '{model} não aceita essas opções. Tente outra duração, resolução ou proporção.',
  'failure.content_rejected': '{model} recusou isso por causa do conteúdo. Tente dizer de outro jeito.',
  'failure.unauthorized':
    '{model} não aceita a chave deste bot. Avise quem cuida do bot ou escolha outro modelo.',
  'failure.insufficient_credit':
    'A conta usada para {model} ficou sem crédito. Avise quem cuida do bot ou escolha outro modelo.',
  'failure.rate_limited': '{model} está sobrecarregado agora. Tente de novo em alguns minutos.',
  'failure.unavailable': 'Não consigo falar com {model}. Tente de novo mais tarde ou escolha outro modelo.',
  'failure.timeout': '{model} demorou demais e foi interrompido. Tente de novo.',
  'failure.task_failed': '{model} não conseguiu fazer este vídeo. Tente de novo ou mude o prompt.',
  'failure.bad_output': 'O que {model} fez não é um vídeo que dá para reproduzir. Tente de novo.',
  'failure.not_fetched':
    '{model} fez o vídeo, mas não consegui baixá-lo. Clique em Tentar de novo: primeiro procuro esse vídeo, antes de fazer outro.',
  'failure.retired': '{model} não está mais disponível aqui. Escolha outro modelo.',
  'failure.undeliverable':
    'O vídeo está pronto, mas o Discord não aceitou. Tente de novo e avise um admin se acontecer outra vez.',
  'failure.too_large':
    'O vídeo é maior do que este servidor permite enviar. Tente uma resolução menor ou um vídeo mais curto.',
  'failure.lost': 'A resposta de {model} se perdeu, e uma nova tentativa começou no lugar.',
  'failure.picture_not_public':
    '{model} só aceita imagens que estão na web pública, e não consegui anexar a sua a esta mensagem para colocá-la lá. Diga a um admin que preciso anexar arquivos aqui ou escolha outro modelo.',
  'failure.withdrawn': 'A imagem é de alguém que não quer aparecer em vídeos neste servidor. Escolha outra.',
  'failure.internal': 'Algo deu errado no bot. Tente de novo ou avise quem cuida dele.',
  'failure.out_of_place':
    'O que {model} fez só pode aparecer em canais com restrição de idade, então não publico aqui. Tente dizer de outro jeito ou peça em um canal desses.',

  'price.free': 'grátis',
  'time.seconds': '{seconds} s',
  'time.minutes': '{minutes} min',
  'time.minutesSeconds': '{minutes} min {seconds} s',
  'time.hours': '{hours} h {minutes} min',
  'time.clockMinutes': '{clock} min',
  'time.clockHours': '{clock} h',
  'budget.serverToday': 'O orçamento de hoje deste servidor',
  'budget.serverMonth': 'O orçamento deste mês deste servidor',
  'budget.today': 'O orçamento de hoje de {owner}',
  'budget.month': 'O orçamento deste mês de {owner}',
  'budget.server': 'Este servidor',
  'warning.used':
    '{budget} está {percent} usado: {used} de {max}, com o que está em andamento. Ele se renova {opens}.',
  'warning.usedUp':
    '{budget} acabou: {used} de {max}, com o que está em andamento. Os vídeos que não cabem mais são recusados. Ele se renova {opens}.',
};
