-- id = "S29"
-- title = "互斥的补贴同时享受"
-- severity = "error"
-- category = "payment"
-- key = ["证件号", "期间", "甲", "乙"]
-- over = "发放"
-- inputs = ["发放.证件号", "发放.政策代码", "发放.期间"]
-- among = {"状态" = ["成功"]}
-- message = "{姓名}（{证件号}）{期间}同时领了“{甲名称}”和“{乙名称}”，较少的一项{金额}元。{依据}。请核实；只能选一项的，停发一项、追回重叠的。"
-- basis = "哪些补贴不能同时享受、换领时可以重叠几个月，见参数“互斥政策”"
-- proves = "同一个证件号，同一期间，两项互斥的补贴都发放成功，冲回以后都还有钱；不是一项刚停、另一项刚开始的换领"
-- false_alarm = "换领当月；允许就高补差的；一项按年、一项按月的，同在一年就算；补发几个月的只按它写的期间比"
-- verify = "看两项补贴的批准和停发日期"
WITH 对 AS (
  SELECT
    a.政策代码 AS 甲, b.政策代码 AS 乙, a.名称 AS 甲名称, b.名称 AS 乙名称,
    MIN(CASE x.程度 WHEN '必改' THEN 1 WHEN '需说明' THEN 2 ELSE 3 END) AS 轻重,
    MAX(COALESCE(x.换领月数, 0)) AS 换领月数,
    MIN(YEAR(x.起) * 100 + MONTH(x.起)) AS 起,
    MAX(COALESCE(YEAR(x.止) * 100 + MONTH(x.止), 999999)) AS 止,
    COALESCE(MIN(x.依据), '两项不能同时享受') AS 依据
  FROM 互斥政策 AS x
  JOIN 政策 AS a ON a.政策代码 = x.甲类 OR a.类别 = x.甲类
  JOIN 政策 AS b ON (b.政策代码 = x.乙类 OR b.类别 = x.乙类) AND b.政策代码 <> a.政策代码
  GROUP BY a.政策代码, b.政策代码, a.名称, b.名称
), 同领 AS (
  -- 两项都领过、年度有交叉的人，是很少的几个
  SELECT d.甲, d.乙, x.证件号
  FROM 对 AS d
  JOIN 人政策 AS x ON x.政策代码 = d.甲
  JOIN 人政策 AS y ON y.政策代码 = d.乙 AND y.证件号 = x.证件号
  WHERE x.首年 <= y.末年 AND y.首年 <= x.末年
), 有关 AS (
  SELECT t.证件号, t.甲 AS 政策代码 FROM 同领 AS t
  UNION
  SELECT t.证件号, t.乙 AS 政策代码 FROM 同领 AS t
), 名单 AS (
  SELECT
    f.证件号, f.政策代码, f.期间, f.姓名, f.金额, f.发放日期, f.来源, f.行,
    ROW_NUMBER() OVER (PARTITION BY f.证件号, f.政策代码, f.期间 ORDER BY f.来源, f.行) AS 位
  FROM 发放 AS f
  JOIN 有关 AS r ON r.证件号 = f.证件号 AND r.政策代码 = f.政策代码
  WHERE f.状态 = '成功' AND f.期间 IS NOT NULL
), 首末 AS (
  -- 每个人每项的第一期和最后一期，按年的记那一年的01月
  SELECT
    n.证件号, n.政策代码,
    CASE WHEN LENGTH(MIN(n.期间)) = 4 THEN MIN(n.期间) || '01' ELSE MIN(n.期间) END AS 首期,
    CASE WHEN LENGTH(MAX(n.期间)) = 4 THEN MAX(n.期间) || '01' ELSE MAX(n.期间) END AS 末期
  FROM 名单 AS n
  GROUP BY n.证件号, n.政策代码
), 各期 AS (
  SELECT
    n.证件号, n.政策代码, n.期间,
    COUNT(*) AS 笔数, SUM(n.金额) AS 金额, MIN(n.姓名) AS 姓名, MIN(n.发放日期) AS 日期,
    MAX(CASE WHEN n.位 = 1 THEN n.来源 END) AS 来源, MAX(CASE WHEN n.位 = 1 THEN n.行 END) AS 行
  FROM 名单 AS n
  GROUP BY n.证件号, n.政策代码, n.期间
  HAVING COALESCE(SUM(n.金额), 1) > 0
), 重叠 AS (
  SELECT
    t.证件号, t.甲, t.乙,
    x.首期 AS 甲首期, x.末期 AS 甲末期, y.首期 AS 乙首期, y.末期 AS 乙末期,
    CASE WHEN LENGTH(a.期间) >= LENGTH(b.期间) THEN a.期间 ELSE b.期间 END AS 期间,
    a.金额 AS 甲金额, b.金额 AS 乙金额, a.笔数 + b.笔数 AS 笔数,
    COALESCE(a.姓名, b.姓名) AS 姓名, b.日期, b.来源, b.行
  FROM 同领 AS t
  JOIN 各期 AS a ON a.证件号 = t.证件号 AND a.政策代码 = t.甲
  JOIN 各期 AS b ON b.证件号 = t.证件号 AND b.政策代码 = t.乙 AND LEFT(b.期间, 4) = LEFT(a.期间, 4)
  JOIN 首末 AS x ON x.证件号 = t.证件号 AND x.政策代码 = t.甲
  JOIN 首末 AS y ON y.证件号 = t.证件号 AND y.政策代码 = t.乙
  WHERE a.期间 = b.期间 OR LENGTH(a.期间) <> LENGTH(b.期间)
), 几期 AS (
  SELECT o.证件号, o.甲, o.乙, COUNT(DISTINCT o.期间) AS 期数, MIN(o.期间) AS 头, MAX(o.期间) AS 尾
  FROM 重叠 AS o
  GROUP BY o.证件号, o.甲, o.乙
), 各例 AS (
  SELECT
    o.*, d.甲名称, d.乙名称, d.轻重, d.依据,
    ROW_NUMBER() OVER (PARTITION BY o.证件号, o.期间, o.甲, o.乙 ORDER BY o.来源, o.行) AS 位
  FROM 重叠 AS o
  JOIN 对 AS d ON d.甲 = o.甲 AND d.乙 = o.乙
  JOIN 几期 AS c ON c.证件号 = o.证件号 AND c.甲 = o.甲 AND c.乙 = o.乙
  WHERE CASE WHEN LENGTH(o.期间) = 4 THEN o.期间 || '12' ELSE o.期间 END >= CAST(d.起 AS VARCHAR)
    AND CASE WHEN LENGTH(o.期间) = 4 THEN o.期间 || '01' ELSE o.期间 END <= CAST(d.止 AS VARCHAR)
    AND NOT (
      c.期数 <= d.换领月数
      AND ((o.甲末期 <= c.尾 AND o.乙首期 >= c.头) OR (o.乙末期 <= c.尾 AND o.甲首期 >= c.头))
    )
)
SELECT
  s.证件号, s.期间, s.甲, s.乙,
  COALESCE(MIN(s.姓名), '') AS 姓名,
  MIN(s.甲名称) AS 甲名称,
  MIN(s.乙名称) AS 乙名称,
  MIN(s.依据) AS 依据,
  MIN(s.日期) AS 日期,
  SUM(s.笔数) AS 行数,
  LEAST(SUM(s.甲金额), SUM(s.乙金额)) AS 金额,
  CASE MIN(s.轻重) WHEN 1 THEN '必改' WHEN 2 THEN '需说明' ELSE '建议' END AS 程度,
  MAX(CASE WHEN s.位 = 1 THEN s.来源 END) AS 来源,
  MAX(CASE WHEN s.位 = 1 THEN s.行 END) AS 行
FROM 各例 AS s
GROUP BY s.证件号, s.期间, s.甲, s.乙
