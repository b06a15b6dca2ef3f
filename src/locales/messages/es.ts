import type { Messages } from '../translate.ts';

export const messages: Messages = {
  'activity.accepted': 'En la cola',
  'activity.next': 'En la cola, es el siguiente',
  'activity.queuePosition': 'En la cola, puesto {position, number}',
  'activity.trouble': '{model} tiene problemas, esperando a que vuelva',
  'activity.stillDone': 'La imagen está lista, ahora el video',
  'activity.cancelling': 'Cancelando…',
  'activity.lost': 'La respuesta de {model} se perdió; compruebo si llegó el pedido',
  'activity.late': '{model} no responde por ahora; pregunto cada 10 minutos y no se pierde nada',
  'activity.starting': 'Empezando en {model}',
  'activity.fetching': 'Listo, descargando el video',
  'activity.fileLate':
    '{model} hizo el video, pero el archivo aún no llega; sigo intentándolo y no se pierde nada. Con «Cancelar» renuncias a él, pero lo que costó no se devuelve',
  'activity.compressing': 'Listo, comprimiendo el video',
  'activity.uploading': 'Listo, subiendo el video',
  'activity.waiting': 'Listo. Discord no acepta el video ahora mismo; lo sigo intentando',
  'activity.makingImage': 'creando la imagen',
  'activity.makingVideo': 'creando el video',

  'job.cancelled': 'Cancelado.',
  'job.notCounted': 'Cuota devuelta ✓',
  'job.counted': 'Esto cuenta para tu cuota, porque solo {free} rechazos al día no cuentan.',
  'job.undeliverable': 'Tu video está listo, pero no pude publicarlo.',
  'job.kept':
    'Pulsa «Recibir» para volver a intentarlo. Yo también sigo intentándolo y lo guardo 24 horas. Contará para tu cuota cuando lo tengas.',
  'job.keptQuietly': 'Lo guardo 24 horas. Contará para tu cuota cuando lo tengas.',
  'job.moved': 'Entregado aquí: {url}',
  'job.movedDm': 'Enviado a {member} por mensaje directo: {url}',
  'job.promptBlocked': 'Este servidor no permite aquí las palabras de este prompt',
  'job.soon': 'listo en cualquier momento',
  'job.late': 'tarda más de lo habitual',
  'job.lastEdit': 'próxima actualización cuando esté listo',
  'job.unclear':
    'La respuesta de {model} se perdió y nadie sabe si el video se está creando. No lo pediré otra vez por mi cuenta, porque podría cobrarse dos veces.',
  'job.needsClick':
    'No veo este canal, así que pronto no podré cambiar este mensaje. Pulsa «Recibir» para ver cómo va.',
  'job.madeBy': 'Generado por IA con {model}',
  'job.seed': 'semilla {seed}',
  'job.took': 'tardó {time}',
  'job.about': 'unos {price}',
  'job.cost': 'costó {price}',
  'job.elapsed': '{time} hasta ahora',
  'job.ready': 'listo {time}',
  'job.isAdult': 'El proveedor lo marca como contenido para adultos, así que empieza oculto',
  'job.postedAgain': 'Publicado de nuevo por {member}',
  'job.altText': 'Video generado por IA: {prompt}',
  'job.altTextStill': 'Imagen generada por IA, el comienzo del video: {prompt}',

  'link.tooLarge': 'Pesa demasiado para adjuntarlo.',
  'link.noFiles': 'No puedo adjuntar archivos aquí.',
  'link.mark': 'Marca: {mark}',
  'link.provider': 'Este es el enlace del proveedor y funciona hasta el {until}: guarda el video.',
  'link.providerShort': 'Este es el enlace del proveedor y funciona poco tiempo: guarda el video.',
  'link.hosted': 'El enlace funciona hasta el {until}.',
  'link.hostedShort': 'El enlace funciona poco tiempo.',
  'link.renewed': 'El enlace funciona hasta el {until}; «Descargar» te da uno nuevo hasta el {end}.',

  'problem.away': 'Discord no lo acepta ahora mismo.',
  'problem.access': 'No puedo ver este canal. Un admin puede darme «Ver canal» aquí.',
  'problem.permission':
    'Me falta un permiso aquí. Un admin puede darme «Enviar mensajes» y «Adjuntar archivos», o quitarme el aislamiento.',
  'problem.uploads': 'Discord no acepta archivos en este servidor por el momento.',
  'problem.thread': 'Este hilo está archivado o bloqueado. La moderación puede abrirlo.',
  'problem.explicit':
    'El filtro de contenido explícito de Discord lo rechazó aquí. En un canal con restricción por edad, /cola ofrece «Recibir» para este video.',
  'problem.automod': 'El AutoMod de este servidor rechazó el mensaje. Un admin puede eximirme de esa regla.',
  'problem.link': 'El filtro de enlaces dañinos de Discord rechazó el mensaje.',
  'problem.history': 'No puedo responder aquí. Un admin puede darme «Leer el historial de mensajes».',
  'problem.dm': 'No aceptas mensajes directos míos.',
  'problem.stranger': 'No puedo enviarte mensajes directos porque no compartimos ningún servidor.',
  'lacks.files':
    'No puedo adjuntar archivos aquí, así que el video llegará como enlace o por mensaje directo. Un admin puede darme {permissions}.',
  'lacks.access': 'No puedo ver este canal. Si tarda más de 10 minutos, pulsa «Recibir» en este mensaje.',
  'lacks.some': 'Me falta {permissions} aquí, así que el video quizá llegue por otra vía.',
  'permission.ViewChannel': 'Ver canal',
  'permission.SendMessages': 'Enviar mensajes',
  'permission.SendMessagesInThreads': 'Enviar mensajes en hilos',
  'permission.AttachFiles': 'Adjuntar archivos',
  'permission.EmbedLinks': 'Insertar enlaces',
  'permission.ReadMessageHistory': 'Leer el historial de mensajes',

  'ping.ready': '{member} tu video está listo 🎬',
  'ping.failed': '{member} tu video no pudo hacerse',
  'ping.undeliverable': '{member} tu video está listo; pulsa «Recibir» para tenerlo',
  'ping.unclear': '{member} no sé si tu video se está haciendo; su mensaje muestra qué puedes hacer',

  'button.cancel': 'Cancelar',
  'button.deliver': 'Recibir',
  'button.download': 'Descargar',
  'button.again': 'Otra vez',
  'button.retry': 'Reintentar',
  'button.edit': 'Editar prompt',
  'button.change-model': 'Otro modelo',
  'button.delete': 'Eliminar',
  'button.check': 'Comprobar',
  'button.retry-unclear': 'Repetir (puede costar)',
  'button.make': 'Hacerlo por unos {price}',

  'note.length': '{model} no hace videos de {asked} s, así que este dura {got} s.',
  'note.resolution': '{model} no tiene {asked}, así que este es de {got}.',
  'note.aspectRatio': '{model} no tiene el formato {asked}, así que este es {got}.',

  'failure.invalid_request':
    '{model} no acepta estas opciones. Prueba con otra duración, resolución o relación de aspecto.',
  'failure.content_rejected': '{model} rechazó esto por su contenido. Prueba a decirlo de otra forma.',
  'failure.unauthorized':
    '{model} no acepta la clave de este bot. Avisa a quien lo administra o elige otro modelo.',
  'failure.insufficient_credit':
    'La cuenta de {model} se quedó sin crédito. Avisa a quien administra el bot o elige otro modelo.',
  'failure.rate_limited': '{model} está saturado ahora mismo. Inténtalo de nuevo en unos minutos.',
  'failure.unavailable': 'No se puede conectar con {model}. Inténtalo más tarde o elige otro modelo.',
  'failure.timeout': '{model} tardó demasiado y se detuvo. Inténtalo de nuevo.',
  'failure.task_failed': '{model} no pudo hacer este video. Inténtalo de nuevo o cambia el prompt.',
  'failure.bad_output': 'Lo que hizo {model} no es un video reproducible. Inténtalo de nuevo.',
  'failure.not_fetched':
    '{model} hizo el video, pero no pude descargarlo. Pulsa Reintentar: primero busco ese video, antes de hacer otro.',
  'failure.retired': '{model} ya no está disponible aquí. Elige otro modelo.',
  'failure.undeliverable':
    'El video está listo, pero Discord no lo aceptó. Inténtalo de nuevo y avisa a un admin si vuelve a pasar.',
  'failure.too_large':
    'El video pesa más de lo que se puede subir a este servidor. Prueba con una resolución más baja o con uno más corto.',
  'failure.lost': 'La respuesta de {model} se perdió y se empezó un nuevo intento en su lugar.',
  'failure.picture_not_public':
    '{model} solo acepta imágenes que estén en la web pública, y no pude adjuntar la tuya a este mensaje para ponerla ahí. Dile a un admin que necesito adjuntar archivos aquí o elige otro modelo.',
  'failure.withdrawn':
    'La imagen es de alguien que no quiere aparecer en videos de este servidor. Elige otra.',
  'failure.internal': 'Algo falló en el bot. Inténtalo de nuevo o avisa a quien lo administra.',
  'failure.out_of_place':
    'Lo que hizo {model} solo se puede mostrar en canales con restricción de edad, así que no lo publico aquí. Prueba a decirlo de otra forma o pídelo en uno de esos canales.',

  'price.free': 'gratis',
  'time.seconds': '{seconds} s',
  'time.minutes': '{minutes} min',
  'time.minutesSeconds': '{minutes} min {seconds} s',
  'time.hours': '{hours} h {minutes} min',
  'time.clockMinutes': '{clock} min',
  'time.clockHours': '{clock} h',
  'budget.serverToday': 'El presupuesto de hoy de este servidor',
  'budget.serverMonth': 'El presupuesto de este mes de este servidor',
  'budget.today': 'El presupuesto de hoy de {owner}',
  'budget.month': 'El presupuesto de este mes de {owner}',
  'budget.server': 'Este servidor',
  'warning.used':
    '{budget} está usado al {percent}: {used} de {max}, con lo que está en camino. Se renueva {opens}.',
  'warning.usedUp':
    '{budget} se agotó: {used} de {max}, con lo que está en camino. Los videos que ya no caben se rechazan. Se renueva {opens}.',
};
