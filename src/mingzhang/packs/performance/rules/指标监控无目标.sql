-- id = "指标监控无目标"
-- title = "监控的指标应是绩效指标"
-- severity = "error"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码", "三级指标", "月份"]
-- over = "指标监控"
-- inputs = ["指标监控.三级指标"]
-- message = "监控{月份}月的指标“{三级指标}”，“绩效指标”里这个项目没有叫这个名字的。请改成同样的名称，或补上这条指标。"
-- basis = "监控的是年初批复的绩效目标"
-- proves = "同一单位、年度、项目没有同名的绩效指标"
-- false_alarm = "年度中间调整了指标名称的，两处一起改"
-- verify = "对照绩效目标批复"
SELECT m.年度, m.单位代码, m.来源, m.行, m.项目代码, m.三级指标, m.月份, '三级指标' AS 列
FROM 指标监控 AS m
WHERE m.三级指标 IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM 绩效指标 AS i
  WHERE i.年度 = m.年度 AND i.单位代码 = m.单位代码 AND COALESCE(i.项目代码, '') = COALESCE(m.项目代码, '')
    AND i.三级指标 = m.三级指标
)
