-- id = "预决算高低"
-- title = "说决算数大于、小于预算数应与两个数相符"
-- severity = "error"
-- category = "direction"
-- key = ["量", "科目", "词"]
-- over = "高低"
-- inputs = ["高低.实数", "高低.预定数"]
-- message = "说“{词}”，同一段里的{印}。请改正用词或数。"
-- basis = "文字与同一段里的数一致"
-- proves = "大于、小于与印出的决算数、预算数相符"
-- false_alarm = "一段里说了几个量的不核对；所说的预算数是另一口径的，应注明"
-- verify = "比较同一段里的决算数和预算数"
SELECT
  文档, 号, 处, 量, 科目, 词,
  CASE
    WHEN 百分 = 1 THEN '完成率是' || CAST(CAST(实数 AS DECIMAL(12, 2)) AS VARCHAR) || '%'
    ELSE '决算数是' || CAST(CAST(实数 AS DECIMAL(20, 2)) AS VARCHAR) || '万元，预算数是'
      || CAST(CAST(预定数 AS DECIMAL(20, 2)) AS VARCHAR) || '万元'
  END AS 印
FROM 高低
WHERE (向 > 0 AND 实数 <= 预定数) OR (向 < 0 AND 实数 >= 预定数)
