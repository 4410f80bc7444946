-- id = "大于等于"
-- title = "大于的目标，完成值不应正好等于目标值"
-- severity = "info"
-- category = "indicator"
-- key = ["表"]
-- over = "指标表"
-- inputs = ["指标表.大于等于"]
-- message = "《{表}》有{公布值}个指标的性质是“>”而完成值正好等于目标值，疑为“≥”，请核对。"
-- basis = "“>”不含等于"
-- proves = "按“>”读，这些指标没有完成"
-- false_alarm = "转换时“≥”认成“>”，这里都按“≥”读"
-- verify = "对照绩效目标申报表的指标性质"
SELECT
  t.文档,
  t.号,
  t.处,
  t.表,
  t.大于等于 AS 公布值
FROM 指标表 AS t
WHERE t.大于等于 > 0
