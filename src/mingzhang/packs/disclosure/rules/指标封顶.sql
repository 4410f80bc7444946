-- id = "指标封顶"
-- title = "超额完成的完成率写法应一致"
-- severity = "info"
-- category = "indicator"
-- key = ["范围"]
-- over = "指标"
-- inputs = ["指标.完成率"]
-- message = "超额完成的指标，{封顶数}个的完成率印100%（封顶），{超百数}个印超过100%的数，两种写法混用。请统一。"
-- basis = "同一份报告的完成率只用一种口径"
-- proves = "两种写法都在报告里出现"
-- false_alarm = "项目由不同单位填报的，也应统一"
-- verify = "按本地自评表的说明，看完成率是否封顶"
SELECT
  t.文档,
  t.号,
  COALESCE(t.率处, t.处) AS 处,
  COALESCE(a.率处, a.处) AS 另处,
  '全文' AS 范围,
  s.封顶数,
  s.超百数
FROM (
  SELECT
    文档,
    SUM(CASE WHEN 完成率 = 100 THEN 1 ELSE 0 END) AS 封顶数,
    SUM(CASE WHEN 完成率 > 100 THEN 1 ELSE 0 END) AS 超百数,
    MIN(CASE WHEN 完成率 = 100 THEN 号 END) AS 首,
    MIN(CASE WHEN 完成率 > 100 THEN 号 END) AS 末
  FROM 指标
  WHERE 完成率 >= 100 AND 实际 > 目标 AND 目标 > 0 AND 目标单位 = 实际单位 AND 符号 IN ('≥', '>', '=')
  GROUP BY 文档
) AS s
JOIN 指标 AS t ON t.文档 = s.文档 AND t.号 = s.首
JOIN 指标 AS a ON a.文档 = s.文档 AND a.号 = s.末
WHERE s.封顶数 > 0 AND s.超百数 > 0
