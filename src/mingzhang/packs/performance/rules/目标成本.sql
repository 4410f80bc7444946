-- id = "目标成本"
-- title = "成本指标应与调整后的预算相符"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码"]
-- same_as = ["项目成本"]
-- over = "项目评分"
-- inputs = ["项目评分.全年预算数"]
-- message = "“{对象}”的成本指标合计{公布值}万元，全年预算{应为值}万元，{说}。请把成本指标改到调整后的预算；只管一部分支出的，请注明。"
-- basis = "项目的成本指标以支出为准；预算调整的，成本目标随之调整"
-- proves = "成本目标之和大于全年预算，或预算调整以后与它不同"
-- false_alarm = "成本指标只管一部分支出的；单价、人均的标准不计在内"
-- verify = "对照预算调整文件和绩效目标申报表"
WITH 成本 AS (
  SELECT
    s.年度, s.单位代码, s.项目代码, s.来源, s.行,
    SUM(s.目标) OVER (PARTITION BY s.年度, s.单位代码, s.项目代码) AS 合计,
    COUNT(*) OVER (PARTITION BY s.年度, s.单位代码, s.项目代码) AS 条数,
    ROW_NUMBER() OVER (PARTITION BY s.年度, s.单位代码, s.项目代码 ORDER BY s.目标 DESC, s.来源, s.行) AS 位
  FROM 指标评分 AS s
  WHERE s.一级指标 = '成本指标' AND s.指标性质 IN ('≤', '<') AND s.单位 = '元' AND s.项目代码 IS NOT NULL
    AND COALESCE(s.列入, '重点履职') = '重点履职'
    AND s.三级指标 NOT LIKE '%每%' AND s.三级指标 NOT LIKE '%人均%' AND s.三级指标 NOT LIKE '%单价%'
), 比较 AS (
  -- 印到0.01万元的数，每条有50元的余地
  SELECT
    c.年度, c.单位代码, c.项目代码, c.来源, c.行, p.来源 AS 另来源, p.行 AS 另行, COALESCE(p.项目名称, p.项目代码) AS 对象,
    c.合计, p.年初预算数, p.全年预算数, 50 * c.条数 + COALESCE(p.全年预算数半, 0) AS 余地
  FROM 成本 AS c
  JOIN 项目评分 AS p ON p.年度 = c.年度 AND p.单位代码 = c.单位代码 AND p.项目代码 = c.项目代码
  WHERE c.位 = 1
)
SELECT
  c.年度, c.单位代码, c.来源, c.行, c.另来源, c.另行, c.项目代码, c.对象,
  '指标值' AS 列,
  QUOTIENT(c.合计, 10000, 2) AS 公布值,
  QUOTIENT(c.全年预算数, 10000, 2) AS 应为值,
  c.合计 - c.全年预算数 AS 金额,
  CASE
    WHEN c.合计 > c.全年预算数 THEN '成本目标大于预算'
    WHEN ABS(c.合计 - c.年初预算数) <= c.余地 THEN '还是年初的预算，没有随预算调整'
    ELSE '没有随预算调整'
  END AS 说
FROM 比较 AS c
WHERE c.合计 - c.全年预算数 > c.余地
  OR (c.全年预算数 <> c.年初预算数 AND c.全年预算数 - c.合计 > c.余地)
