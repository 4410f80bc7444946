-- id = "目标日期"
-- title = "时限指标的日期应在本年度"
-- severity = "warning"
-- category = "date"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["日期"]
-- over = "指标评分"
-- inputs = ["指标评分.指标值"]
-- message = "“{对象}”的指标“{三级指标}”目标“{指标值}”，不在{年度}年。请改正；项目跨年度的，请写本年度要完成到哪里。"
-- basis = "目标应在本年度内完成"
-- proves = "目标的日期不在本年度"
-- false_alarm = "跨年度的项目，目标写的是整个项目的期限"
-- verify = "看原文和项目的期限"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, s.指标值, '指标值' AS 列
FROM 指标评分 AS s
JOIN 指标数 AS n ON n.来源 = s.来源 AND n.行 = s.行
WHERE YEAR(n.目标日) <> s.年度
