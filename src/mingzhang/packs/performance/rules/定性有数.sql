-- id = "定性有数"
-- title = "定性指标不应写数和单位"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["指标性质"]
-- over = "指标评分"
-- inputs = ["指标评分.指标值"]
-- message = "“{对象}”的指标“{三级指标}”是定性指标，{说}。请改为定量（写“≥”“≤”或“=”），或去掉数和单位。"
-- basis = "定量指标有数值和单位，定性指标没有运算符和单位"
-- proves = "指标性质是定性，指标值是一个数，或写了单位"
-- false_alarm = "指标值里引用标准号、文号的数不在此列"
-- verify = "对照绩效目标申报表"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, '指标性质' AS 列,
  CASE WHEN s.度量单位 IS NULL THEN '指标值却是“' || s.指标值 || '”'
    ELSE '指标值“' || s.指标值 || '”，却写了度量单位“' || s.度量单位 || '”' END AS 说
FROM 指标评分 AS s
WHERE s.指标性质 = '定性' AND s.指标值 IS NOT NULL AND (s.度量单位 IS NOT NULL OR s.目标 IS NOT NULL)
