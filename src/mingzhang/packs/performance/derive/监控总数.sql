-- title = "每个月份的监控一共多少"
-- over = "绩效监控"
-- basis = "项目数、金额不含部门整体；算不出进度的不计入金额；必改是数本身有错、算不出进度的"
WITH 进度 AS (
  SELECT
    s.年度, s.月份, s.项目代码, s.状态, s.低于线, s.差过大, s.疑点, s.超限指标, s.预算灯, s.处理, s.未定原因,
    s.来源, s.行,
    CASE WHEN s.项目代码 IS NOT NULL AND s.未定原因 IS NULL THEN s.全年预算数 END AS 预算,
    CASE WHEN s.项目代码 IS NOT NULL AND s.未定原因 IS NULL THEN s.执行数 END AS 执行
  FROM 监控进度 AS s
)
SELECT
  p.年度, p.月份,
  COUNT(p.项目代码) AS 监控数,
  COALESCE(SUM(p.预算), 0) AS 全年预算,
  COALESCE(SUM(p.执行), 0) AS 已执行,
  QUOTIENT(SUM(p.执行) * 100, SUM(p.预算), 2) AS 执行率,
  COUNT(p.预算) AS 可算数,
  COUNT(*) FILTER (WHERE p.状态 = '预警') AS 预警数,
  COUNT(*) FILTER (WHERE p.状态 = '正常') AS 正常数,
  COUNT(*) FILTER (WHERE p.状态 = '无法判断') AS 无法判断数,
  COUNT(*) FILTER (WHERE p.状态 = '不是监控月份') AS 不监控数,
  COUNT(*) FILTER (WHERE p.低于线 = '是') AS 低于线数,
  COUNT(*) FILTER (WHERE p.差过大 = '是') AS 差过大数,
  COUNT(p.疑点) AS 疑点数,
  COUNT(p.超限指标) AS 超限数,
  COUNT(*) FILTER (WHERE p.预算灯 = '红') AS 红灯数,
  COUNT(*) FILTER (WHERE p.状态 = '预警' AND p.处理 IS NULL) AS 待处理数,
  COUNT(p.未定原因) AS 必改,
  MIN(p.来源) AS 来源, MIN(p.行) AS 行
FROM 进度 AS p
GROUP BY p.年度, p.月份
