-- title = "监控发现的、可以交整改的问题"
-- over = "绩效监控"
-- basis = "低于监控线、进度差过大、数本身可疑，各是一个问题；编号由月份和项目定，再算一次还是这个编号"
WITH 进度 AS (
  SELECT
    s.年度, s.月份, s.单位代码, s.单位名称, s.项目代码, s.项目名称, s.名次 AS 项目名次, s.预算进度, s.应达进度,
    s.目标进度, s.进度差线, s.差额, s.措施, s.疑点, s.低于线, s.差过大, s.来源, s.行
  FROM 监控进度 AS s
), 各类 AS (
  SELECT a.*, 1 AS 先后, '执行' AS 类, '预算执行' AS 问题类别, ROUND(a.差额, 2) AS 金额, a.措施 AS 已定措施
  FROM 进度 AS a
  WHERE a.低于线 = '是'
  UNION ALL
  SELECT b.*, 2 AS 先后, '进度差' AS 类, '目标完成' AS 问题类别, NULL AS 金额, b.措施 AS 已定措施
  FROM 进度 AS b
  WHERE b.差过大 = '是'
  UNION ALL
  SELECT c.*, 3 AS 先后, '数据' AS 类, '数据质量' AS 问题类别, NULL AS 金额, NULL AS 已定措施
  FROM 进度 AS c
  WHERE c.疑点 IS NOT NULL
)
SELECT
  k.年度, k.单位代码,
  '监控' || CAST(k.月份 AS VARCHAR) || '月-' || COALESCE(k.项目代码, '整体') || '-' || k.类 AS 编号,
  '绩效监控' AS 问题来源,
  k.项目代码, k.问题类别, k.金额,
  k.单位名称 AS 责任单位,
  k.已定措施 AS 措施,
  '待派发' AS 状态,
  k.月份,
  ROW_NUMBER() OVER (PARTITION BY k.年度, k.月份 ORDER BY k.先后, k.项目名次) AS 名次,
  k.类, k.项目名称, k.预算进度, k.应达进度, k.目标进度, k.进度差线, k.疑点, k.来源, k.行
FROM 各类 AS k
