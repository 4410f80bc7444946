-- id = "目标缺单位"
-- title = "定量指标应写度量单位"
-- severity = "warning"
-- category = "unit"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- over = "指标评分"
-- inputs = ["指标评分.目标"]
-- message = "“{对象}”的指标“{三级指标}”指标值“{指标性质}{指标值}”没有度量单位。请补上单位。"
-- basis = "定量指标由数值和度量单位组成"
-- proves = "有数而没有单位"
-- false_alarm = "本来没有单位的比值、指数"
-- verify = "对照绩效目标申报表"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, s.指标性质, s.指标值, '度量单位' AS 列
FROM 指标评分 AS s
WHERE s.指标性质 IN ('≥', '≤', '=', '>', '<') AND s.目标 IS NOT NULL AND COALESCE(s.单位, '') = ''
