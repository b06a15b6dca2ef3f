import type { SafetyTexts } from '../translate.ts';

export const safety: SafetyTexts = {
  'check.blockedWord': 'Este servidor não permite “{word}” nos prompts. Mude o prompt e tente de novo.',
  'check.down':
    'Neste servidor, cada prompt é verificado antes de fazer o vídeo, e a verificação não está funcionando agora. Tente de novo em alguns minutos.',
  'check.prompt':
    'A verificação do seu prompt encontrou algo que este servidor não permite: {found}. Mude e tente de novo.',
  'check.promptOrImage':
    'A verificação do seu prompt ou imagem encontrou algo que este servidor não permite: {found}. Mude e tente de novo.',
  'check.nothingMade': 'Nada foi feito, e não conta na sua cota.',

  'content.sexual': 'conteúdo sexual',
  'content.minors': 'conteúdo sexual com menores',
  'content.harassment': 'assédio',
  'content.threats': 'ameaças',
  'content.hate': 'ódio',
  'content.crimes': 'instruções para crimes',
  'content.violentCrimes': 'instruções para crimes violentos',
  'content.selfHarm': 'autolesão',
  'content.violence': 'violência',
  'content.graphicViolence': 'violência explícita',
  'content.other': 'conteúdo desse tipo',

  'verify.unfinished': 'Esta mensagem é minha, mas não tem nenhum vídeo pronto.',
  'verify.forged':
    'Não foi feito aqui: o que parece ser minha marca é falso, ou o arquivo foi alterado depois.',
  'verify.unknown':
    'Até onde consigo ver, não foi feito aqui: nada nesta mensagem tem minha marca. Um vídeo renomeado ou alterado perde a marca.',
  'verify.forgotten':
    'Eu fiz este vídeo, {when}. O que eu sabia dele já foi apagado, então não posso mais dizer com o quê nem para quem.',
  'verify.otherServer':
    'Eu fiz este vídeo, {when}, em outro servidor. Com o quê e para quem só diz respeito a ele.',
  'verify.made': 'Eu fiz este vídeo com {model} ({length}, {resolution}) para {member}, {when}.',
  'verify.copy': 'Outra pessoa publicou aqui; o nome e o tamanho ainda são os do original.',
  'verify.original': 'O original: {url}',
  'verify.consent':
    '{member} confirmou ter o direito de usar a imagem e as pessoas que aparecem nela, {when}.',
  'verify.noNamesake':
    '{member} confirmou que o prompt não se refere a ninguém que não queira aparecer, {when}.',
  'verify.noConsent': 'Ele começou com uma imagem, e ninguém precisou confirmar o direito de usá-la.',

  'block.yourself': 'Você não pode bloquear a si mesmo.',
  'block.blocked':
    'Você também está bloqueado aqui, então não pode bloquear nem desbloquear ninguém. Fale com alguém que gerencie o servidor.',
  'block.staff':
    '{member} faz parte da equipe. Só quem gerencia o servidor pode bloquear ou desbloquear a equipe.',
  'block.unknown': 'O Discord não me disse se {member} faz parte da equipe. Use o `/bloquear`.',
  'block.done':
    '{member} não pode mais fazer vídeos aqui; os que estão em andamento serão concluídos. `/desbloquear` desfaz.',
  'block.already': '{member} já estava na lista de bloqueio.',
  'block.undone': '{member} pode fazer vídeos aqui de novo.',
  'block.wasNot': '{member} não estava na lista de bloqueio.',

  'report.notMine':
    'Você só pode me denunciar vídeos que fiz aqui. Para o resto, use “Denunciar mensagem” do Discord.',
  'report.own': 'Este é o seu próprio vídeo. Você pode tirá-lo com “Excluir”.',
  'report.noChannel':
    'Este servidor não tem um canal para denúncias, então não posso repassar. Avise a moderação. (Os admins definem com `/configurações mudar nome:log-channel`.)',
  'report.title': 'Denunciar este vídeo',
  'report.question': 'O que há de errado?',
  'report.hint': 'A equipe deste servidor lê, com o seu nome.',
  'report.over': 'Isto não pode mais ser denunciado. Avise a moderação.',
  'report.outOfReach':
    'Não posso escrever onde a equipe lê as denúncias, então não consigo repassar. Avise a moderação.',
  'report.thanks': 'Obrigado! A equipe deste servidor recebeu sua denúncia.',

  'report.reported': 'Um vídeo foi denunciado',
  'report.prompt': 'Prompt',
  'report.wholePrompt': 'O prompt completo está em anexo: aqui não cabe tudo.',
  'report.madeFor': '**Feito para** {member} com {model}, {when}',
  'report.by': '**Denunciado por** {member}',
  'report.delete': 'Excluir vídeo',
  'report.block': 'Bloquear o membro',
  'report.dismiss': 'Descartar',
  'report.deleted': 'Excluído por {member} {when}',
  'report.goneAlready': 'Já não estava lá, visto por {member} {when}',
  'report.blocked': '{blocked}: bloqueio de {member} {when}',
  'report.dismissed': 'Descartado por {member} {when}',
  'report.staffOnly': 'Só membros que podem gerenciar mensagens ou o servidor decidem sobre denúncias.',
  'report.notMyButton': 'Este botão não é meu.',
  'report.stillMade': 'Este vídeo ainda está sendo feito. Cancele antes na mensagem dele.',
  'report.unseen': 'Não posso mais ver esse canal. Exclua a mensagem você mesmo.',
  'report.already': 'Você já denunciou isto; a equipe deste servidor recebeu.',
  'report.enough': 'É o bastante por um dia. Avise a moderação se houver mais.',
};
