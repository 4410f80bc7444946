-- id = "合计"
-- title = "合计数应等于所列各项之和"
-- kind = "claim"
-- severity = "error"
-- category = "sum"
-- over = "合计"
-- inputs = ["合计.值"]
-- basis = "同一句话列明的各项构成合计"
-- proves = "句中的合计数在各数的印刷精度内等于各项之和"
-- false_alarm = "“其中”只列主要项目、并未列全的，合计大于各项之和"
-- verify = "把句中各项逐个相加，与合计数对照"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  s.低 AS 分子低,
  s.高 AS 分子高,
  CAST(1 AS DECIMAL(24, 6)) AS 分母低,
  CAST(1 AS DECIMAL(24, 6)) AS 分母高,
  CAST(NULL AS BIGINT) AS 甲,
  CAST(NULL AS BIGINT) AS 乙
FROM 合计 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN (
  SELECT i.文档, i.断言, SUM(r.低) AS 低, SUM(r.高) AS 高
  FROM 合计项 AS i
  JOIN 读数 AS r ON r.文档 = i.文档 AND r.号 = i.项
  GROUP BY i.文档, i.断言
) AS s ON s.文档 = c.文档 AND s.断言 = c.断言
