-- id = "目标数值"
-- title = "指标性质为大于、小于的，指标值应是数"
-- severity = "error"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["指标性质"]
-- over = "指标评分"
-- inputs = ["指标评分.指标值"]
-- message = "“{对象}”的指标“{三级指标}”指标性质是“{指标性质}”，指标值却是文字“{指标值}”。请改为“定性”，或填写数值。"
-- basis = "定量指标有数值和单位，定性指标没有运算符"
-- proves = "指标性质与指标值的形式不符"
-- false_alarm = "一格里写了几个数的，请分成几条指标"
-- verify = "对照绩效目标申报表"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, s.指标性质, s.指标值, '指标值' AS 列
FROM 指标评分 AS s
WHERE s.指标性质 IN ('≥', '≤', '=', '>', '<') AND s.指标值 IS NOT NULL AND s.目标 IS NULL AND s.种类 <> '时限'
