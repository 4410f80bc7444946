-- id = "缺原因"
-- title = "有增减的应当写明原因"
-- kind = "claim"
-- severity = "warning"
-- category = "missing"
-- over = "缺原因"
-- inputs = ["缺原因.值"]
-- basis = "决算公开要求说明收支增减变化的情况和原因"
-- proves = "有增减的数后面写有原因"
-- false_alarm = "原因写在别的段落、或几个数合写一个原因的，注明即可"
-- verify = "在增减额后面补写原因，或注明见何处"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  CASE
    WHEN c.字数 > 0 THEN CAST(-100000000000000000 AS DECIMAL(24, 6))
    ELSE CAST(0 AS DECIMAL(24, 6))
  END AS 分子低,
  CASE
    WHEN c.字数 > 0 THEN CAST(100000000000000000 AS DECIMAL(24, 6))
    ELSE CAST(0 AS DECIMAL(24, 6))
  END AS 分子高,
  CAST(1 AS DECIMAL(24, 6)) AS 分母低,
  CAST(1 AS DECIMAL(24, 6)) AS 分母高,
  CAST(NULL AS BIGINT) AS 甲,
  CAST(NULL AS BIGINT) AS 乙
FROM 缺原因 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
