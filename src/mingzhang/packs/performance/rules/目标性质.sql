-- id = "目标性质"
-- title = "指标应写明指标性质"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["指标性质"]
-- over = "指标评分"
-- inputs = ["指标评分.指标值"]
-- message = "“{对象}”的指标“{三级指标}”指标值“{指标值}”，没有写指标性质。{说}"
-- basis = "绩效目标申报表每条指标写明指标性质：≥、≤、=、>、<、定性"
-- proves = "指标性质空着，又不是时限"
-- false_alarm = "时限指标写日期的，可以不写指标性质"
-- verify = "对照绩效目标申报表"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, s.指标值, '指标性质' AS 列,
  CASE WHEN s.目标 IS NULL THEN '请写“定性”，或把指标值改成数。'
    ELSE '请补“≥”“≤”或“=”，不写看不出是下限还是上限。' END AS 说
FROM 指标评分 AS s
WHERE s.指标性质 IS NULL AND s.指标值 IS NOT NULL AND s.种类 <> '时限'
