-- id = "原因方向"
-- title = "原因不应只写相反的方向"
-- kind = "claim"
-- severity = "warning"
-- category = "direction"
-- over = "原因方向"
-- inputs = ["原因方向.值", "原因方向.方向词"]
-- basis = "增加的原因应说明增加了什么，减少的原因应说明减少了什么"
-- proves = "原因里写的增加、减少至少有一处与增减额同向"
-- false_alarm = "说上年的情况（上年压减，基数低）、或说人数、批次的增减而没有写到金额的"
-- verify = "对照增减额的方向读一遍原因；是上年的情况的，写明“上年”"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  CASE
    WHEN c.方向词 > 0 THEN CAST(0 AS DECIMAL(24, 6))
    ELSE CAST(-100000000000000000 AS DECIMAL(24, 6))
  END AS 分子低,
  CASE
    WHEN c.方向词 < 0 THEN CAST(0 AS DECIMAL(24, 6))
    ELSE CAST(100000000000000000 AS DECIMAL(24, 6))
  END AS 分子高,
  CAST(1 AS DECIMAL(24, 6)) AS 分母低,
  CAST(1 AS DECIMAL(24, 6)) AS 分母高,
  CAST(NULL AS BIGINT) AS 甲,
  CAST(NULL AS BIGINT) AS 乙
FROM 原因方向 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
WHERE c.方向词 IS NOT NULL
