-- id = "目标单位"
-- title = "完成值的单位应与目标值相同"
-- severity = "warning"
-- category = "unit"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["指标单位", "完成值单位"]
-- over = "指标评分"
-- inputs = ["指标评分.目标", "指标评分.完成"]
-- message = "“{对象}”的指标“{三级指标}”目标“{指标值}{度量}”，完成值“{完成值}”，单位不同，请改成同一单位。"
-- basis = "完成值与目标值用同一度量单位，才能计算完成率"
-- proves = "两个单位不是同一类"
-- false_alarm = "单位的别名（人、名、人次）已按同一类算"
-- verify = "看度量单位一列和完成值"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, s.指标值, COALESCE(s.度量单位, '') AS 度量, s.完成值, '完成值' AS 列
FROM 指标评分 AS s
WHERE s.目标 IS NOT NULL AND s.完成 IS NOT NULL
  AND COALESCE(s.单位, '') <> '' AND COALESCE(s.完成单位, '') <> '' AND s.单位 <> s.完成单位
