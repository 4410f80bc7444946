-- title = "每个项目的预算执行、指标得分和总分"
-- over = "项目"
-- basis = "执行率＝决算数÷全年预算数；执行得分＝执行率×执行分值，不超过满分；总分＝执行得分＋各指标得分"
WITH 参数 AS (
  SELECT
    MAX(CASE WHEN p.参数 = '执行分值' THEN p.值 END) AS 执行分值,
    MAX(CASE WHEN p.参数 = '结余率线' THEN p.值 END) AS 结余率线,
    MAX(CASE WHEN p.参数 = '执行率说明线' THEN p.值 END) AS 执行率说明线
  FROM 绩效参数 AS p
), 各指标 AS (
  SELECT
    s.年度, s.单位代码, s.项目代码,
    COUNT(*) AS 条数,
    COUNT(*) FILTER (WHERE s.结果 = '未达标') AS 未达标,
    COUNT(*) FILTER (WHERE s.结果 IS NULL) AS 未定,
    COUNT(*) FILTER (WHERE s.超额 = '是') AS 超额,
    COUNT(*) FILTER (WHERE s.权重 IS NULL OR s.权重 < 0) AS 没有权重,
    COUNT(*) FILTER (WHERE s.得分 IS NULL) AS 没有得分,
    SUM(s.权重) AS 满分,
    SUM(s.得分) AS 得分
  FROM 指标评分 AS s
  WHERE s.项目代码 IS NOT NULL AND COALESCE(s.列入, '重点履职') = '重点履职'
  GROUP BY s.年度, s.单位代码, s.项目代码
), 合起 AS (
  SELECT
    p.年度, p.单位代码, p.项目代码, p.项目名称, p.重点任务, p.资金类型, p.期限类型, p.参评, p.年初预算数, p.年初预算数半,
    p.全年预算数, p.全年预算数半, p.决算数, p.决算数半, p.来源, p.行, a.执行分值, a.结余率线, a.执行率说明线,
    i.条数, i.未达标, i.未定, i.超额, i.没有权重, i.没有得分, i.满分, i.得分,
    CASE WHEN p.全年预算数 > 0 THEN QUOTIENT(p.决算数 * 100, p.全年预算数, 2) END AS 率,
    CASE
      WHEN p.全年预算数 IS NULL OR p.全年预算数 <= 0 OR p.决算数 IS NULL THEN NULL
      WHEN p.决算数 <= 0 THEN 0
      WHEN p.决算数 >= p.全年预算数 THEN a.执行分值
      ELSE QUOTIENT(a.执行分值 * p.决算数, p.全年预算数, 2)
    END AS 执行分
  FROM 项目 AS p
  CROSS JOIN 参数 AS a
  LEFT JOIN 各指标 AS i ON i.年度 = p.年度 AND i.单位代码 = p.单位代码 AND i.项目代码 = p.项目代码
), 判定 AS (
  SELECT
    h.*,
    CASE
      WHEN h.全年预算数 IS NULL THEN '没有全年预算数'
      WHEN h.全年预算数 <= 0 THEN '全年预算数是零或负数'
      WHEN h.决算数 IS NULL THEN '没有决算数'
      WHEN h.条数 IS NULL THEN '没有绩效指标'
      WHEN h.没有权重 > 0 THEN '有指标没有写权重，或权重是负数'
      WHEN h.没有得分 > 0 THEN '有指标无法评定'
      WHEN h.满分 <> 100 - h.执行分值 THEN '指标权重合计与执行分值相加不是100'
    END AS 原因
  FROM 合起 AS h
)
SELECT
  h.年度, h.单位代码, h.项目代码, h.项目名称, h.重点任务, h.资金类型, h.期限类型, h.参评,
  h.年初预算数, h.年初预算数半, h.全年预算数, h.全年预算数半, h.决算数, h.决算数半,
  h.率 AS 执行率,
  CASE WHEN h.全年预算数 > 0 THEN QUOTIENT((h.全年预算数 - h.决算数) * 100, h.全年预算数, 2) END AS 结余率,
  CASE WHEN h.全年预算数 > 0 AND h.决算数 IS NOT NULL
    THEN CASE WHEN (h.全年预算数 - h.决算数) * 100 > h.结余率线 * h.全年预算数 THEN '是' ELSE '否' END END AS 结余超线,
  CASE WHEN h.全年预算数 <> 0 AND h.决算数 * 100 < h.执行率说明线 * h.全年预算数 THEN '是' ELSE '否' END AS 执行率偏低,
  h.执行分值 AS 执行满分,
  h.执行分 AS 执行得分,
  h.满分 AS 指标满分,
  CASE WHEN h.没有权重 = 0 AND h.没有得分 = 0 THEN h.得分 END AS 指标得分,
  CASE WHEN h.原因 IS NULL THEN h.执行分 + h.得分 END AS 总分,
  (SELECT MAX(b.等级) FROM 自评等级 AS b WHERE h.原因 IS NULL AND b.下限 <= h.执行分 + h.得分
    AND NOT EXISTS (SELECT 1 FROM 自评等级 AS c WHERE c.下限 > b.下限 AND c.下限 <= h.执行分 + h.得分)) AS 等级,
  COALESCE(h.条数, 0) AS 指标条数,
  COALESCE(h.未达标, 0) AS 未达标条数,
  COALESCE(h.未定, 0) AS 未定条数,
  COALESCE(h.超额, 0) AS 超额条数,
  h.原因 AS 未定原因,
  h.来源, h.行
FROM 判定 AS h
