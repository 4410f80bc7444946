-- id = "必填类别"
-- title = "绩效目标应有规定的各类指标"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "指标评分"
-- inputs = ["指标评分.一级指标"]
-- message = "“{对象}”的绩效目标缺{类别}。请补上；不适用的请注明理由。"
-- basis = "财预〔2021〕101号的指标表；各地的类别见参数“必填指标”"
-- proves = "没有这一类指标，或它的权重不够"
-- false_alarm = "没有服务对象的项目可以没有满意度指标"
-- verify = "对照绩效目标申报表和本地的指标框架"
WITH 各行 AS (
  SELECT
    s.年度, s.单位代码, s.项目代码, s.项目名称, COALESCE(s.项目代码, '') AS 项目, s.一级指标, s.权重, s.来源, s.行,
    ROW_NUMBER() OVER (PARTITION BY s.年度, s.单位代码, COALESCE(s.项目代码, '') ORDER BY s.来源, s.行) AS 位
  FROM 指标评分 AS s
  WHERE COALESCE(s.列入, '重点履职') = '重点履职' AND s.一级指标 IS NOT NULL
), 各类 AS (
  SELECT r.年度, r.单位代码, r.项目, r.一级指标, SUM(r.权重) AS 权重
  FROM 各行 AS r
  GROUP BY r.年度, r.单位代码, r.项目, r.一级指标
), 所缺 AS (
  SELECT
    r.年度, r.单位代码, r.项目,
    STRING_AGG(CASE WHEN g.一级指标 IS NULL THEN m.一级指标 ELSE m.一级指标 || '的权重' END, '、' ORDER BY m.一级指标)
      AS 类别
  FROM 各行 AS r
  CROSS JOIN 必填指标 AS m
  LEFT JOIN 各类 AS g
    ON g.年度 = r.年度 AND g.单位代码 = r.单位代码 AND g.项目 = r.项目 AND g.一级指标 = m.一级指标
  WHERE r.位 = 1 AND (g.一级指标 IS NULL OR g.权重 < m.最低权重)
  GROUP BY r.年度, r.单位代码, r.项目
)
SELECT
  s.年度, s.单位代码, s.来源, s.行, s.项目代码, CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 对象,
  '一级指标' AS 列,
  q.类别
FROM 各行 AS s
JOIN 所缺 AS q ON q.年度 = s.年度 AND q.单位代码 = s.单位代码 AND q.项目 = s.项目
WHERE s.位 = 1
