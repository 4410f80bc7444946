-- id = "完成"
-- title = "完成率应等于决算数除以预算数"
-- kind = "claim"
-- severity = "error"
-- category = "completion"
-- slip = true
-- over = "完成"
-- inputs = ["完成.决算", "完成.分母"]
-- basis = "完成率＝决算数÷预算数×100%，按印出的数复算"
-- proves = "印出的百分数在决算数、预算数的印刷精度内成立"
-- false_alarm = "预算数有年初、全年两种口径，未注明口径的应先问清分母"
-- verify = "决算数分别除以年初预算数和全年预算数"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  a.低 * 100 AS 分子低,
  a.高 * 100 AS 分子高,
  w.低 AS 分母低,
  w.高 AS 分母高,
  c.决算 AS 甲,
  c.分母 AS 乙
FROM 完成 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN 读数 AS a ON a.文档 = c.文档 AND a.号 = c.决算
JOIN 读数 AS w ON w.文档 = c.文档 AND w.号 = c.分母
WHERE w.低 > 0
