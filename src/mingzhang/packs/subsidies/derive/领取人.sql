-- title = "发放名单里的每个证件号"
-- over = "持卡"
-- basis = "没有发成的也算；金额只加成功的"
SELECT
  u.证件号,
  MIN(u.首日) AS 首日,
  MAX(u.末日) AS 末日,
  SUM(u.笔数) AS 笔数,
  SUM(CASE WHEN u.状态 = '成功' THEN u.金额 ELSE 0 END) AS 金额
FROM 持卡 AS u
GROUP BY u.证件号
