-- id = "原因雷同"
-- title = "不同的增减不应写同一个原因"
-- severity = "info"
-- category = "wording"
-- key = ["原因"]
-- over = "所写原因"
-- inputs = ["所写原因.所释"]
-- message = '同一个原因写给了{处数}处不同的增减：“{原因}”。请分别写明各自的原因。'
-- basis = '决算公开要求说明收支增减变化的情况和原因'
-- proves = '不同的增减各有原因'
-- false_alarm = '几处增减本来出于同一件事'
-- verify = '看这件事能不能说明每一处的增减'
WITH 合 AS (
  SELECT 文档, 原因, COUNT(*) AS 处数
  FROM (SELECT DISTINCT 文档, 原因, 所释 FROM 所写原因 WHERE 所释 IS NOT NULL AND LENGTH(原因) >= 12) AS 各
  GROUP BY 文档, 原因
  HAVING COUNT(*) >= 3
)
SELECT a.文档, a.号, a.处, a.原因, 合.处数
FROM 所写原因 AS a
JOIN 合 ON 合.文档 = a.文档 AND 合.原因 = a.原因
WHERE a.所释 IS NOT NULL
