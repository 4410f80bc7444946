-- id = "指标权重"
-- title = "各项指标的权重应合计100分"
-- severity = "warning"
-- category = "score"
-- key = ["表"]
-- over = "指标表"
-- inputs = ["指标表.权重合计"]
-- message = "《{表}》印出的权重合计{合计}分，{说}"
-- basis = "自评满分100分，其中预算执行率10分，指标90分"
-- proves = "印出的权重相加不等于满分"
-- false_alarm = "表只印了一部分指标，或转换时漏了行"
-- verify = "把权重一列逐行相加，看执行率是否另占10分"
SELECT
  t.文档,
  t.号,
  t.处,
  t.表,
  t.权重合计 AS 公布值,
  CAST(t.权重合计 + COALESCE(t.执行分, 0) AS DECIMAL(24, 6)) AS 合计,
  CASE
    WHEN t.权重合计 = 90 AND t.执行分 IS NULL THEN '如另有预算执行率10分，请在表中列出。'
    ELSE '应为100分，请核对各项权重。'
  END AS 说,
  CASE
    WHEN t.权重合计 = 90 AND t.执行分 IS NULL THEN '建议'
    WHEN t.转换 = 0 AND t.权重合计 + COALESCE(t.执行分, 0) > 100 THEN '必改'
    ELSE '需说明'
  END AS 程度
FROM 指标表 AS t
WHERE t.条数 >= 3 AND t.权重合计 + COALESCE(t.执行分, 0) <> COALESCE(t.总分, 100)
  AND t.权重合计 <> 100 AND t.权重合计 > 10
