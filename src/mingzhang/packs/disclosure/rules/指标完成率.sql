-- id = "指标完成率"
-- title = "指标完成率应等于实际值除以目标值"
-- severity = "error"
-- category = "indicator"
-- key = ["表", "指标"]
-- over = "指标"
-- inputs = ["指标.目标", "指标.实际", "指标.完成率"]
-- message = "《{表}》“{指标}”完成率印作{公布值}%，目标“{目标文}”，实际“{实际文}”，应为{应为值}%。"
-- basis = "完成率＝实际完成值÷目标值×100%；超额的印100%（封顶）也可以"
-- proves = "完成率在目标值、实际值的印刷精度内不成立"
-- false_alarm = "完成率另有口径（如按时间进度）的；目标是上限的不在此列"
-- verify = "用实际值除以目标值复算"
SELECT
  i.文档,
  i.号,
  COALESCE(i.率处, i.处) AS 处,
  i.另处,
  i.指标,
  i.表,
  i.目标文,
  i.实际文,
  i.完成率 AS 公布值,
  i.应完成率 AS 应为值,
  CASE WHEN i.转换 = 1 THEN '需说明' ELSE '必改' END AS 程度
FROM 指标 AS i
WHERE i.目标 > 0 AND i.目标单位 = i.实际单位 AND i.成本 = 0 AND i.时效 = 0
  AND (i.符号 IN ('≥', '>', '=') OR (COALESCE(i.符号, '') = '' AND i.目标单位 = '%'))
  AND NOT (i.完成率 = 100 AND i.实际 >= i.目标)
  AND NOT (i.完成率 >= 100 AND i.实际 < i.目标)
  AND (
    (i.完成率 + i.完成率半) * (i.目标 + i.目标半) < (i.实际 - i.实际半) * 100
    OR (i.完成率 - i.完成率半) * (i.目标 - i.目标半) > (i.实际 + i.实际半) * 100
  )
