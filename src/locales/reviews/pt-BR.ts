import type { Reviews } from '../translate.ts';

export const reviews: Reviews = {
  'review.hidden': 'Um vídeo de {member}; o prompt aparece quando ele for publicado',
  'review.by': 'Um vídeo de {member}',
  'review.ready':
    'Um vídeo de {member} espera revisão. {member} ou a equipe deste servidor pode ver em “Prévia” e decidir, até {until}.',
  'review.notPublished': 'Um vídeo de {member} não foi publicado.',
  'review.expired': 'Ninguém publicou o vídeo de {member} em {hours} horas, então ele foi apagado.',
  'review.rejectedYou': 'A equipe deste servidor não publicou o seu vídeo.',
  'review.reason': 'Motivo: “{reason}”',
  'review.counted': 'Ele foi feito, então conta na sua cota.',
  'ping.review': '{member} seu vídeo está pronto. Clique em “Prévia” para ver e publicar',
  'ping.notPublished': '{member} seu vídeo não foi publicado',

  'reviewLog.waiting': 'Um vídeo de {member} espera revisão, até {until}: {url}',
  'reviewLog.published': '{by} publicou o vídeo de {member}: {url}',
  'reviewLog.spoiler': '{by} publicou o vídeo de {member} como spoiler: {url}',
  'reviewLog.rejected': '{by} recusou o vídeo de {member}: {url}',
  'reviewLog.discarded': '{by} descartou o vídeo de {member}: {url}',
  'reviewLog.expired': 'Ninguém decidiu a tempo sobre o vídeo de {member}: {url}',

  'button.preview': 'Prévia',
  'button.publish': 'Publicar',
  'button.approve': 'Aprovar',
  'button.spoiler': 'Aprovar como spoiler',
  'button.reject': 'Recusar…',
  'button.discard': 'Descartar',

  'preview.onlyYou': 'Uma prévia que só você vê. O vídeo espera até {until}.',
  'preview.tooLarge':
    'O vídeo é grande demais para aparecer aqui, e não tenho onde colocá-lo para você. Mesmo assim ele pode ser publicado, se este canal aceitar.',
  'preview.published': 'Publicado.',
  'preview.spoiler': 'Publicado como spoiler.',
  'preview.rejected': 'Recusado. {member} recebe o aviso, e o canal lê que não foi publicado.',
  'preview.discarded': 'Descartado. Ele foi feito, então conta na sua cota.',
  'preview.rejectTitle': 'Recusar este vídeo',
  'preview.rejectReason': 'Por quê?',
  'preview.rejectHint': 'O membro lê sem o seu nome; a equipe, com ele, no canal de registro.',

  'reviewed.published': 'Este vídeo já está publicado.',
  'reviewed.rejected': 'Este vídeo já foi recusado.',
  'reviewed.discarded': 'Este vídeo já foi descartado.',
  'reviewed.expired': 'Ninguém decidiu a tempo sobre este vídeo, então ele foi apagado.',
  'reviewed.by': 'Quem decidiu foi {by}.',
  'reviewed.notWaiting': 'Este vídeo não espera revisão.',
  'reviewed.others':
    'Só {member} e quem pode gerenciar mensagens no canal dele pode ver este vídeo antes da publicação.',
  'reviewed.staffOnly': 'Só quem pode gerenciar mensagens no canal dele pode fazer isso.',
  'reviewed.requesterOnly': 'Só {member} pode fazer isso.',
  'reviewed.promptHidden':
    'Este vídeo não foi publicado, então só {member} e a equipe deste servidor veem do que ele foi feito.',
  'reviewed.noRepost':
    'Neste canal os vídeos são revisados antes de ficarem públicos, e este não foi. Faça de novo aqui, ou publique outra vez em outro canal.',

  'queue.reviewing': '{count} para revisar',
  'queue.stateReviewing': 'Pronto para revisão, até {until}',
  'history.notPublished': 'Não publicado',
  'history.notPublishedFor': 'Não publicado: {reason}',
  'history.expired': 'Não publicado a tempo',
};
