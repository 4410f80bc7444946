-- id = "文中指标"
-- title = "文中的完成情况应与指标表的完成值相同"
-- severity = "error"
-- category = "indicator"
-- key = ["指标"]
-- over = "文中指标"
-- inputs = ["文中指标.值", "文中指标.实际"]
-- holds = ["守", "守表"]
-- message = "“{指标}”文中是{文中}，指标表目标“{目标文}”、完成“{实际文}”。{说}"
-- basis = "同一年度、同一范围的同一指标，文中与表里是同一个数"
-- proves = "文中的数与各指标表的完成值都不同"
-- false_alarm = "文中与表里范围不同（全市与市本级）而名称相同的"
-- verify = "对照业务统计，看哪一处印错"
SELECT
  x.文档,
  x.号,
  x.处,
  x.另处,
  x.指标,
  x.文中,
  x.目标文,
  x.实际文,
  CASE
    WHEN x.值 = x.目标 THEN '文中印的是目标值，不是完成值，请改。'
    WHEN x.转换 = 1 AND ABS(x.值 - x.实际) * 100 < x.实际 THEN '疑为识别错误，请对照原件。'
    ELSE '请核对后改成一致；确属不同范围的，请注明。'
  END AS 说,
  CASE
    WHEN x.值 = x.目标 THEN '必改'
    WHEN x.转换 = 0 AND ABS(x.值 - x.实际) * 100 < x.实际 THEN '必改'
    ELSE '需说明'
  END AS 程度
FROM 文中指标 AS x
WHERE x.另有 = 0
