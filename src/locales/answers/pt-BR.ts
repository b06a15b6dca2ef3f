import type { Answers } from '../translate.ts';

export const answers: Answers = {
  'refusal.nothingSetUp':
    'Nenhum modelo está configurado ainda. Quem cuida deste bot precisa dar a ele a chave de um provedor.',
  'refusal.paused':
    'Os vídeos estão pausados neste servidor. Tente mais tarde; os que estão em andamento serão concluídos.',
  'refusal.pausedFor':
    'Os vídeos estão pausados neste servidor: {reason}. Tente mais tarde; os que estão em andamento serão concluídos.',
  'refusal.blocked': 'Você não pode fazer vídeos neste servidor. Quem decide são os admins; fale com eles.',
  'refusal.channel': 'Não dá para fazer vídeos neste canal. Tente em outro.',
  'refusal.channelBut': 'Não dá para fazer vídeos neste canal. Tente em {channels}.',
  'refusal.role': 'Só membros com {roles} podem fazer vídeos aqui.',
  'refusal.unknownModel': 'Esse modelo não existe aqui.',
  'refusal.modelDenied': 'Você não pode usar {model} neste servidor.',
  'refusal.modelTooLarge': '{model} só faz vídeos mais longos ou mais nítidos do que este servidor permite.',
  'refusal.modelOff': '{model} está desativado neste servidor.',
  'refusal.modelForAdults': '{model} só pode ser usado em canais com restrição de idade.',
  'refusal.modelNotSetUp': '{model} não está configurado aqui.',
  'refusal.modelRetired': '{model} foi desativado pelo provedor. Escolha outro modelo.',
  'refusal.noModel':
    'Não há nenhum modelo que você possa usar aqui; quem decide são os admins deste servidor.',
  'refusal.chooseModel': 'Escolha um destes: {models}.',
  'refusal.chooseModelOrOther': 'Escolha um destes: {models}, ou outro da lista de `modelo`.',
  'refusal.overDurationLimit':
    'Neste servidor, um vídeo pode ter no máximo {seconds} s. Peça {seconds} s ou menos.',
  'refusal.overResolutionLimit':
    'Neste servidor, um vídeo pode ter no máximo {resolution}. Peça {resolution} ou menos.',
  'refusal.overPriceLimit':
    'Este vídeo custaria cerca de {price}, e o máximo por vídeo neste servidor é {max}. Peça um mais curto ou escolha um modelo mais barato.',
  'refusal.imageNotTaken': '{model} não pode começar com uma imagem. Tire a imagem ou escolha outro modelo.',
  'refusal.imageNeeded': '{model} precisa de uma imagem para começar. Anexe uma com a opção “imagem”.',
  'refusal.imageTooLarge': 'A imagem tem {megabytes, number} MB, e o máximo é {max, number} MB.',
  'refusal.imageGone':
    'A imagem com que este vídeo começou não está mais aqui: eu guardo por um dia. Use /vídeo e anexe de novo.',
  'refusal.noImage':
    'Não consigo ler esse arquivo como imagem. Anexe uma imagem PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP ou TIFF.',
  'refusal.imageBroken':
    'Essa imagem está danificada, incompleta ou é de um tipo raro que não consigo abrir. Salve de novo como PNG ou JPEG, ou anexe uma captura de tela.',
  'refusal.imageNotAlone':
    'Tem outro arquivo escondido atrás dessa imagem. Salve de novo só a imagem e anexe.',
  'refusal.imageTooSlow':
    'Ler essa imagem exige mais tempo do que posso dar. Salve de novo como um PNG ou JPEG menor.',
  'refusal.imageTooHeavy':
    'Ler essa imagem exige mais memória do que posso dar. Salve de novo como um PNG ou JPEG menor.',
  'refusal.imageCrashed':
    'Não consegui ler essa imagem. Salve de novo como PNG ou JPEG, ou anexe uma captura de tela.',
  'refusal.imageTooSmall': 'A imagem tem {width} × {height}; cada lado precisa de pelo menos {min} pixels.',
  'refusal.imageTooManyPixels':
    'A imagem tem {width} × {height}; o máximo é {max, number} megapixels. Deixe menor.',
  'refusal.imageTooLong':
    'A imagem tem {width} × {height}. O lado maior pode ter no máximo {max} vezes o menor. Recorte a imagem.',
  'refusal.promptEmpty': 'O prompt está vazio. Descreva a cena que você quer ver.',
  'refusal.promptTooLong':
    'O prompt tem {length, plural, one {# caractere} other {# caracteres}}, e {model} aceita {max, number}. Encurte um pouco.',
  'refusal.seed': 'A semente precisa ser um número inteiro de 0 a {max, number}.',
  'refusal.duration': 'A duração precisa ser um número inteiro de segundos, de 1 a {max}.',
  'refusal.noResolution': 'A resolução “{asked}” não existe. Escolha uma destas: {choices}.',
  'refusal.noAspectRatio': 'O formato “{asked}” não existe. Escolha um destes: {choices}.',
  'refusal.notify': 'Para o aviso, escolha um destes: {choices}.',
  'refusal.restarting': 'Estou sendo reiniciado agora. Tente de novo em um minuto.',
  'refusal.draining':
    'Não aceito novos vídeos por enquanto, porque vou ser reiniciado em breve. Tente de novo em alguns minutos; os vídeos em andamento serão concluídos.',
  'refusal.tooManyVideos':
    'Você já tem {open, plural, one {# vídeo} other {# vídeos}} em andamento, que é o máximo por membro. Espere um terminar ou cancele um.',
  'refusal.storageFull':
    'Meu armazenamento está cheio, e não posso aceitar novos vídeos. Avise quem cuida deste bot e tente mais tarde. Os vídeos em andamento não são afetados.',
  'refusal.storageFails':
    'No momento não consigo usar meu armazenamento, então não aceito novos vídeos, e nada foi cobrado. Avise quem cuida deste bot e tente mais tarde.',
  'refusal.notStored':
    'No momento não consigo gravar no meu armazenamento, então nada foi alterado. Avise quem cuida deste bot e tente mais tarde.',
  'refusal.managersOnly': 'Só {member} e a moderação podem fazer isso.',
  'refusal.serversOnly': 'Isto só funciona em servidores. Use no canal do vídeo.',
  'refusal.serverNotAllowed':
    'Este bot não está configurado para este servidor. Quem cuida dele decide onde pode ser usado.',
  'refusal.oldCommand': 'Este comando é de uma versão antiga. Recarregue o Discord e tente de novo.',
  'refusal.oldForm': 'Este formulário é de uma versão antiga e não faz mais nada.',
  'refusal.oldList': 'Esta lista é de uma versão antiga e não faz mais nada.',
  'refusal.oldButton': 'Este botão é de uma versão antiga e não faz mais nada.',
  'refusal.formTooOld': 'Este formulário é antigo demais. Use /vídeo.',
  'refusal.offerOver': 'Esta oferta acabou. Use /vídeo de novo.',
  'refusal.unknownVideo': 'Não conheço mais este vídeo. Use /vídeo.',
  'refusal.internal':
    'Algo deu errado, e nada foi cobrado. Se acontecer de novo, passe este código a quem cuida do bot: {reference}',
  'refusal.notTaken': 'O Discord não aceita minha resposta aqui, então nada foi iniciado.',

  'retired.gone': '{model} foi desativado pelo provedor em {date}.',
  'retired.chooseOther': 'Escolha outro modelo.',
  'retired.successor': 'O mais parecido aqui é {model}.',
  'retired.run': 'Fazer com {model}',

  'cancel.finished': 'Este vídeo já terminou, não há nada para cancelar.',
  'cancel.tooLate': 'Tarde demais para cancelar: o vídeo está pronto e chega em instantes.',
  'cancel.tooLateKept': 'Tarde demais para cancelar: o vídeo está pronto. Clique em “Receber” para pegar.',
  'refusal.automod':
    'O AutoMod deste servidor não permite este prompt, então nada foi iniciado. Tente dizer de outra forma.',
  'changeModel.question': 'O mesmo vídeo, com outro modelo:',
  'changeModel.placeholder': 'Escolha um modelo; começa na hora',
  'changeModel.none': 'Nenhum outro modelo está configurado aqui.',
  'delete.question': 'Excluir este vídeo de vez?',
  'delete.confirm': 'Excluir',
  'delete.done': 'O vídeo foi excluído.',
  'delete.gone': 'O vídeo já não está mais aqui.',
  'delete.outOfReach': 'Não posso ver este canal, então não consigo excluir o vídeo. A moderação consegue.',
  'download.gone': 'O vídeo não está mais aqui.',
  'download.video': 'Seu vídeo.',
  'download.videoSize': 'Seu vídeo, {megabytes} MB.',
  'download.day': 'O link funciona por cerca de um dia; clique em “Baixar” de novo para gerar outro.',
  'download.short': 'O link funciona por pouco tempo: salve o vídeo logo.',
  'download.until': 'O link funciona até {until}.',
  'download.open': 'Abrir o vídeo',
  'deliver.gone': 'Não tenho mais este vídeo. Faça de novo com /vídeo.',
  'deliver.others': 'Só {member}, que pediu este vídeo, pode receber.',
  'deliver.onItsWay': 'Seu vídeo está a caminho.',
  'deliver.isThere': 'Seu vídeo está aqui: {url}',
  'retry.gone': '{model} não tem mais o seu primeiro vídeo. Fazer de novo é um novo pedido pago.',
  'retry.still':
    'A imagem da primeira tentativa ainda está aqui. Fazer o vídeo com ela é um novo pedido pago.',
  'retry.noAnswer':
    '{model} não está respondendo, então não sei se o seu primeiro vídeo ainda existe. Nada foi pedido nem cobrado. Clique em Tentar de novo daqui a alguns minutos.',
  'unclear.stays':
    'O provedor ainda não diz se está fazendo este vídeo. Você pode verificar mais tarde ou refazer agora; se o primeiro pedido tiver chegado, os dois serão cobrados.',
  'unclear.over': 'Já se sabe o que aconteceu com este vídeo: a mensagem dele diz.',

  'offer.about': 'cerca de {time}',
  'offer.takesImage': 'pode começar com uma imagem',
  'offer.needsImage': 'precisa de uma imagem',
  'tier.budget': 'econômico',
  'tier.standard': 'padrão',
  'tier.premium': 'premium',

  'form.new': 'Fazer um vídeo',
  'form.edit': 'Editar prompt',
  'form.change': 'Mudar',
  'form.animate': 'Animar esta imagem',
  'form.remix': 'Remixar',
  'form.prompt': 'Prompt',
  'form.promptHint': 'O que a cena mostra: assunto, lugar, luz, movimento',
  'form.promptKept':
    '{length, plural, other {# caracteres}}: não cabe neste formulário. Deixe vazio para manter o prompt.',
  'form.model': 'Modelo',
  'form.modelHint': 'Escolha um modelo',
  'form.moreModels': 'Os que combinam melhor; o /vídeo conhece mais {hidden, plural, one {um} other {#}}.',
  'form.seconds': 'Segundos',
  'form.secondsHint': 'Vazio: o que o modelo preferir.',
  'form.format': 'Formato',
  'form.ownFormat': 'O do modelo',
  'form.image': 'Imagem para começar',
  'form.imageHint': 'PNG, JPEG ou WebP, para modelos que aceitam.',
  'form.imageSet': 'Já está definida. Adicione outra para trocar.',
  'form.imageGone': 'A imagem anterior não está mais aqui: eu guardo por um dia. Adicione de novo.',

  'help.start':
    '## 🎬 Filmes com as suas palavras\n1. Digite `/vídeo` e diga o que a cena mostra: quem ou o quê, onde, com que luz e o que se move.\n2. Escolha um modelo ou deixe comigo. `/modelos` mostra todos, com preços e tempos.\n3. Acompanhe aqui. Eu aviso quando estiver pronto, e os botões fazem o próximo.',
  'help.more':
    'No menu de uma mensagem, em **Apps**: **Animar esta imagem** dá vida a uma imagem, e **Remixar** faz de um dos meus vídeos o seu. Um vídeo que falha ou é cancelado não conta na sua cota.',
  'help.try': 'Testar',

  'consent.question':
    'Você tem o direito de usar esta imagem e de mostrar num vídeo as pessoas que aparecem nela?',
  'consent.optedOut':
    'Estes membros não querem aparecer em nenhum vídeo deste servidor: {members}. Continue só se nenhum deles estiver na imagem.',
  'consent.more': 'e {count, plural, one {mais #} other {mais #}}',
  'consent.namesake':
    '“{word}” no seu prompt também é o nome de {member}, que não quer aparecer em nenhum vídeo. Continue só se você se refere a outra pessoa ou coisa.',
  'consent.kept': 'Sua resposta fica guardada com o vídeo, e a equipe deste servidor pode vê-la.',
  'consent.yes': 'Tenho o direito',
  'consent.yesFor': '{yes}, fazer por {price}',
  'consent.someoneElse': 'Eu me refiro a outra coisa',
  'consent.no': 'Não',

  'optOut.button': 'Sem vídeos de mim aqui',
  'optOut.takeBack': 'Permitir vídeos de mim aqui',
  'optOut.done':
    'Você está na lista de membros deste servidor que não querem aparecer em nenhum vídeo. Recuso prompts de outras pessoas que mencionem você, e imagens das suas mensagens, seu avatar e seus vídeos. Não consigo reconhecer você em outras imagens.',
  'optOut.asked': 'Quem trouxer uma, ou escrever seu nome, precisa confirmar antes que não se trata de você.',
  'optOut.notAsked':
    'Este servidor não pergunta aos membros sobre elas; os admins podem ativar isso com `consent-required` nas configurações.',
  'optOut.kept':
    'Isso continua valendo quando você apaga seus dados; o mesmo comando desfaz. Outros servidores têm listas próprias.',
  'optOut.undone': 'Você saiu da lista: outras pessoas podem fazer vídeos de você aqui de novo.',
  'optOut.mentioned':
    '{member} não quer aparecer em nenhum vídeo deste servidor, e seu prompt menciona esse membro. Mude o prompt e tente de novo.',
  'optOut.image':
    'Esta imagem é de {member}, que não quer aparecer em nenhum vídeo deste servidor. Escolha outra.',

  'animate.noModel': 'Nenhum modelo daqui pode começar com uma imagem.',
  'animate.elsewhere': 'Essa imagem está em outro site. Salve e use /vídeo com a opção “imagem”.',
  'animate.otherKind':
    'Essa mensagem não tem imagem que eu consiga ler. Valem PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP e TIFF.',
  'animate.noImage': 'Essa mensagem não tem imagem. Escolha uma com imagem, por exemplo PNG ou JPEG.',

  'remix.notMine':
    'Só dá para remixar mensagens minhas que mostram um vídeo. Para uma imagem, use “Animar esta imagem”.',

  'fetch.imageElsewhere': 'A imagem não está no Discord. Anexe de novo.',
  'fetch.imageFailed': 'Não deu para pegar a imagem no Discord. Anexe de novo.',
  'fetch.fileElsewhere': 'O arquivo não está no Discord. Anexe de novo.',
  'fetch.fileFailed': 'Não deu para pegar o arquivo no Discord. Anexe de novo.',

  'queue.titleMine': 'Seus vídeos em andamento',
  'queue.titleServer': 'Vídeos em andamento neste servidor',
  'queue.making': '{count} em criação',
  'queue.waiting': '{count} na fila',
  'queue.unclear': '{count} a verificar',
  'queue.toFetch': '{count} para receber',
  'queue.emptyMine': 'Nada em andamento. `/vídeo` começa um, e `/histórico` mostra os prontos.',
  'queue.empty': 'Nada em andamento.',
  'queue.stateUnclear': 'A resposta se perdeu: ninguém sabe se está sendo feito',
  'queue.stateUndeliverable': 'Pronto: clique em “Receber” até {until}',
  'queue.stateExplicit':
    'Pronto, mas recusado pelo filtro de mídia explícita do Discord: clique em “Receber” em um canal com restrição de idade até {until}',
  'queue.stateOthers': 'Pronto, esperando {member}',
  'queue.left': 'faltam cerca de {time}',
  'queue.leftQueued': 'pronto em cerca de {time}',
  'queue.cancelled': 'Cancelado. Não conta na cota.',
  'queue.refresh': 'Atualizar',
  'queue.server': 'Servidor inteiro',
  'queue.mine': 'Só os meus',

  'list.message': 'mensagem',
  'list.goToMessage': 'Ir para a mensagem',
  'list.page': 'Página {page} de {pages}',

  'history.title': 'Seus vídeos aqui',
  'history.none': 'Você ainda não fez nenhum vídeo neste servidor. `/vídeo` faz o primeiro.',
  'history.noneFound': 'Nenhum dos seus prompts tem todas estas palavras: **{search}**.',
  'history.took': 'Levou {time}',
  'history.cancelled': 'Cancelado',
  'history.choose': 'Escolha um vídeo para baixar ou publicar de novo',
  'history.postAgain': 'Publicar de novo aqui',
  'history.linkDay': 'O link funciona por cerca de um dia; escolha o vídeo de novo para gerar outro.',
  'history.gone':
    'A mensagem dele sumiu ou não consigo vê-la, e o vídeo foi junto. `/vídeo` faz de novo com o mesmo prompt.',
  'history.adultsOnly': 'Este vídeo só pode aparecer em canais com restrição de idade.',
  'history.notYours': 'Você não tem esse vídeo neste servidor.',
  'history.discordAway': 'O Discord não está respondendo agora. Tente de novo em um minuto.',
  'history.videoGone': 'A mensagem com este vídeo sumiu, e o vídeo foi junto.',
  'history.tooLarge': 'O vídeo tem {has} MB, e este canal aceita {takes} MB de você.',
};
