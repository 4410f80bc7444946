-- id = "指标封顶"
-- title = "超额完成的完成率写法应一致"
-- severity = "info"
-- category = "indicator"
-- key = ["范围"]
-- over = "指标表"
-- inputs = ["指标表.封顶"]
-- message = "超额完成的指标，{封顶数}个的完成率印100%（封顶），{超百数}个印超过100%的数，两种写法混用。请统一。"
-- basis = "同一份报告的完成率只用一种口径"
-- proves = "两种写法都在报告里出现"
-- false_alarm = "项目由不同单位填报的，也应统一"
-- verify = "按本地自评表的说明，看完成率是否封顶"
SELECT
  t.文档,
  t.号,
  t.处,
  a.处 AS 另处,
  '全文' AS 范围,
  s.封顶数,
  s.超百数
FROM (
  SELECT 文档, SUM(封顶) AS 封顶数, SUM(超百) AS 超百数,
    MIN(CASE WHEN 封顶 > 0 THEN 号 END) AS 首, MIN(CASE WHEN 超百 > 0 THEN 号 END) AS 末
  FROM 指标表
  GROUP BY 文档
) AS s
JOIN 指标表 AS t ON t.文档 = s.文档 AND t.号 = s.首
JOIN 指标表 AS a ON a.文档 = s.文档 AND a.号 = s.末
WHERE s.封顶数 > 0 AND s.超百数 > 0
