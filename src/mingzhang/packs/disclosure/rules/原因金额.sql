-- id = "原因金额"
-- title = "原因列举的金额应当合得上增减额"
-- kind = "claim"
-- severity = "warning"
-- category = "growth"
-- over = "原因金额"
-- inputs = ["原因金额.值", "原因金额.列举金额"]
-- basis = "增减额＝增加的各项－减少的各项；列举的增加额超过增加额的，必另有减少的没有说明"
-- proves = "列举的各项增减额相抵后，在印刷精度内等于增减额；没有列全的，不超过增减额"
-- false_alarm = "列举的是项目的全年支出而不是比上年的增减；几个项目互相包含"
-- verify = "把列举的各项与上年逐项相减，再相加；补写没有说明的增加或减少"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  s.低 - CASE
    WHEN c.减未计 = 1 THEN CAST(100000000000000000 AS DECIMAL(24, 6))
    ELSE CAST(0 AS DECIMAL(24, 6))
  END AS 分子低,
  s.高 + CASE
    WHEN c.增未计 = 1 THEN CAST(100000000000000000 AS DECIMAL(24, 6))
    ELSE CAST(0 AS DECIMAL(24, 6))
  END AS 分子高,
  CAST(1 AS DECIMAL(24, 6)) AS 分母低,
  CAST(1 AS DECIMAL(24, 6)) AS 分母高,
  CAST(NULL AS BIGINT) AS 甲,
  CAST(NULL AS BIGINT) AS 乙
FROM 原因金额 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN (
  SELECT i.文档, i.断言, SUM(i.值 - i.半) AS 低, SUM(i.值 + i.半) AS 高
  FROM 列举 AS i
  GROUP BY i.文档, i.断言
) AS s ON s.文档 = c.文档 AND s.断言 = c.断言
WHERE c.列举金额 IS NOT NULL
