-- id = "得分与承认"
-- title = "报告承认没有做到的，这一项不应得满分"
-- severity = "warning"
-- category = "score"
-- key = ["项"]
-- over = "承认未达"
-- inputs = ["承认未达.得分"]
-- message = "报告写“{说法}”，“{项}”却得满分{公布值}分{怎样}。请说明，或改得分。"
-- basis = "得分应与报告所说的事实相符"
-- proves = "报告承认的不足与满分不相容"
-- false_alarm = "评分表对这种情形不扣分"
-- verify = "对照打分表这一项的评分说明"
SELECT
  g.文档,
  g.号,
  g.处,
  g.另处,
  g.项,
  g.说法,
  g.得分 AS 公布值,
  CASE WHEN g.推得 = 1 THEN '（没有印出，由总分推得）' ELSE '' END AS 怎样
FROM 承认未达 AS g
WHERE g.得分 = g.权重
