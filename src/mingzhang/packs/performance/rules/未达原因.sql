-- id = "未达原因"
-- title = "没有达到目标的应说明原因"
-- severity = "warning"
-- category = "completion"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["指标未达"]
-- over = "指标评分"
-- inputs = ["指标评分.结果"]
-- message = "“{对象}”的指标“{三级指标}”目标“{指标性质}{指标值}{度量}”，完成“{完成值}”，没有达到，没有写偏差原因。请说明原因和改进措施；完成值写错的请改正。"
-- basis = "项目支出绩效自评表：未完成的指标分析原因"
-- proves = "没有达到目标，而没有写原因"
-- false_alarm = "目标越低越好而指标性质没有写“≤”的"
-- verify = "对照绩效目标申报表和佐证材料"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, COALESCE(s.指标性质, '') AS 指标性质, s.指标值, COALESCE(s.度量单位, '') AS 度量, s.完成值,
  '偏差原因' AS 列
FROM 指标评分 AS s
WHERE s.结果 = '未达标' AND s.偏差原因 IS NULL
