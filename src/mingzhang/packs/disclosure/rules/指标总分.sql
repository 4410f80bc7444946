-- id = "指标总分"
-- title = "总分应等于各项得分之和"
-- severity = "error"
-- category = "score"
-- key = ["表"]
-- over = "指标表"
-- inputs = ["指标表.总得分", "指标表.得分合计"]
-- message = "《{表}》总分{公布值}分，各项得分（含预算执行率）相加是{应为值}分，相差{差额}分。"
-- basis = "总分＝预算执行率得分＋各项指标得分"
-- proves = "印出的得分相加不等于总分"
-- false_alarm = "表跨页而有一部分没有读到的"
-- verify = "把得分一列逐行相加"
SELECT
  t.文档,
  t.号,
  t.处,
  t.表,
  t.总得分 AS 公布值,
  CAST(t.得分合计 + COALESCE(t.执行得分, 0) AS DECIMAL(24, 6)) AS 应为值,
  CAST(t.总得分 - t.得分合计 - COALESCE(t.执行得分, 0) AS DECIMAL(24, 6)) AS 差额,
  CASE WHEN t.转换 = 1 THEN '需说明' ELSE '必改' END AS 程度
FROM 指标表 AS t
WHERE t.得分合计 > 0 AND t.总得分 <> t.得分合计 + COALESCE(t.执行得分, 0)
  AND (t.总得分 <> t.得分合计 OR t.执行得分 IS NOT NULL)
