-- id = "指标单位"
-- title = "完成值的单位应与目标值相同"
-- severity = "info"
-- category = "unit"
-- key = ["表", "指标"]
-- over = "指标"
-- inputs = ["指标.目标", "指标.实际"]
-- message = "《{表}》“{指标}”目标“{目标文}”，完成值“{实际文}”，单位不同，请改成同一单位。"
-- basis = "完成值与目标值用同一度量单位，才能计算完成率"
-- proves = "两个单位不是同一类"
-- false_alarm = "单位的别名（人、名、人次）已按同一类算"
-- verify = "看度量单位一列"
SELECT
  i.文档,
  i.号,
  i.另处 AS 处,
  i.指标,
  i.表,
  i.目标文,
  i.实际文
FROM 指标 AS i
WHERE i.目标单位 <> '' AND i.实际单位 <> '' AND i.目标单位 <> i.实际单位
