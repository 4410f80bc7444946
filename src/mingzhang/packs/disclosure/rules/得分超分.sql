-- id = "得分超分"
-- title = "自评得分不能大于权重"
-- severity = "error"
-- category = "score"
-- key = ["项"]
-- over = "自评得分"
-- inputs = ["自评得分.权重", "自评得分.得分"]
-- message = "“{项}”权重{权重}分，得分{公布值}分，得分大于权重。"
-- basis = "每项得分以权重为上限"
-- proves = "得分大于权重"
-- false_alarm = "转换来的文本里小数点没有认出的"
-- verify = "对照自评打分表"
SELECT
  g.文档,
  g.号,
  g.处,
  g.项,
  g.权重,
  g.得分 AS 公布值,
  CASE WHEN g.转换 = 1 THEN '需说明' ELSE '必改' END AS 程度
FROM 自评得分 AS g
WHERE g.得分 > g.权重
