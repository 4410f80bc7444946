-- id = "同量"
-- title = "同一个量各处应是同一个数"
-- kind = "claim"
-- severity = "error"
-- category = "text-text"
-- slip = true
-- over = "重复"
-- inputs = ["重复.值", "重复.基准"]
-- basis = "同一年度、同一口径的同一个量，全文只有一个数"
-- proves = "各处印出的数相同；精度不同的，互在对方的舍入范围内"
-- false_alarm = "口径不同（本级与汇总、市本级与全市）而未注明的，应补注口径；末位差1多为逐级舍入，列为建议"
-- verify = "以报表或账册的数为准，改正其余各处"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  CASE WHEN v.半 = b.半 THEN CAST(0 AS DECIMAL(24, 6)) ELSE v.半 END AS 半,
  CASE WHEN v.半 = b.半 THEN b.值 ELSE b.值 - b.半 END AS 分子低,
  CASE WHEN v.半 = b.半 THEN b.值 ELSE b.值 + b.半 END AS 分子高,
  CAST(1 AS DECIMAL(24, 6)) AS 分母低,
  CAST(1 AS DECIMAL(24, 6)) AS 分母高,
  c.基准 AS 甲,
  CAST(NULL AS BIGINT) AS 乙
FROM 重复 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN 读数 AS b ON b.文档 = c.文档 AND b.号 = c.基准
