-- id = "完成率写法"
-- title = "完成率应写成百分数"
-- severity = "error"
-- category = "completion"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["指标完成率"]
-- over = "指标评分"
-- inputs = ["指标评分.完成率"]
-- message = "“{对象}”的指标“{三级指标}”完成率写作“{写作}”，按目标值和完成值应为{应为值}%。请改正。"
-- basis = "完成率＝完成值÷目标值×100%"
-- proves = "写的数约是应有的百分之一：把倍数当成了百分数"
-- false_alarm = "完成率另有口径的，应注明"
-- verify = "用完成值除以目标值复算"
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  s.三级指标, i.完成率 AS 写作, '完成率' AS 列,
  n.印出的率数 AS 公布值,
  s.完成率 AS 应为值
FROM 指标评分 AS s
JOIN 绩效指标 AS i ON i.来源 = s.来源 AND i.行 = s.行
JOIN 指标数 AS n ON n.来源 = s.来源 AND n.行 = s.行
WHERE COALESCE(n.印出的率单位, '%') = '%'
  AND s.完成率 > n.印出的率数 * 50 AND s.完成率 < n.印出的率数 * 200
