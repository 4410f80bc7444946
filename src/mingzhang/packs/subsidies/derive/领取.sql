-- title = "谁在哪年哪村领了什么"
-- over = "发放"
-- basis = "成功的发放按人、政策、期间所属的年、村归并；一笔含几期的算几期，更正不另算一期"
SELECT
  f.政策代码,
  LEFT(f.期间, 4) AS 年,
  f.村代码,
  f.证件号,
  COUNT(*) AS 笔数,
  SUM(CASE WHEN f.发放类型 = '更正' THEN 0 ELSE COALESCE(f.期数, 1) END) AS 期数,
  SUM(f.数量) AS 数量,
  SUM(f.金额) AS 金额
FROM 发放 AS f
WHERE f.状态 = '成功'
GROUP BY f.政策代码, LEFT(f.期间, 4), f.村代码, f.证件号
