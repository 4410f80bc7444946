-- id = "S39"
-- title = "村申报面积超过耕地面积"
-- severity = "error"
-- category = "payment"
-- key = ["年度", "政策代码", "村代码"]
-- over = "面积申报"
-- inputs = ["面积申报.年度", "面积申报.政策代码", "面积申报.村代码", "面积申报.面积"]
-- optional = ["村情"]
-- message = "{村代码}（{单位名称}）{年度}年“{名称}”共申报{公布值}亩，耕地只有{应为值}亩{说明}，多{差额}亩。请逐户核对面积。"
-- basis = "一个村申报的面积不应超过国土变更调查的耕地面积，余地见参数“面积容差”"
-- proves = "村内各户申报的面积加起来，超过耕地面积加上容差"
-- false_alarm = "本村人种外村的地，应记在地所在的村；没有当年的耕地面积，用以前最近一年的；没有耕地面积的村不判；只查按亩的农业补贴"
-- verify = "对照土地承包台账、流转合同和国土变更调查"
WITH 参数 AS (
  SELECT COALESCE(MAX(CASE WHEN p.参数 = '面积容差' THEN p.值 END), 0) AS 容差
  FROM 比对参数 AS p
  WHERE (p.起 IS NULL OR p.起 <= $核对日期) AND (p.止 IS NULL OR p.止 >= $核对日期)
), 各村 AS (
  SELECT d.年度, d.政策代码, d.村代码, COUNT(*) AS 户数, SUM(d.面积) AS 申报
  FROM 面积申报 AS d
  WHERE d.年度 IS NOT NULL AND d.村代码 IS NOT NULL AND d.政策代码 IS NOT NULL AND d.面积 IS NOT NULL
  GROUP BY d.年度, d.政策代码, d.村代码
), 对照 AS (
  SELECT
    v.年度, v.政策代码, v.村代码, v.户数, v.申报, l.年度 AS 调查年度, l.耕地面积,
    ROW_NUMBER() OVER (PARTITION BY v.年度, v.政策代码, v.村代码 ORDER BY l.年度 DESC, l.耕地面积 DESC) AS 位
  FROM 各村 AS v
  JOIN 村耕地 AS l ON l.村代码 = v.村代码 AND l.年度 <= v.年度
  WHERE l.耕地面积 IS NOT NULL
), 村名 AS (
  SELECT q.村代码, MAX(q.村名称) AS 村名称 FROM 村情 AS q GROUP BY q.村代码
)
SELECT
  t.年度, t.政策代码, t.村代码,
  COALESCE(n.村名称, '没有村名') AS 单位名称,
  COALESCE(p.名称, t.政策代码) AS 名称,
  t.户数 AS 行数,
  t.申报 AS 公布值,
  t.耕地面积 AS 应为值,
  t.申报 - t.耕地面积 AS 差额,
  CASE WHEN t.调查年度 = t.年度 THEN '' ELSE '（' || CAST(t.调查年度 AS VARCHAR) || '年的数）' END AS 说明,
  CASE WHEN t.调查年度 = t.年度 THEN '必改' ELSE '需说明' END AS 程度
FROM 对照 AS t
CROSS JOIN 参数 AS a
LEFT JOIN 政策 AS p ON p.政策代码 = t.政策代码
LEFT JOIN 村名 AS n ON n.村代码 = t.村代码
WHERE t.位 = 1 AND t.申报 * 100 > t.耕地面积 * (100 + a.容差)
  AND COALESCE(p.计量, '亩') = '亩' AND COALESCE(p.类别, '农业') = '农业'
