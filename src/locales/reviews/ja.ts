import type { Reviews } from '../translate.ts';

export const reviews: Reviews = {
  'review.hidden': '{member}さんの動画（プロンプトは公開後に表示されます）',
  'review.by': '{member}さんの動画',
  'review.ready':
    '{member}さんの動画が確認待ちです。{member}さんまたはサーバーの運営は、{until}まで「プレビュー」で見て公開するか決められます。',
  'review.notPublished': '{member}さんの動画は公開されませんでした。',
  'review.expired': '{member}さんの動画は{hours}時間以内に公開されなかったため、削除されました。',
  'review.rejectedYou': 'サーバーの運営は、あなたの動画を公開しませんでした。',
  'review.reason': '理由：「{reason}」',
  'review.counted': '動画は作成されたため、回数に数えます。',
  'ping.review': '{member} 動画ができました。「プレビュー」を押して確認し、公開してください',
  'ping.notPublished': '{member} 動画は公開されませんでした',

  'reviewLog.waiting': '{member}さんの動画が確認待ちです（{until}まで）：{url}',
  'reviewLog.published': '{by}さんが{member}さんの動画を公開しました：{url}',
  'reviewLog.spoiler': '{by}さんが{member}さんの動画をネタバレとして公開しました：{url}',
  'reviewLog.rejected': '{by}さんが{member}さんの動画を却下しました：{url}',
  'reviewLog.discarded': '{by}さんが{member}さんの動画を破棄しました：{url}',
  'reviewLog.expired': '{member}さんの動画は期限までに誰も確認しませんでした：{url}',

  'button.preview': 'プレビュー',
  'button.publish': '公開する',
  'button.approve': '承認',
  'button.spoiler': 'ネタバレとして承認',
  'button.reject': '却下…',
  'button.discard': '破棄',

  'preview.onlyYou': 'あなただけに見えるプレビューです。動画は{until}まで保存されます。',
  'preview.tooLarge':
    '動画が大きすぎてここに表示できず、置いておける場所もありません。このチャンネルで受け付けられる大きさなら、公開はできます。',
  'preview.published': '公開しました。',
  'preview.spoiler': 'ネタバレとして公開しました。',
  'preview.rejected':
    '却下しました。{member}さんに伝えられ、チャンネルには公開されなかったことだけが表示されます。',
  'preview.discarded': '破棄しました。動画は作成されたため、回数に数えます。',
  'preview.rejectTitle': 'この動画を却下',
  'preview.rejectReason': '理由',
  'preview.rejectHint': '本人には名前なしで、運営にはログチャンネルで名前とともに表示されます。',

  'reviewed.published': 'この動画はすでに公開されています。',
  'reviewed.rejected': 'この動画はすでに却下されています。',
  'reviewed.discarded': 'この動画はすでに破棄されています。',
  'reviewed.expired': '期限までに誰も決めなかったため、この動画は削除されました。',
  'reviewed.by': '決めたのは{by}さんです。',
  'reviewed.notWaiting': 'この動画は確認待ちではありません。',
  'reviewed.others':
    '公開前にこの動画を見られるのは、{member}さんと、そのチャンネルでメッセージを管理できるメンバーだけです。',
  'reviewed.staffOnly': 'この操作ができるのは、そのチャンネルでメッセージを管理できるメンバーだけです。',
  'reviewed.requesterOnly': 'この操作ができるのは{member}さんだけです。',
  'reviewed.promptHidden':
    'この動画は公開されていないため、元の内容は{member}さんとサーバーの運営だけが見られます。',
  'reviewed.noRepost':
    'このチャンネルの動画は公開前に確認されますが、この動画は確認されていません。ここで新しく作るか、別のチャンネルに再投稿してください。',

  'queue.reviewing': '確認待ち {count}',
  'queue.stateReviewing': '確認待ち（{until}まで）',
  'history.notPublished': '公開されませんでした',
  'history.notPublishedFor': '公開されませんでした：{reason}',
  'history.expired': '期限までに公開されませんでした',
};
