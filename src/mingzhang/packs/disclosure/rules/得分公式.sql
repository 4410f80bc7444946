-- id = "得分公式"
-- title = "印出的得分应是评分表的公式由印出的数算出的"
-- kind = "claim"
-- severity = "error"
-- category = "score"
-- over = "得分"
-- inputs = ["得分.应得"]
-- basis = "评分表这一项的公式，用报告里印出的数代入，得分按两位小数"
-- proves = "印出的得分在所用各数的印刷精度内成立"
-- false_alarm = "评分表由公开的得分倒推，财政部门另有算法的，以打分表为准"
-- verify = "用这一项下面印出的数代入公式"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  CASE WHEN v.半 > 0 THEN v.半 ELSE 0.005 END AS 半,
  a.低 AS 分子低,
  a.高 AS 分子高,
  1 AS 分母低,
  1 AS 分母高,
  c.应得 AS 甲,
  NULL AS 乙
FROM 得分 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN 读数 AS a ON a.文档 = c.文档 AND a.号 = c.应得
