-- id = "指标得分"
-- title = "得分不能大于分值"
-- severity = "error"
-- category = "score"
-- key = ["表", "指标"]
-- over = "指标"
-- inputs = ["指标.权重", "指标.得分"]
-- message = "《{表}》“{指标}”分值{权重}分，得分{公布值}分，得分大于分值。"
-- basis = "每项得分以分值为上限"
-- proves = "得分大于分值"
-- false_alarm = "转换来的文本里小数点没有认出的"
-- verify = "对照自评表原件"
SELECT
  i.文档,
  i.号,
  i.处,
  i.指标,
  i.表,
  i.权重,
  i.得分 AS 公布值,
  CASE WHEN i.转换 = 1 THEN '需说明' ELSE '必改' END AS 程度
FROM 指标 AS i
WHERE i.得分 > i.权重
