-- id = "完成非数"
-- title = "定量指标的完成值应是数"
-- severity = "warning"
-- category = "indicator"
-- key = ["表", "指标"]
-- over = "指标"
-- inputs = ["指标.目标", "指标.实际文"]
-- message = "《{表}》“{指标}”目标“{目标文}”，完成值却是文字“{实际文}”，看不出达到没有。请填写完成的数。"
-- basis = "定量指标的完成值与指标值用同一种写法，才能评定"
-- proves = "指标写着上下限和数，完成值里一个数字也没有"
-- false_alarm = "完成的数写在别处、表里只写结论的"
-- verify = "看佐证材料里的完成数"
SELECT
  i.文档,
  i.号,
  i.处,
  i.另处,
  i.指标,
  i.表,
  i.目标文,
  i.实际文
FROM 指标 AS i
WHERE i.目标 IS NOT NULL AND i.符号 IN ('≥', '>', '≤', '<') AND i.实际 IS NULL
  AND i.实际文 <> '' AND i.实际有数 = 0
