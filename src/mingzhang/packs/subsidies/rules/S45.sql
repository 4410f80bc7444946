-- id = "S45"
-- title = "资金滞留"
-- severity = "warning"
-- category = "payment"
-- key = ["县代码", "政策代码", "到账日期"]
-- over = "资金到账"
-- inputs = ["资金到账.县代码", "资金到账.政策代码", "资金到账.到账日期", "资金到账.金额"]
-- message = "{县代码}的“{名称}”{到账日期}到账{公布值}元，过了{标准}天还有{金额}元没有发出（{说明}）。请说明原因，尽快发放。"
-- basis = "资金到账后应在期限内发到人；期限见参数“政策”的拨付期限，空着的不查"
-- proves = "到期限那天，到账总额减去发放总额，比上一次到账到期限那天多出来的，超过这次到账的百分之几（参数“滞留比例”）"
-- false_alarm = "名单还在公示、有异议；按季提前下达、按月发的；期限还没有到的不判；名单开始以前的结余，发出以前先抵；几次到账接连都晚的，报新增的那次"
-- verify = "看资金文件、名单公示和支付申请的日期"
WITH 参数 AS (
  SELECT COALESCE(MAX(CASE WHEN p.参数 = '滞留比例' THEN p.值 END), 0) AS 比例
  FROM 比对参数 AS p
  WHERE (p.起 IS NULL OR p.起 <= $核对日期) AND (p.止 IS NULL OR p.止 >= $核对日期)
), 到账 AS (
  SELECT
    a.县代码, a.政策代码, a.到账日期, p.名称, p.拨付期限,
    COUNT(*) AS 笔数, SUM(a.金额) AS 金额, STRING_AGG(a.文号, '、' ORDER BY a.文号) AS 文号
  FROM 资金到账 AS a
  JOIN 政策 AS p ON p.政策代码 = a.政策代码
  WHERE p.拨付期限 IS NOT NULL AND a.县代码 IS NOT NULL AND a.到账日期 IS NOT NULL AND a.金额 IS NOT NULL
  GROUP BY a.县代码, a.政策代码, a.到账日期, p.名称, p.拨付期限
), 每日 AS (
  SELECT e.县代码, e.政策代码, e.日期, SUM(e.到) AS 到, SUM(e.发) AS 发
  FROM (
    SELECT a.县代码, a.政策代码, a.到账日期 AS 日期, a.金额 AS 到, CAST(0 AS DECIMAL(38, 2)) AS 发 FROM 到账 AS a
    UNION ALL
    SELECT d.县代码, d.政策代码, d.发放日期 AS 日期, CAST(0 AS DECIMAL(38, 2)) AS 到, d.金额 AS 发
    FROM 县日发放 AS d
    WHERE d.发放日期 IS NOT NULL AND d.金额 IS NOT NULL
      AND EXISTS (SELECT 1 FROM 到账 AS b WHERE b.县代码 = d.县代码 AND b.政策代码 = d.政策代码)
  ) AS e
  GROUP BY e.县代码, e.政策代码, e.日期
), 累计 AS (
  -- 发的比到的多，多出来的是名单开始以前的结余
  SELECT
    m.县代码, m.政策代码, m.日期, m.到, m.发,
    SUM(m.发 - m.到) OVER (PARTITION BY m.县代码, m.政策代码 ORDER BY m.日期 ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS 超发
  FROM 每日 AS m
), 到期 AS (
  SELECT
    a.县代码, a.政策代码, a.到账日期, a.名称, a.拨付期限, a.笔数, a.金额, a.文号,
    SUM(CASE WHEN c.日期 <= a.到账日期 THEN c.到 ELSE 0 END) AS 已到,
    SUM(CASE WHEN DATE_DIFF('day', a.到账日期, c.日期) <= a.拨付期限 THEN c.发 ELSE 0 END) AS 已发,
    GREATEST(MAX(CASE WHEN DATE_DIFF('day', a.到账日期, c.日期) <= a.拨付期限 THEN c.超发 ELSE 0 END), 0) AS 旧结余
  FROM 到账 AS a
  JOIN 累计 AS c ON c.县代码 = a.县代码 AND c.政策代码 = a.政策代码
  GROUP BY a.县代码, a.政策代码, a.到账日期, a.名称, a.拨付期限, a.笔数, a.金额, a.文号
), 积压 AS (
  SELECT q.*, GREATEST(q.旧结余 + q.已到 - q.已发, 0) AS 未发
  FROM 到期 AS q
), 新增 AS (
  SELECT
    b.*,
    b.未发 - COALESCE(LAG(b.未发) OVER (PARTITION BY b.县代码, b.政策代码 ORDER BY b.到账日期), 0) AS 多出
  FROM 积压 AS b
)
SELECT
  n.县代码, n.政策代码, n.到账日期, n.名称,
  n.笔数 AS 行数,
  n.金额 AS 公布值,
  LEAST(n.多出, n.金额) AS 金额,
  n.拨付期限 AS 标准,
  COALESCE('文号' || n.文号, '没有文号') AS 说明
FROM 新增 AS n
CROSS JOIN 参数 AS r
WHERE DATE_DIFF('day', n.到账日期, CAST($核对日期 AS DATE)) > n.拨付期限
  AND n.多出 > 0 AND n.多出 * 100 > n.金额 * r.比例
