-- id = "S53"
-- title = "应发未发、中断"
-- severity = "warning"
-- category = "payment"
-- key = ["证件号", "政策代码", "期间"]
-- over = "补贴资格"
-- inputs = ["补贴资格.证件号", "补贴资格.政策代码", "补贴资格.村代码", "补贴资格.起"]
-- among = {"状态" = ["正常"]}
-- optional = ["死亡登记"]
-- message = "{姓名}（{证件号}）有资格领“{名称}”，{期间}别人发了，这个人没有发成{说明}。请核实；应发的补发。"
-- basis = "批准享受的人应当按期发到"
-- proves = "整个期间都有资格、状态正常，同一县这项补贴这一期发过，这个证件号没有一笔成功的发放包括这一期"
-- false_alarm = "暂停、终止的不算；资格从月中开始、到月中为止的那个月不算；死亡当月起不算；几个月一起补发的，要写期数；一事一补的不查；同一人有一期重复又缺一期的查不出"
-- verify = "看停发审批；发放失败的看退回原因"
WITH 资格 AS (
  -- 起界、止界与期间同样写成 202401；不是整月的，那个月不算；松的那一对把不是整月的也算进去
  SELECT
    z.政策代码, z.证件号, z.姓名, LEFT(z.村代码, 6) AS 县代码,
    CASE WHEN DAY(z.起) = 1 THEN CAST(YEAR(z.起) * 100 + MONTH(z.起) AS VARCHAR)
      ELSE CAST(YEAR(z.起) * 100 + MONTH(z.起) AS VARCHAR) || '9' END AS 起界,
    CASE WHEN z.止 IS NULL THEN '9'
      WHEN z.止 = LAST_DAY(z.止) THEN CAST(YEAR(z.止) * 100 + MONTH(z.止) AS VARCHAR)
      ELSE CAST(YEAR(z.止) * 100 + MONTH(z.止) - 1 AS VARCHAR) END AS 止界,
    CAST(YEAR(z.起) * 100 + MONTH(z.起) AS VARCHAR) AS 松起,
    CASE WHEN z.止 IS NULL THEN '9' ELSE CAST(YEAR(z.止) * 100 + MONTH(z.止) AS VARCHAR) END AS 松止
  FROM 补贴资格 AS z
  WHERE z.状态 = '正常' AND z.起 IS NOT NULL AND z.证件号 IS NOT NULL
), 年月 AS (
  -- 各个数字是几，合成年和月；跨：一期有几个月（按年的一期是一年）
  SELECT
    q.县代码, q.政策代码, q.期间, p.名称,
    (STRPOS('0123456789', SUBSTRING(q.期间, 1, 1)) - 1) * 1000 + (STRPOS('0123456789', SUBSTRING(q.期间, 2, 1)) - 1) * 100
      + (STRPOS('0123456789', SUBSTRING(q.期间, 3, 1)) - 1) * 10 + STRPOS('0123456789', SUBSTRING(q.期间, 4, 1)) - 1 AS 年,
    CASE WHEN LENGTH(q.期间) = 6
      THEN (STRPOS('0123456789', SUBSTRING(q.期间, 5, 1)) - 1) * 10 + STRPOS('0123456789', SUBSTRING(q.期间, 6, 1)) - 1 END AS 月,
    CASE p.周期 WHEN '季' THEN 3 WHEN '半年' THEN 6 WHEN '学期' THEN 6 ELSE 1 END AS 跨
  FROM 期次 AS q
  JOIN 政策 AS p ON p.政策代码 = q.政策代码
  WHERE p.周期 <> '次' AND LENGTH(q.期间) IN (4, 6)
), 各期 AS (
  -- 县里发过的各期：头月、末月是它的第一个月和最后一个月，序用来数隔几期
  SELECT
    n.县代码, n.政策代码, n.期间, n.名称, n.跨,
    CASE
      WHEN n.月 IS NULL THEN n.期间 || '01'
      WHEN n.月 >= n.跨 THEN CAST(n.年 * 100 + n.月 - n.跨 + 1 AS VARCHAR)
      ELSE CAST(n.年 * 100 + n.月 - n.跨 + 1 - 88 AS VARCHAR)
    END AS 头月,
    CASE WHEN n.月 IS NULL THEN n.期间 || '12' ELSE n.期间 END AS 末月,
    CASE WHEN n.月 IS NULL THEN n.年 ELSE n.年 * 12 + n.月 END AS 序
  FROM 年月 AS n
), 时段 AS (
  SELECT DISTINCT z.县代码, z.政策代码, z.松起, z.松止 FROM 资格 AS z
), 应有 AS (
  SELECT t.县代码, t.政策代码, t.松起, t.松止, COUNT(*) AS 期数
  FROM 时段 AS t
  JOIN 各期 AS q ON q.县代码 = t.县代码 AND q.政策代码 = t.政策代码 AND q.末月 >= t.松起 AND q.头月 <= t.松止
  GROUP BY t.县代码, t.政策代码, t.松起, t.松止
), 人应有 AS (
  SELECT z.证件号, z.政策代码, SUM(n.期数) AS 期数
  FROM 资格 AS z
  JOIN 应有 AS n ON n.县代码 = z.县代码 AND n.政策代码 = z.政策代码 AND n.松起 = z.松起 AND n.松止 = z.松止
  GROUP BY z.证件号, z.政策代码
), 可能缺 AS (
  -- 领的期数与该有的期数相同的不再细看，剩下很少
  SELECT h.证件号, h.政策代码
  FROM 人应有 AS h
  LEFT JOIN 人政策 AS l ON l.证件号 = h.证件号 AND l.政策代码 = h.政策代码
  WHERE COALESCE(l.期数, 0) <> h.期数
), 死者 AS (
  SELECT d.证件号, MIN(d.死亡日期) AS 死亡日期 FROM 死亡登记 AS d GROUP BY d.证件号
), 应发 AS (
  SELECT DISTINCT z.证件号, z.政策代码, z.姓名, z.县代码, q.期间, q.名称, q.序
  FROM 资格 AS z
  JOIN 可能缺 AS k ON k.证件号 = z.证件号 AND k.政策代码 = z.政策代码
  JOIN 各期 AS q ON q.县代码 = z.县代码 AND q.政策代码 = z.政策代码 AND q.头月 >= z.起界 AND q.末月 <= z.止界
  LEFT JOIN 死者 AS d ON d.证件号 = z.证件号
  WHERE d.死亡日期 IS NULL OR q.末月 < CAST(YEAR(d.死亡日期) * 100 + MONTH(d.死亡日期) AS VARCHAR)
), 领过 AS (
  SELECT f.证件号, f.政策代码, f.期间, f.状态, COALESCE(f.期数, 1) AS 期数, f.金额
  FROM 发放 AS f
  JOIN 可能缺 AS k ON k.证件号 = f.证件号 AND k.政策代码 = f.政策代码
), 期序 AS (
  SELECT DISTINCT q.政策代码, q.期间, q.序, q.跨 FROM 各期 AS q
), 成功 AS (
  SELECT g.证件号, g.政策代码, o.序 - g.期数 * o.跨 + 1 AS 头, o.序 AS 尾, g.金额, g.期数
  FROM 领过 AS g
  JOIN 期序 AS o ON o.政策代码 = g.政策代码 AND o.期间 = g.期间
  WHERE g.状态 = '成功' AND COALESCE(g.金额, 1) > 0
), 平时 AS (
  SELECT g.证件号, g.政策代码, MIN(g.金额) AS 金额
  FROM 成功 AS g
  WHERE g.期数 = 1
  GROUP BY g.证件号, g.政策代码
), 没发成 AS (
  SELECT g.证件号, g.政策代码, g.期间, MAX(g.状态) AS 状态
  FROM 领过 AS g
  WHERE g.状态 <> '成功'
  GROUP BY g.证件号, g.政策代码, g.期间
)
SELECT
  y.证件号, y.政策代码, y.期间,
  COALESCE(MIN(y.姓名), '') AS 姓名,
  MIN(y.名称) AS 名称,
  MIN(u.金额) AS 金额,
  COALESCE('（发放状态是“' || MIN(w.状态) || '”）', '') AS 说明
FROM 应发 AS y
LEFT JOIN 平时 AS u ON u.证件号 = y.证件号 AND u.政策代码 = y.政策代码
LEFT JOIN 没发成 AS w ON w.证件号 = y.证件号 AND w.政策代码 = y.政策代码 AND w.期间 = y.期间
WHERE NOT EXISTS (
  SELECT 1 FROM 成功 AS s
  WHERE s.证件号 = y.证件号 AND s.政策代码 = y.政策代码 AND y.序 BETWEEN s.头 AND s.尾
)
GROUP BY y.证件号, y.政策代码, y.期间
