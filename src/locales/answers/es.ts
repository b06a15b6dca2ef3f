import type { Answers } from '../translate.ts';

export const answers: Answers = {
  'refusal.nothingSetUp':
    'Todavía no hay ningún modelo configurado. Quien administra este bot tiene que darle la clave de un proveedor.',
  'refusal.paused':
    'Los videos están en pausa en este servidor. Inténtalo más tarde; los que están en camino se terminan.',
  'refusal.pausedFor':
    'Los videos están en pausa en este servidor: {reason}. Inténtalo más tarde; los que están en camino se terminan.',
  'refusal.blocked': 'No puedes hacer videos en este servidor. Lo deciden sus admins; pregúntales a ellos.',
  'refusal.channel': 'En este canal no se pueden hacer videos. Prueba en otro.',
  'refusal.channelBut': 'En este canal no se pueden hacer videos. Prueba en {channels}.',
  'refusal.role': 'Aquí solo pueden hacer videos los miembros con {roles}.',
  'refusal.unknownModel': 'Aquí no hay ningún modelo con ese nombre.',
  'refusal.modelDenied': 'No puedes usar {model} en este servidor.',
  'refusal.modelTooLarge': '{model} solo hace videos más largos o nítidos de lo que permite este servidor.',
  'refusal.modelOff': '{model} está desactivado en este servidor.',
  'refusal.modelForAdults': '{model} solo se puede usar en canales con restricción de edad.',
  'refusal.modelNotSetUp': '{model} no está configurado aquí.',
  'refusal.modelRetired': 'El proveedor retiró {model}. Elige otro modelo.',
  'refusal.noModel': 'No hay ningún modelo que puedas usar aquí; lo deciden los admins de este servidor.',
  'refusal.chooseModel': 'Elige uno de estos: {models}.',
  'refusal.chooseModelOrOther': 'Elige uno de estos: {models}, u otro de la lista de `modelo`.',
  'refusal.overDurationLimit':
    'En este servidor los videos pueden durar {seconds} s como máximo. Pide {seconds} s o menos.',
  'refusal.overResolutionLimit':
    'En este servidor los videos pueden tener {resolution} como máximo. Pide {resolution} o menos.',
  'refusal.overPriceLimit':
    'Este video costaría unos {price}, y el máximo por video en este servidor es {max}. Pide uno más corto o elige un modelo más barato.',
  'refusal.imageNotTaken': '{model} no puede empezar con una imagen. Quítala o elige otro modelo.',
  'refusal.imageNeeded': '{model} necesita una imagen para empezar. Adjunta una con la opción «imagen».',
  'refusal.imageTooLarge': 'La imagen pesa {megabytes, number} MB y el máximo es {max, number} MB.',
  'refusal.imageGone':
    'La imagen con la que empezó este video ya no está: la guardo un día. Usa /video y adjúntala de nuevo.',
  'refusal.noImage':
    'No puedo leer ese archivo como imagen. Adjunta una imagen PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP o TIFF.',
  'refusal.imageBroken':
    'Esa imagen está dañada, incompleta o es de un tipo poco común que no puedo abrir. Guárdala de nuevo como PNG o JPEG, o adjunta una captura de pantalla.',
  'refusal.imageNotAlone':
    'Detrás de esa imagen hay otro archivo escondido. Guarda de nuevo solo la imagen y adjúntala.',
  'refusal.imageTooSlow':
    'Leer esa imagen requiere más tiempo del que puedo darle. Guárdala de nuevo como un PNG o JPEG más pequeño.',
  'refusal.imageTooHeavy':
    'Leer esa imagen requiere más memoria de la que puedo darle. Guárdala de nuevo como un PNG o JPEG más pequeño.',
  'refusal.imageCrashed':
    'No pude leer esa imagen. Guárdala de nuevo como PNG o JPEG, o adjunta una captura de pantalla.',
  'refusal.imageTooSmall': 'La imagen mide {width} × {height}; cada lado necesita al menos {min} píxeles.',
  'refusal.imageTooManyPixels':
    'La imagen mide {width} × {height}; el máximo son {max, number} megapíxeles. Hazla más pequeña.',
  'refusal.imageTooLong':
    'La imagen mide {width} × {height}. El lado largo puede medir como máximo {max} veces el corto. Recórtala.',
  'refusal.promptEmpty': 'El prompt está vacío. Describe el plano que quieres ver.',
  'refusal.promptTooLong':
    'El prompt tiene {length, plural, one {# carácter} other {# caracteres}} y {model} acepta {max, number}. Acórtalo.',
  'refusal.seed': 'La semilla debe ser un número entero de 0 a {max, number}.',
  'refusal.duration': 'La duración debe ser un número entero de segundos, de 1 a {max}.',
  'refusal.noResolution': 'No existe la resolución «{asked}». Elige una de estas: {choices}.',
  'refusal.noAspectRatio': 'No existe el formato «{asked}». Elige uno de estos: {choices}.',
  'refusal.notify': 'Para el aviso, elige uno de estos: {choices}.',
  'refusal.restarting': 'Me están reiniciando ahora mismo. Inténtalo de nuevo en un minuto.',
  'refusal.draining':
    'Por ahora no acepto videos nuevos, porque me van a reiniciar pronto. Inténtalo de nuevo en unos minutos; los videos en camino se terminan.',
  'refusal.tooManyVideos':
    'Ya tienes {open, plural, one {# video} other {# videos}} en camino, que es el máximo por miembro. Espera a que termine uno o cancela uno.',
  'refusal.storageFull':
    'Mi almacenamiento está lleno y no puedo aceptar videos nuevos. Avisa a quien administra este bot e inténtalo más tarde. Los videos en camino no se ven afectados.',
  'refusal.storageFails':
    'Ahora mismo no puedo usar mi almacenamiento, así que no acepto videos nuevos y no se ha cobrado nada. Avisa a quien administra este bot e inténtalo más tarde.',
  'refusal.notStored':
    'Ahora mismo no puedo escribir en mi almacenamiento, así que no se ha cambiado nada. Avisa a quien administra este bot e inténtalo más tarde.',
  'refusal.managersOnly': 'Solo {member} y los moderadores pueden hacerlo.',
  'refusal.serversOnly': 'Esto solo funciona en servidores. Úsalo en el canal del video.',
  'refusal.serverNotAllowed':
    'Este bot no está configurado para este servidor. Quien lo administra decide dónde se puede usar.',
  'refusal.oldCommand': 'Este comando es de una versión anterior. Recarga Discord e inténtalo de nuevo.',
  'refusal.oldForm': 'Este formulario es de una versión anterior y ya no hace nada.',
  'refusal.oldList': 'Esta lista es de una versión anterior y ya no hace nada.',
  'refusal.oldButton': 'Este botón es de una versión anterior y ya no hace nada.',
  'refusal.formTooOld': 'Este formulario es demasiado antiguo. Usa /video.',
  'refusal.offerOver': 'Esta oferta ya terminó. Usa /video de nuevo.',
  'refusal.unknownVideo': 'Ya no conozco este video. Usa /video.',
  'refusal.internal':
    'Algo salió mal y no se cobró nada. Si vuelve a pasar, dale este código a quien administra el bot: {reference}',
  'refusal.notTaken': 'Discord no acepta mi respuesta aquí, así que no se inició nada.',

  'retired.gone': 'El proveedor retiró {model} el {date}.',
  'retired.chooseOther': 'Elige otro modelo.',
  'retired.successor': 'El más parecido aquí es {model}.',
  'retired.run': 'Hacerlo con {model}',

  'cancel.finished': 'Este video ya terminó, así que no hay nada que cancelar.',
  'cancel.tooLate': 'Es tarde para cancelar: el video está hecho y llega en un momento.',
  'cancel.tooLateKept': 'Ya no se puede cancelar: el video está listo. Pulsa «Recibir» para tenerlo.',
  'refusal.automod':
    'El AutoMod de este servidor no permite este prompt, así que no se inició nada. Prueba a decirlo de otra forma.',
  'changeModel.question': 'El mismo video, con otro modelo:',
  'changeModel.placeholder': 'Elige un modelo; empieza enseguida',
  'changeModel.none': 'No hay otro modelo configurado aquí.',
  'delete.question': '¿Eliminar este video para siempre?',
  'delete.confirm': 'Eliminar',
  'delete.done': 'El video se eliminó.',
  'delete.gone': 'El video ya no está.',
  'delete.outOfReach': 'No puedo ver este canal, así que no puedo eliminar el video. Un moderador sí puede.',
  'download.gone': 'El video ya no está aquí.',
  'download.video': 'Tu video.',
  'download.videoSize': 'Tu video, {megabytes} MB.',
  'download.day':
    'El enlace funciona alrededor de un día; pulsa «Descargar» otra vez para obtener uno nuevo.',
  'download.short': 'El enlace funciona poco tiempo: guarda pronto el video.',
  'download.until': 'El enlace funciona hasta el {until}.',
  'download.open': 'Abrir el video',
  'deliver.gone': 'Ya no guardo este video. Hazlo de nuevo con /video.',
  'deliver.others': 'Solo {member}, que pidió este video, puede recibirlo.',
  'deliver.onItsWay': 'Tu video está en camino.',
  'deliver.isThere': 'Tu video está aquí: {url}',
  'retry.gone': '{model} ya no tiene tu primer video. Hacerlo de nuevo es un pedido nuevo que se paga.',
  'retry.still':
    'La imagen del primer intento sigue aquí. Hacer el video con ella es un pedido nuevo que se paga.',
  'retry.noAnswer':
    '{model} no responde, así que no sé si tu primer video sigue ahí. No se pidió ni se cobró nada. Pulsa Reintentar otra vez en unos minutos.',
  'unclear.stays':
    'El proveedor sigue sin decir si está haciendo este video. Puedes comprobarlo más tarde o repetirlo ahora; si el primer pedido sí llegó, se cobran los dos.',
  'unclear.over': 'Ya se sabe qué pasó con este video: lo dice su mensaje.',

  'offer.about': 'unos {time}',
  'offer.takesImage': 'puede empezar con una imagen',
  'offer.needsImage': 'necesita una imagen',
  'tier.budget': 'económico',
  'tier.standard': 'estándar',
  'tier.premium': 'prémium',

  'form.new': 'Hacer un video',
  'form.edit': 'Editar prompt',
  'form.change': 'Cambiarlo',
  'form.animate': 'Animar esta imagen',
  'form.remix': 'Remezclar',
  'form.prompt': 'Prompt',
  'form.promptHint': 'Qué muestra el plano: sujeto, lugar, luz, movimiento',
  'form.promptKept':
    '{length, plural, other {# caracteres}}: no cabe en este formulario. Déjalo vacío para conservarlo.',
  'form.model': 'Modelo',
  'form.modelHint': 'Elige un modelo',
  'form.moreModels': 'Los que mejor encajan; /video conoce {hidden, plural, one {uno más} other {# más}}.',
  'form.seconds': 'Segundos',
  'form.secondsHint': 'Vacío: lo que prefiera el modelo.',
  'form.format': 'Formato',
  'form.ownFormat': 'El del modelo',
  'form.image': 'Imagen para empezar',
  'form.imageHint': 'PNG, JPEG o WebP, para los modelos que la aceptan.',
  'form.imageSet': 'Ya está puesta. Añade otra para reemplazarla.',
  'form.imageGone': 'La imagen anterior ya no está: la guardo un día. Añádela de nuevo.',

  'help.start':
    '## 🎬 Películas con tus palabras\n1. Escribe `/video` y di qué muestra el plano: quién o qué, dónde, con qué luz y qué se mueve.\n2. Elige un modelo o déjamelo a mí. `/modelos` los muestra todos, con precios y tiempos.\n3. Mira aquí cómo se hace. Te aviso cuando esté listo, y con sus botones haces el siguiente.',
  'help.more':
    'En el menú de un mensaje, en **Aplicaciones**: **Animar esta imagen** da vida a una imagen, y **Remezclar** hace tuyo uno de mis videos. Un video que falla o se cancela no cuenta para tu cuota.',
  'help.try': 'Probar',

  'consent.question':
    '¿Tienes derecho a usar esta imagen y a mostrar en un video a las personas que aparecen en ella?',
  'consent.optedOut':
    'Estos miembros no quieren aparecer en ningún video de este servidor: {members}. Continúa solo si ninguno está en la imagen.',
  'consent.more': 'y {count, plural, one {# más} other {# más}}',
  'consent.namesake':
    '«{word}» en tu prompt también es el nombre de {member}, que no quiere aparecer en ningún video. Continúa solo si te refieres a otra persona o cosa.',
  'consent.kept': 'Tu respuesta se guarda con el video, y el equipo de este servidor puede verla.',
  'consent.yes': 'Tengo derecho',
  'consent.yesFor': '{yes}, hacerlo por {price}',
  'consent.someoneElse': 'Me refiero a otra cosa',
  'consent.no': 'No',

  'optOut.button': 'Sin videos de mí aquí',
  'optOut.takeBack': 'Permitir videos de mí aquí',
  'optOut.done':
    'Estás en la lista de miembros de este servidor que no quieren aparecer en ningún video. Rechazo los prompts de otros que te mencionen, y las imágenes de tus mensajes, tu avatar y tus videos. No puedo reconocerte en otras imágenes.',
  'optOut.asked': 'Quien traiga una, o escriba tu nombre, debe confirmar antes que no se trata de ti.',
  'optOut.notAsked':
    'Este servidor no pregunta a sus miembros por ellas; sus admins pueden activarlo con `consent-required` en los ajustes.',
  'optOut.kept':
    'Esto sigue aunque borres tus datos; con el mismo comando puedes revertirlo. Otros servidores tienen sus propias listas.',
  'optOut.undone': 'Ya no estás en la lista: otros pueden volver a hacer videos de ti aquí.',
  'optOut.mentioned':
    '{member} no quiere aparecer en ningún video de este servidor, y tu prompt lo menciona. Cámbialo e inténtalo de nuevo.',
  'optOut.image':
    'Esta imagen es de {member}, que no quiere aparecer en ningún video de este servidor. Elige otra.',

  'animate.noModel': 'Ningún modelo de aquí puede empezar con una imagen.',
  'animate.elsewhere': 'Esa imagen está en otro sitio web. Guárdala y usa /video con la opción «imagen».',
  'animate.otherKind':
    'Ese mensaje no tiene ninguna imagen que yo pueda leer. Valen PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP y TIFF.',
  'animate.noImage': 'Ese mensaje no tiene ninguna imagen. Elige uno con una imagen, por ejemplo PNG o JPEG.',

  'remix.notMine':
    'Solo se pueden remezclar mis mensajes que muestran un video. Para una imagen está «Animar esta imagen».',

  'fetch.imageElsewhere': 'La imagen no está en Discord. Adjúntala de nuevo.',
  'fetch.imageFailed': 'No se pudo obtener la imagen de Discord. Adjúntala de nuevo.',
  'fetch.fileElsewhere': 'El archivo no está en Discord. Adjúntalo de nuevo.',
  'fetch.fileFailed': 'No se pudo obtener el archivo de Discord. Adjúntalo de nuevo.',

  'queue.titleMine': 'Tus videos en camino',
  'queue.titleServer': 'Videos en camino en este servidor',
  'queue.making': '{count} en proceso',
  'queue.waiting': '{count} en espera',
  'queue.unclear': '{count} por aclarar',
  'queue.toFetch': '{count} por recibir',
  'queue.emptyMine': 'No hay nada en camino. `/video` empieza uno y `/historial` muestra los terminados.',
  'queue.empty': 'No hay nada en camino.',
  'queue.stateUnclear': 'La respuesta se perdió: nadie sabe si se está haciendo',
  'queue.stateUndeliverable': 'Listo: pulsa «Recibir» antes del {until}',
  'queue.stateExplicit':
    'Listo, pero rechazado por el filtro de contenido explícito de Discord: pulsa «Recibir» en un canal con restricción por edad antes del {until}',
  'queue.stateOthers': 'Listo, a la espera de {member}',
  'queue.left': 'faltan unos {time}',
  'queue.leftQueued': 'listo en unos {time}',
  'queue.cancelled': 'Cancelado. No cuenta para la cuota.',
  'queue.refresh': 'Actualizar',
  'queue.server': 'Todo el servidor',
  'queue.mine': 'Solo los míos',

  'list.message': 'mensaje',
  'list.goToMessage': 'Ir al mensaje',
  'list.page': 'Página {page} de {pages}',

  'history.title': 'Tus videos de aquí',
  'history.none': 'Todavía no has hecho ningún video en este servidor. `/video` hace el primero.',
  'history.noneFound': 'Ninguno de tus prompts tiene todas estas palabras: **{search}**.',
  'history.took': 'Tardó {time}',
  'history.cancelled': 'Cancelado',
  'history.choose': 'Elige un video para descargarlo o publicarlo de nuevo',
  'history.postAgain': 'Publicar de nuevo aquí',
  'history.linkDay':
    'El enlace funciona alrededor de un día; elige el video otra vez para obtener uno nuevo.',
  'history.gone':
    'Su mensaje ya no está o no puedo verlo, y el video tampoco. `/video` lo hace de nuevo con el mismo prompt.',
  'history.adultsOnly': 'Este video solo se puede mostrar en canales con restricción de edad.',
  'history.notYours': 'No tienes ningún video así en este servidor.',
  'history.discordAway': 'Discord no responde en este momento. Inténtalo de nuevo en un minuto.',
  'history.videoGone': 'El mensaje con este video ya no está, y el video tampoco.',
  'history.tooLarge': 'El video pesa {has} MB y este canal te acepta {takes} MB.',
};
