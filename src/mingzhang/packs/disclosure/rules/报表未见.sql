-- id = "报表未见"
-- title = "报告应有规定的报表"
-- severity = "warning"
-- category = "missing"
-- key = ["名目"]
-- over = "应有报表"
-- inputs = ["应有报表.标题", "应有报表.表体"]
-- message = '{说明}。'
-- basis = '《地方预决算公开操作规程》（财预〔2016〕143号）；没有数据的表格应当列出空表并说明'
-- proves = '规定的报表都有'
-- false_alarm = '报表另附文件；当地的报表少几张'
-- verify = '看报表是否另附；另附的一并送审'
WITH 合 AS (
  SELECT 文档, MAX(表体) AS 有表, MIN(号) AS 号
  FROM 应有报表
  WHERE 标题 IS NOT NULL
  GROUP BY 文档
),
缺 AS (
  SELECT 文档, STRING_AGG(报表, '、' ORDER BY 号) AS 清单
  FROM 应有报表
  WHERE 标题 = 0
  GROUP BY 文档
)
SELECT
  合.文档,
  合.号,
  CAST(NULL AS BIGINT) AS 处,
  '报表' AS 名目,
  CASE
    WHEN 合.有表 = 0 THEN '没有看到报表的内容；报表另附文件的，请一并送审'
    ELSE '没有看到这些报表：' || 缺.清单
  END AS 说明
FROM 合
LEFT JOIN 缺 ON 缺.文档 = 合.文档
WHERE 合.有表 = 0 OR 缺.清单 IS NOT NULL
