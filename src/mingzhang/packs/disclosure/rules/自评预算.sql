-- id = "自评预算"
-- title = "自评表的预算不能填决算数"
-- severity = "error"
-- category = "table-text"
-- key = ["表"]
-- over = "自评资金"
-- inputs = ["自评资金.值"]
-- message = "《{表}》的预算资金总额{公布值}万元，是决算数；全年预算数是{应为值}万元。请改填预算数。"
-- basis = "部门整体支出绩效目标表填列预算"
-- proves = "资金总额等于决算数，而不等于年初或全年预算数"
-- false_alarm = "预算与决算本来相同的不在此列"
-- verify = "对照预算批复和调整文件"
SELECT
  b.文档,
  b.号,
  b.处,
  b.表,
  b.值 AS 公布值,
  CAST(f.全年 AS DECIMAL(24, 2)) AS 应为值,
  CASE WHEN b.转换 = 1 THEN '需说明' ELSE '必改' END AS 程度
FROM 自评资金 AS b
JOIN (
  SELECT 文档,
    MAX(CASE WHEN 量 = '支出.本年支出.决算数' THEN 值 END) AS 决算,
    MIN(CASE WHEN 量 = '支出.本年支出.全年预算数' THEN 值 END) AS 全年元,
    MIN(CASE WHEN 量 = '支出.本年支出.全年预算数' THEN 值 * 0.0001 END) AS 全年,
    MIN(CASE WHEN 量 = '支出.本年支出.年初预算数' THEN 值 END) AS 年初元
  FROM 读数
  WHERE COALESCE(科目, '') = ''
  GROUP BY 文档
) AS f ON f.文档 = b.文档
WHERE ABS(b.值 * 10000 - f.决算) <= 100
  AND ABS(b.值 * 10000 - f.全年元) > 100
  AND (f.年初元 IS NULL OR ABS(b.值 * 10000 - f.年初元) > 100)
