-- id = "增减率"
-- title = "增减率应等于增减额除以上年数"
-- kind = "claim"
-- severity = "error"
-- category = "growth"
-- slip = true
-- over = "增减率"
-- inputs = ["增减率.本年", "增减率.差"]
-- basis = "增减率＝增减额÷（本年数－增减额）×100%，方向词与增减额一致"
-- proves = "印出的百分数与句中的增减额、本年数一致"
-- false_alarm = "上年为零的不可比，应写“不可比”而不写百分数"
-- verify = "用句中的增减额除以本年数减增减额的差"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  d.低 * 100 AS 分子低,
  d.高 * 100 AS 分子高,
  t.低 - d.高 AS 分母低,
  t.高 - d.低 AS 分母高,
  c.差 AS 甲,
  c.本年 AS 乙
FROM 增减率 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN 读数 AS t ON t.文档 = c.文档 AND t.号 = c.本年
JOIN 读数 AS d ON d.文档 = c.文档 AND d.号 = c.差
WHERE t.低 - d.高 > 0
