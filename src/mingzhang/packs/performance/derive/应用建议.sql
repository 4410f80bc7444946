-- title = "每个项目和部门整体的等级，和下一年预算的办法"
-- over = "项目"
-- basis = "等级用评价的，有财政评价的用财政评价，其次部门评价、单位自评；没有评价的用推算的自评分；办法照参数“应用办法”"
WITH 参数 AS (
  SELECT MAX(CASE WHEN p.参数 = '结余率线' THEN p.值 END) AS 结余率线 FROM 绩效参数 AS p
), 评价 AS (
  SELECT
    e.年度, e.单位代码, COALESCE(e.项目代码, '') AS 项目, e.评价类型,
    COALESCE(e.复核得分, e.得分) AS 得分, e.等级, e.来源, e.行,
    ROW_NUMBER() OVER (PARTITION BY e.年度, e.单位代码, COALESCE(e.项目代码, '')
      ORDER BY CASE e.评价类型 WHEN '财政评价' THEN 1 WHEN '部门评价' THEN 2 ELSE 3 END) AS 先后
  FROM 绩效评价 AS e
  WHERE e.等级 IS NOT NULL OR e.得分 IS NOT NULL OR e.复核得分 IS NOT NULL
), 对象 AS (
  SELECT
    s.年度, s.单位代码, s.项目代码, s.项目代码 AS 项目, COALESCE(s.项目名称, s.项目代码) AS 项目名称,
    s.总分, s.等级, s.全年预算数, s.全年预算数半, s.决算数, s.决算数半, s.执行率, s.结余率, s.结余超线,
    s.超额条数, s.未达标条数, s.未定原因, s.来源, s.行
  FROM 项目评分 AS s
  UNION ALL
  SELECT
    v.年度, v.单位代码, NULL AS 项目代码, '' AS 项目, '部门整体' AS 项目名称,
    NULL AS 总分, NULL AS 等级, NULL AS 全年预算数, NULL AS 全年预算数半, NULL AS 决算数, NULL AS 决算数半,
    NULL AS 执行率, NULL AS 结余率, NULL AS 结余超线, NULL AS 超额条数, NULL AS 未达标条数,
    NULL AS 未定原因, v.来源, v.行
  FROM 评价 AS v
  WHERE v.项目 = '' AND v.先后 = 1
), 定级 AS (
  SELECT
    o.*, v.评价类型, COALESCE(v.得分, o.总分) AS 分,
    CASE WHEN v.得分 IS NOT NULL OR v.等级 IS NOT NULL THEN '评价' WHEN o.总分 IS NOT NULL THEN '推算' END AS 来历,
    COALESCE(v.等级, CASE WHEN v.得分 IS NULL THEN o.等级 ELSE
      (SELECT MAX(b.等级) FROM 自评等级 AS b WHERE b.下限 <= v.得分
        AND NOT EXISTS (SELECT 1 FROM 自评等级 AS c WHERE c.下限 > b.下限 AND c.下限 <= v.得分)) END) AS 级
  FROM 对象 AS o
  LEFT JOIN 评价 AS v ON v.年度 = o.年度 AND v.单位代码 = o.单位代码 AND v.项目 = o.项目 AND v.先后 = 1
)
SELECT
  d.年度, d.单位代码, u.单位名称, d.项目代码, d.项目名称,
  COALESCE(d.评价类型, CASE WHEN d.来历 = '推算' THEN '单位自评' END) AS 评价类型,
  d.来历 AS 得分来历,
  d.分 AS 得分,
  d.级 AS 等级,
  y.办法, y.依据 AS 办法依据, y.来历 AS 办法来历,
  d.全年预算数, d.全年预算数半, d.决算数, d.决算数半, d.执行率, d.结余率,
  d.全年预算数 - d.决算数 AS 结余,
  a.结余率线, d.结余超线, d.超额条数, d.未达标条数,
  CASE WHEN d.级 IS NULL THEN COALESCE(d.未定原因, '没有得分') END AS 未定原因,
  d.来源, d.行
FROM 定级 AS d
CROSS JOIN 参数 AS a
LEFT JOIN 应用办法 AS y ON y.等级 = d.级
LEFT JOIN 单位 AS u ON u.单位代码 = d.单位代码
