-- id = "得分权重"
-- title = "印出的权重应与评分表相同"
-- severity = "warning"
-- category = "score"
-- key = ["项"]
-- over = "得分核算"
-- inputs = ["得分核算.权重"]
-- holds = ["守"]
-- message = "“{项}”权重印作{公布值}分，{评分表}里是{应为值}分。请核对。"
-- basis = "各项权重照评分表，合计100分"
-- proves = "印出的权重与评分表不同"
-- false_alarm = "当年改用了新的评分表"
-- verify = "对照财政部门当年印发的评分表"
SELECT
  g.文档,
  g.号,
  g.守 AS 处,
  g.项,
  g.评分表,
  g.权重 AS 公布值,
  g.表权重 AS 应为值,
  g.权重 - g.表权重 AS 差额
FROM 得分核算 AS g
WHERE g.权重 <> g.表权重
