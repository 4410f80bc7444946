-- title = "评价结果的应用一共多少"
-- over = "项目"
-- basis = "一个等级也没有的年度，没有可应用的结果"
WITH 等级 AS (
  SELECT
    a.年度,
    COUNT(a.等级) AS 对象数,
    COUNT(*) FILTER (WHERE a.得分来历 = '推算') AS 推算数,
    COUNT(*) FILTER (WHERE a.等级 IS NULL) AS 无等级数,
    COUNT(*) FILTER (WHERE a.结余超线 = '是') AS 结余超线数,
    MIN(a.来源) AS 来源, MIN(a.行) AS 行
  FROM 应用建议 AS a
  GROUP BY a.年度
), 目标 AS (
  SELECT
    t.年度,
    COUNT(*) FILTER (WHERE t.建议 = '提高') AS 提高数,
    COUNT(*) FILTER (WHERE t.情形 = '超额') AS 超额数,
    COUNT(*) FILTER (WHERE t.情形 = '上年已达') AS 上年已达数,
    COUNT(*) FILTER (WHERE t.情形 = '未达标') AS 未达标数,
    COUNT(*) FILTER (WHERE t.缺原因 = '是') AS 无原因数
  FROM 目标建议 AS t
  GROUP BY t.年度
)
SELECT
  g.年度, g.对象数, g.推算数, g.无等级数,
  COALESCE(m.提高数, 0) AS 提高数,
  COALESCE(m.超额数, 0) AS 超额数,
  COALESCE(m.上年已达数, 0) AS 上年已达数,
  COALESCE(m.未达标数, 0) AS 未达标数,
  COALESCE(m.无原因数, 0) AS 无原因数,
  g.结余超线数, g.来源, g.行
FROM 等级 AS g
LEFT JOIN 目标 AS m ON m.年度 = g.年度
WHERE g.对象数 > 0
