-- id = "完成无数"
-- title = "定量指标的完成值应是数"
-- severity = "error"
-- category = "completion"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["指标单位", "完成值单位", "完成非数"]
-- over = "指标评分"
-- inputs = ["指标评分.目标", "指标评分.完成值"]
-- message = "“{对象}”的指标“{三级指标}”目标“{指标性质}{指标值}{度量}”，完成值却是文字“{完成值}”。请填写完成的数。"
-- basis = "完成值与目标值用同一度量单位，才能计算完成率"
-- proves = "目标是一个数，完成值不是"
-- false_alarm = "完成值里写了几个数的，请只写与目标相比的那一个"
-- verify = "对照佐证材料"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, COALESCE(s.指标性质, '') AS 指标性质, s.指标值, COALESCE(s.度量单位, '') AS 度量, s.完成值,
  '完成值' AS 列,
  CASE WHEN i.完成程度 IS NULL THEN '必改' ELSE '需说明' END AS 程度
FROM 指标评分 AS s
JOIN 绩效指标 AS i ON i.来源 = s.来源 AND i.行 = s.行
WHERE s.指标性质 IN ('≥', '≤', '=', '>', '<') AND s.目标 IS NOT NULL AND s.完成值 IS NOT NULL AND s.完成 IS NULL
