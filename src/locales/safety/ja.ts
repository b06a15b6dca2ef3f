import type { SafetyTexts } from '../translate.ts';

export const safety: SafetyTexts = {
  'check.blockedWord':
    'このサーバーではプロンプトに「{word}」を使えません。プロンプトを変えてもう一度お試しください。',
  'check.down':
    'このサーバーでは作成前にすべてのプロンプトを確認しますが、現在その確認ができません。数分後にもう一度お試しください。',
  'check.prompt':
    'プロンプトの確認で、このサーバーで許可されていない内容（{found}）が見つかりました。変更してもう一度お試しください。',
  'check.promptOrImage':
    'プロンプトまたは画像の確認で、このサーバーで許可されていない内容（{found}）が見つかりました。変更してもう一度お試しください。',
  'check.nothingMade': '動画は作成されておらず、回数にも数えません。',

  'content.sexual': '性的な内容',
  'content.minors': '未成年者に関わる性的な内容',
  'content.harassment': '嫌がらせ',
  'content.threats': '脅迫',
  'content.hate': 'ヘイト',
  'content.crimes': '犯罪の手引き',
  'content.violentCrimes': '暴力犯罪の手引き',
  'content.selfHarm': '自傷行為',
  'content.violence': '暴力',
  'content.graphicViolence': '過激な暴力表現',
  'content.other': 'この種の内容',

  'verify.unfinished': 'これは私のメッセージですが、完成した動画はありません。',
  'verify.forged':
    'ここで作られたものではありません。私の識別コードに見えるものは偽物か、作成後にファイルが変更されています。',
  'verify.unknown':
    '確認できる限り、ここで作られたものではありません。このメッセージには私の識別コードがありません。名前や内容が変更された動画からは失われます。',
  'verify.forgotten':
    'この動画は私が作りました（{when}）。情報はその後削除されたため、使ったモデルや依頼者はもう分かりません。',
  'verify.otherServer':
    'この動画は私が別のサーバーで作りました（{when}）。使ったモデルや依頼者はそのサーバーの情報のため、お伝えできません。',
  'verify.made':
    'この動画は私が{model}（{length}、{resolution}）で{member}さんのために作りました（{when}）。',
  'verify.copy': 'ここには別の人が投稿しましたが、名前とサイズは元のままです。',
  'verify.original': '元の投稿：{url}',
  'verify.consent': '画像と写っている人を使う権利があると、{member}さんが{when}に確認しました。',
  'verify.noNamesake': 'プロンプトは登録したメンバーのことではないと、{member}さんが{when}に確認しました。',
  'verify.noConsent': '画像から作られましたが、使う権利の確認は行われていません。',

  'block.yourself': '自分自身はブロックできません。',
  'block.blocked':
    'あなた自身がここでブロックされているため、ほかの人をブロックしたり解除したりできません。サーバーを管理している人に相談してください。',
  'block.staff':
    '{member} は運営メンバーです。運営メンバーをブロック・解除できるのは、サーバーを管理している人だけです。',
  'block.unknown':
    '{member} が運営メンバーかどうか、Discord から確認できませんでした。代わりに `/ブロック` を使ってください。',
  'block.done':
    '{member}さんはここで動画を作れなくなりました。作成中の動画は完成します。`/ブロック解除` で元に戻せます。',
  'block.already': '{member}さんはすでにブロックされています。',
  'block.undone': '{member}さんは再びここで動画を作れます。',
  'block.wasNot': '{member}さんはブロックされていませんでした。',

  'report.notMine':
    '報告できるのは、私がここで作った動画だけです。それ以外はDiscordの「メッセージを報告」を使ってください。',
  'report.own': 'これはあなたの動画です。「削除」で消せます。',
  'report.noChannel':
    'このサーバーには報告用のチャンネルが設定されていないため、報告を伝えられません。モデレーターに伝えてください（管理者は `/設定 変更 名前:log-channel` で設定できます）。',
  'report.title': 'この動画を報告',
  'report.question': '何が問題ですか？',
  'report.hint': 'あなたの名前とともに、サーバーの運営が読みます。',
  'report.over': 'これはもう報告できません。モデレーターに伝えてください。',
  'report.outOfReach':
    '運営が報告を読むチャンネルに書き込めないため、報告を伝えられません。モデレーターに伝えてください。',
  'report.thanks': 'ありがとうございます。サーバーの運営に報告を伝えました。',

  'report.reported': '動画が報告されました',
  'report.prompt': 'プロンプト',
  'report.wholePrompt': 'ここに表示しきれないため、プロンプト全文を添付しました。',
  'report.madeFor': '**依頼者** {member}（{model}、{when}）',
  'report.by': '**報告者** {member}',
  'report.delete': '動画を削除',
  'report.block': '依頼者をブロック',
  'report.dismiss': '却下',
  'report.deleted': '{member}さんが削除しました {when}',
  'report.goneAlready': 'すでにありませんでした（確認：{member}さん {when}）',
  'report.blocked': '{member}さんが{blocked}さんをブロックしました {when}',
  'report.dismissed': '{member}さんが却下しました {when}',
  'report.staffOnly': '報告を処理できるのは、メッセージまたはサーバーを管理できるメンバーだけです。',
  'report.notMyButton': 'このボタンは私のものではありません。',
  'report.stillMade': 'この動画はまだ作成中です。先に動画のメッセージでキャンセルしてください。',
  'report.unseen': 'そのチャンネルが見えなくなりました。メッセージは自分で削除してください。',
  'report.already': 'すでに報告済みです。サーバーの運営に届いています。',
  'report.enough': '1日に報告できる数に達しました。ほかにもある場合はモデレーターに伝えてください。',
};
