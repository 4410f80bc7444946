-- id = "指标性质"
-- title = "指标性质为大于、小于的，指标值应是数"
-- severity = "error"
-- category = "indicator"
-- key = ["表", "指标"]
-- over = "指标"
-- inputs = ["指标.符号"]
-- message = "《{表}》“{指标}”的指标性质是“{符号}”，指标值却是文字“{目标文}”。请改为“定性”，或填写数值。"
-- basis = "定量指标有数值和单位，定性指标没有运算符"
-- proves = "指标性质与指标值的形式不符"
-- false_alarm = "转换来的文本里指标值的数字没有认出的"
-- verify = "对照绩效目标申报表"
SELECT
  i.文档,
  i.号,
  i.处,
  i.指标,
  i.表,
  i.符号,
  i.目标文,
  CASE WHEN i.转换 = 1 THEN '需说明' ELSE '必改' END AS 程度
FROM 指标 AS i
WHERE i.符号列 = 1 AND i.符号 IN ('≥', '>', '≤', '<', '=') AND i.目标有数 = 0 AND LENGTH(i.目标文) >= 1
