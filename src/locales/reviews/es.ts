import type { Reviews } from '../translate.ts';

export const reviews: Reviews = {
  'review.hidden': 'Un video de {member}; su prompt se muestra cuando se publique',
  'review.by': 'Un video de {member}',
  'review.ready':
    'Un video de {member} espera revisión. {member} o el equipo de este servidor puede verlo con «Vista previa» y decidir, hasta el {until}.',
  'review.notPublished': 'Un video de {member} no se publicó.',
  'review.expired': 'Nadie publicó el video de {member} en {hours} horas, así que ya no está.',
  'review.rejectedYou': 'El equipo de este servidor no publicó tu video.',
  'review.reason': 'Motivo: «{reason}»',
  'review.counted': 'Se hizo, así que cuenta para tu cuota.',
  'ping.review': '{member} tu video está listo. Pulsa «Vista previa» para verlo y publicarlo',
  'ping.notPublished': '{member} tu video no se publicó',

  'reviewLog.waiting': 'Un video de {member} espera revisión, hasta el {until}: {url}',
  'reviewLog.published': '{by} publicó el video de {member}: {url}',
  'reviewLog.spoiler': '{by} publicó el video de {member} como spoiler: {url}',
  'reviewLog.rejected': '{by} rechazó el video de {member}: {url}',
  'reviewLog.discarded': '{by} descartó el video de {member}: {url}',
  'reviewLog.expired': 'Nadie decidió a tiempo sobre el video de {member}: {url}',

  'button.preview': 'Vista previa',
  'button.publish': 'Publicar',
  'button.approve': 'Aprobar',
  'button.spoiler': 'Aprobar como spoiler',
  'button.reject': 'Rechazar…',
  'button.discard': 'Descartar',

  'preview.onlyYou': 'Una vista previa que solo ves tú. El video espera hasta el {until}.',
  'preview.tooLarge':
    'El video es demasiado grande para mostrarlo aquí, y no tengo dónde ponerlo para ti. Aun así se puede publicar, si este canal lo acepta.',
  'preview.published': 'Publicado.',
  'preview.spoiler': 'Publicado como spoiler.',
  'preview.rejected': 'Rechazado. {member} recibe el aviso, y el canal lee que no se publicó.',
  'preview.discarded': 'Descartado. Se hizo, así que cuenta para tu cuota.',
  'preview.rejectTitle': 'Rechazar este video',
  'preview.rejectReason': '¿Por qué?',
  'preview.rejectHint': 'El miembro lo lee sin tu nombre; el equipo, con él, en el canal de registro.',

  'reviewed.published': 'Este video ya está publicado.',
  'reviewed.rejected': 'Este video ya fue rechazado.',
  'reviewed.discarded': 'Este video ya fue descartado.',
  'reviewed.expired': 'Nadie decidió a tiempo sobre este video, así que ya no está.',
  'reviewed.by': 'Lo decidió {by}.',
  'reviewed.notWaiting': 'Este video no espera ninguna revisión.',
  'reviewed.others':
    'Solo {member} y quienes pueden gestionar mensajes en su canal pueden ver este video antes de que se publique.',
  'reviewed.staffOnly': 'Solo pueden hacerlo quienes pueden gestionar mensajes en su canal.',
  'reviewed.requesterOnly': 'Solo {member} puede hacerlo.',
  'reviewed.promptHidden':
    'Este video no está publicado, así que con qué se hizo solo lo ven {member} y el equipo de este servidor.',
  'reviewed.noRepost':
    'En este canal los videos se revisan antes de ser públicos, y este no se revisó. Hazlo de nuevo aquí o publícalo otra vez en otro canal.',

  'queue.reviewing': '{count} por revisar',
  'queue.stateReviewing': 'Listo para revisión, hasta el {until}',
  'history.notPublished': 'No publicado',
  'history.notPublishedFor': 'No publicado: {reason}',
  'history.expired': 'No se publicó a tiempo',
};
