-- id = "S27"
-- title = "同一人同一项同一期重复发放"
-- severity = "error"
-- category = "payment"
-- key = ["政策代码", "期间", "证件号"]
-- over = "发放"
-- inputs = ["发放.政策代码", "发放.期间", "发放.证件号"]
-- among = {"状态" = ["成功"]}
-- pieces = "期间"
-- message = "{姓名}（{证件号}）{期间}的{政策代码}成功发了{行数}次，多发{金额}元，{说明}。请核实；重复的追回。"
-- basis = "同一项补贴，一人一期只发一次"
-- proves = "同一政策、期间、证件号，正常发放成功不止一次，没有用负数冲回"
-- false_alarm = "退回重发的，退回的那笔状态是退回或失败，不算；补发、更正不算；一事一补的政策不查；按亩发、分在几个村的，和政策目录里没有的政策，最多需说明"
-- verify = "对照两次发放的名单和银行回单"
WITH 多次 AS (
  -- 先只数笔数，再看数出来的那几个：大名单里这样快几倍
  SELECT f.政策代码, f.期间, f.证件号
  FROM 发放 AS f
  WHERE f.状态 = '成功' AND COALESCE(f.发放类型, '正常') <> '补发'
    AND f.政策代码 IS NOT NULL AND f.期间 IS NOT NULL AND f.证件号 IS NOT NULL
  GROUP BY f.政策代码, f.期间, f.证件号
  HAVING COUNT(*) > 1
), 各笔 AS (
  SELECT
    f.政策代码, f.期间, f.证件号, f.姓名, f.金额, f.发放日期, f.村代码, f.来源, f.行, p.计量,
    ROW_NUMBER() OVER (PARTITION BY f.政策代码, f.期间, f.证件号 ORDER BY f.发放日期, f.来源, f.行) AS 位
  FROM 发放 AS f
  JOIN 多次 AS m ON m.政策代码 = f.政策代码 AND m.期间 = f.期间 AND m.证件号 = f.证件号
  LEFT JOIN 政策 AS p ON p.政策代码 = f.政策代码
  WHERE f.状态 = '成功' AND COALESCE(f.发放类型, '正常') <> '补发' AND COALESCE(p.周期, '') <> '次'
    AND (f.金额 < 0 OR COALESCE(f.发放类型, '正常') <> '更正')
)
SELECT
  g.政策代码, g.期间, g.证件号,
  COALESCE(MIN(g.姓名), '') AS 姓名,
  COUNT(*) AS 行数,
  SUM(g.金额) AS 公布值,
  MAX(g.金额) AS 应为值,
  SUM(g.金额) - MAX(g.金额) AS 金额,
  MIN(g.发放日期) AS 日期,
  '第一次' || COALESCE(CAST(MIN(g.发放日期) AS VARCHAR), '日期不明') || '，最后一次' || COALESCE(CAST(MAX(g.发放日期) AS VARCHAR), '日期不明') AS 说明,
  CASE
    WHEN MAX(g.计量) IS NULL OR (MAX(g.计量) = '亩' AND MIN(g.村代码) <> MAX(g.村代码)) THEN '需说明' ELSE '必改'
  END AS 程度,
  MAX(CASE WHEN g.位 = 2 THEN g.来源 END) AS 来源,
  MAX(CASE WHEN g.位 = 2 THEN g.行 END) AS 行
FROM 各笔 AS g
GROUP BY g.政策代码, g.期间, g.证件号
HAVING SUM(CASE WHEN g.金额 < 0 THEN 0 - 1 ELSE 1 END) > 1
