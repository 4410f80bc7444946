-- id = "完成值单位"
-- title = "完成值应写单位"
-- severity = "info"
-- category = "unit"
-- key = ["表"]
-- over = "指标"
-- inputs = ["指标.目标", "指标.实际"]
-- message = "《{表}》的完成值有{个数}个没有单位，如“{指标}”目标“{目标文}”、完成“{实际文}”。请补上单位。"
-- basis = "完成值与目标值用同一度量单位，才能计算完成率"
-- proves = "目标值写了单位的，完成值也写了"
-- false_alarm = "另有度量单位一列的，不在此列"
-- verify = "看目标值的单位"
SELECT i.文档, i.号, i.另处 AS 处, i.表, i.指标, i.目标文, i.实际文, s.个数
FROM (
  SELECT 文档, 表, COUNT(*) AS 个数, MIN(号) AS 首
  FROM 指标
  WHERE 目标单位 <> '' AND COALESCE(实际单位, '') = '' AND 目标 IS NOT NULL AND 实际 IS NOT NULL
    AND NOT (实际文 LIKE '%万' OR 实际文 LIKE '%亿')
  GROUP BY 文档, 表
) AS s
JOIN 指标 AS i ON i.文档 = s.文档 AND i.号 = s.首
